// SPDX-License-Identifier: EUPL-1.2
#include "actors/domain/ical_lines.hpp"
#include "actors/domain/roster_files.hpp"

#include <algorithm>
#include <array>
#include <utility>

namespace ecoute {

namespace {

constexpr std::string_view agent_property = "X-ECOUTE-AGENT";
constexpr std::string_view platform_property = "X-ECOUTE-PLATFORM";
constexpr std::string_view role_property = "X-ECOUTE-ROLE";
/// Of one event as other programs send it back, with alarms and descriptions.
constexpr std::size_t lines_per_event = 64;

/// "20261025T003000" as the form of calendar.hpp, so that there is one reader of dates.
std::optional<civil_time> basic_time(std::string_view t) {
  if (t.size() != 15 || t[8] != 'T')
    return std::nullopt;
  const auto part = [&](std::size_t at, std::size_t size) {
    return std::string{t.substr(at, size)};
  };
  return parse_civil_time(part(0, 4) + "-" + part(4, 2) + "-" + part(6, 2) + "T" + part(9, 2) +
                          ":" + part(11, 2) + ":" + part(13, 2));
}

/// UTC, or a time of the zone that the property names. In October a repeated time is its first
/// occurrence, in March one that does not exist is counted with the offset before the jump: so
/// RFC 5545 §3.3.5 has it.
std::variant<instant, file_fault> time_of(const ical_line& from) {
  const bool date_alone =
      from.value.size() == 8 && from.value.find_first_not_of("0123456789") == std::string::npos;
  if (from.parameter("VALUE") == "DATE" || date_alone)
    return file_fault::not_supported;
  const bool utc = from.value.ends_with('Z');
  const auto civil = basic_time(std::string_view{from.value}.substr(0, from.value.size() - utc));
  if (!civil)
    return file_fault::not_a_time;
  const instant as_utc{std::chrono::duration_cast<milliseconds>(civil->time_since_epoch())};
  if (utc)
    return as_utc;
  const auto zone = civil_zone::named(from.parameter("TZID"));
  if (!zone)
    return file_fault::unknown_zone; // also a floating time, which is another one for each reader
  if (const auto exact = zone->instant_of(*civil, repeated_hour::first))
    return *exact;
  const auto jump = zone->nearest_instant(*civil, repeated_hour::first);
  return as_utc - zone->offset_at(jump - seconds{1});
}

class event_reader {
public:
  event_reader(const file_context& context, std::vector<line_fault>& faults, std::uint32_t begin)
      : context_(context), faults_(faults) {
    read_.line = read_.start_line = read_.end_line = read_.agent_line = begin;
  }

  void property(const ical_line& p) {
    static constexpr std::array<std::string_view, 4> change_the_meaning{
        "RRULE", "RDATE", "RECURRENCE-ID", "DURATION"};
    if (p.name == "DTSTART")
      time(p, has_start_, read_.what.when.start, read_.start_line);
    else if (p.name == "DTEND")
      time(p, has_end_, read_.what.when.end, read_.end_line);
    else if (p.name == agent_property)
      agent(p);
    else if (p.name == platform_property)
      word(p, has_platform_, force_named(p.value), read_.what.platform,
           file_fault::unknown_platform);
    else if (p.name == role_property)
      word(p, has_role_, duty_named(p.value), read_.what.role, file_fault::unknown_role);
    else if (std::find(change_the_meaning.begin(), change_the_meaning.end(), p.name) !=
             change_the_meaning.end())
      fault(p.line, p.name, file_fault::not_supported);
  }

  read_shift finish() {
    const auto need = [this](bool there, std::string_view name) {
      if (!there)
        fault(read_.line, name, file_fault::missing);
    };
    need(has_agent_, agent_property);
    need(has_platform_, platform_property);
    need(has_role_, role_property);
    need(has_start_, "DTSTART");
    need(has_end_, "DTEND");
    return read_;
  }

private:
  void fault(std::uint32_t line, std::string_view field, file_fault why) {
    faults_.push_back({line, std::string{field}, why});
    read_.whole = false;
  }

  void time(const ical_line& p, bool& seen, instant& to, std::uint32_t& line) {
    seen = true;
    line = p.line;
    const auto t = time_of(p);
    if (const auto* good = std::get_if<instant>(&t))
      to = *good;
    else
      fault(p.line, p.name, std::get<file_fault>(t));
  }

