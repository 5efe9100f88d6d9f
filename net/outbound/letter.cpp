// SPDX-License-Identifier: EUPL-1.2
#include "net/outbound/letter.hpp"

#include "actors/domain/calendar.hpp"
#include "net/protocol/json_reader.hpp"

#include <date/date.h>

#include <algorithm>
#include <initializer_list>
#include <utility>
#include <variant>

namespace ecoute {
namespace {

constexpr std::string_view mail_language = "fr";
constexpr std::size_t word_bytes_max = 40;
constexpr std::size_t reference_bytes_max = 36;
constexpr std::uint64_t level_max = 9;

bool is_reference(const std::string& text) {
  return !text.empty() && std::all_of(text.begin(), text.end(), [](char c) {
    return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'f') || c == '-';
  });
}

using holes = std::initializer_list<std::pair<std::string_view, std::string_view>>;

std::string filled(std::string_view sentence, const holes& values) {
  std::string out{sentence};
  for (const auto& [name, value] : values) {
    const auto hole = "{" + std::string{name} + "}";
    for (auto at = out.find(hole); at != std::string::npos; at = out.find(hole, at + value.size()))
      out.replace(at, hole.size(), value);
  }
  return out;
}

std::string on_the_wall(instant t) {
  const auto zone = civil_zone::named(mainland_zone);
  return zone ? date::format("%d/%m/%Y %H:%M", zone->at(t)) : std::string{};
}

} // namespace

std::optional<alert_notice> read_notice(std::string_view body) {
  const auto read = wire::read_object(body, {.bytes = 4096, .depth = 2, .keys = 16});
  const auto* object = std::get_if<boost::json::object>(&read);
  if (object == nullptr)
    return std::nullopt;
  const wire::fields in{*object};
  const auto kind = alert_kind_named(in.text("kind", word_bytes_max).value_or(""));
  const auto platform = on_call_scope_named(in.text("platform", word_bytes_max).value_or(""));
  const auto level = in.number("level", level_max);
  const auto reference = in.text("reference", reference_bytes_max);
  const auto raised = parse_utc(in.text("raised_at", word_bytes_max).value_or(""));
  if (!kind || !platform || !level || !reference || !is_reference(*reference) || !raised)
    return std::nullopt;
  return alert_notice{*kind,   static_cast<std::uint8_t>(*level),       *platform, *reference,
                      *raised, in.yes_or_no("exercise").value_or(false)};
}

letter letter_about(const alert_notice& notice, const texts& sentences) {
  const auto say = [&](const std::string& key) {
    return sentences.find("courriel." + key, mail_language);
  };
  const auto kind = say("nature." + std::string{name_of(notice.kind)});
  const auto platform = say("service." + std::string{name_of(notice.platform)});
  const auto level = notice.level == 0
                         ? std::string{say("tous")}
                         : filled(say("niveau"), {{"niveau", std::to_string(notice.level)}});
  letter out;
  if (notice.exercise)
    out.subject = std::string{say("exercice")} + " ";
  out.subject += filled(say("objet"),
                        {{"nature", kind}, {"service", platform}, {"reference", notice.reference}});
  if (notice.exercise)
    out.text = std::string{say("exercice_texte")} + "\n\n";
  out.text += filled(say("texte"), {{"nature", kind},
                                    {"service", platform},
                                    {"niveau", level},
                                    {"reference", notice.reference},
                                    {"depuis", on_the_wall(notice.raised_at)}});
  out.text += "\n";
  return out;
}

} // namespace ecoute
