// SPDX-License-Identifier: EUPL-1.2
#include "actors/domain/alert_origin.hpp"

#include <algorithm>

namespace ecoute {
namespace {

constexpr std::string_view exercise_word = "exercise";
constexpr std::size_t detail_bytes_max = 40; // alert_cause

/// Up to the next space, which goes with it.
std::string_view next_word(std::string_view& text) {
  const auto word = text.substr(0, text.find(' '));
  text.remove_prefix(std::min(text.size(), word.size() + 1));
  return word;
}

} // namespace

std::string origin_key(const conversation_id& conversation, std::uint32_t seq) {
  return "raise/" + to_text(conversation) + '/' + std::to_string(seq);
}

std::string origin_body(const alert_cause& cause, bool exercise) {
  std::string body;
  if (exercise)
    body = std::string{exercise_word} + " ";
  body += std::string{name_of(cause.kind)} + " " + std::string{name_of(cause.scope)};
  if (!cause.detail.empty())
    body += " " + cause.detail;
  return body;
}

std::optional<origin_read> read_origin(std::string_view body) {
  origin_read out;
  auto word = next_word(body);
  if (word == exercise_word) {
    out.exercise = true;
    word = next_word(body);
  }
  const auto kind = alert_kind_named(word);
  const auto scope = on_call_scope_named(next_word(body));
  if (!kind || !scope || body.size() > detail_bytes_max)
    return std::nullopt;
  out.cause = {*kind, *scope, {}, std::string{body}};
  return out;
}

} // namespace ecoute