  void agent(const ical_line& p) {
    has_agent_ = true;
    read_.agent_line = p.line;
    if (const auto* known = agent_named(context_, unescape_ical(p.value)))
      read_.what.agent = known->agent;
    else
      fault(p.line, p.name, file_fault::unknown_agent);
  }

  template <class Value>
  void word(const ical_line& p, bool& seen, std::optional<Value> value, Value& to, file_fault why) {
    seen = true;
    if (value)
      to = *value;
    else
      fault(p.line, p.name, why);
  }

  const file_context& context_;
  std::vector<line_fault>& faults_;
  read_shift read_;
  bool has_start_ = false;
  bool has_end_ = false;
  bool has_agent_ = false;
  bool has_platform_ = false;
  bool has_role_ = false;
};

bool is(const ical_line& l, std::string_view name, std::string_view value) {
  return l.name == name && l.value == value;
}

/// The components that are open, from the outermost in; what closes must be the innermost.
class open_components {
public:
  /// False when the file is broken there.
  bool step(const ical_line& l) {
    if (l.name == "BEGIN") {
      if (open_.empty() && (l.value != "VCALENDAR" || closed_))
        return false;
      open_.push_back(l.value);
      return open_.size() <= depth_max;
    }
    if (open_.empty())
      return false;
    if (l.name == "END") {
      if (open_.back() != l.value)
        return false;
      open_.pop_back();
      closed_ = open_.empty();
    }
    return true;
  }
  [[nodiscard]] bool in_event() const { return open_.size() == 2 && open_.back() == "VEVENT"; }
  [[nodiscard]] bool whole() const { return closed_; }

private:
  static constexpr std::size_t depth_max = 8;
  std::vector<std::string> open_;
  bool closed_ = false;
};

} // namespace

import_answer import_ical(std::string_view text, const file_context& context) {
  const auto lines_max = (context.policy.shifts_max + 1) * lines_per_event;
  const auto lines = read_ical_lines(text, lines_max);
  if (lines.size() > lines_max)
    return std::vector<line_fault>{{lines.back().line, {}, file_fault::too_many}};
  std::vector<line_fault> faults;
  std::vector<read_shift> read;
  open_components open;
  std::optional<event_reader> event;
  for (const auto& l : lines) {
    const bool was_in_event = open.in_event();
    if (l.name.empty() || !open.step(l)) {
      faults.push_back({l.line, {}, file_fault::unreadable});
      return faults;
    }
    if (open.in_event() && is(l, "BEGIN", "VEVENT"))
      event.emplace(context, faults, l.line);
    else if (was_in_event && is(l, "END", "VEVENT"))
      read.push_back(event->finish());
    else if (was_in_event && open.in_event())
      event->property(l);
  }
  if (!open.whole()) {
    faults.push_back({lines.empty() ? 1 : lines.back().line, {}, file_fault::unreadable});
    return faults;
  }
  return judge(std::move(read), std::move(faults), context, {agent_property, "DTSTART", "DTEND"});
}

std::string export_ical(std::span<const shift> shifts, const file_context& context, instant made,
                        std::string_view domain) {
  std::string out;
  const auto line = [&out](std::string_view content) { append_ical_line(out, content); };
  line("BEGIN:VCALENDAR");
  line("VERSION:2.0");
  line("PRODID:-//Ecoute//Roster//FR");
  line("CALSCALE:GREGORIAN");
  for (const auto& s : shifts) {
    const auto start = ical_utc(s.when.start);
    const auto agent = escape_ical(sign_in_of(context, s.agent));
    line("BEGIN:VEVENT");
    line("UID:shift-" + std::to_string(s.agent.value) + "-" + start + "@" + std::string{domain});
    line("DTSTAMP:" + ical_utc(made));
    line("DTSTART:" + start);
    line("DTEND:" + ical_utc(s.when.end));
    line("SUMMARY:" + agent + " (" + std::string{name_of(s.role)} + "\\, " +
         std::string{name_of(s.platform)} + ")");
    line(std::string{agent_property} + ":" + agent);
    line(std::string{platform_property} + ":" + std::string{name_of(s.platform)});
    line(std::string{role_property} + ":" + std::string{name_of(s.role)});
    line("END:VEVENT");
  }
  line("END:VCALENDAR");
  return out;
}

} // namespace ecoute
