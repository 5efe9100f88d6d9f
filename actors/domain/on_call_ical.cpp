// SPDX-License-Identifier: EUPL-1.2
#include "actors/domain/on_call_ical.hpp"

#include "actors/domain/ical_lines.hpp"

namespace ecoute {

namespace {

/// As the person reads it in a calendar of their own, which knows no catalogue of ours.
std::string_view french(on_call_scope s) {
  switch (s) {
  case on_call_scope::system:
    return "Astreinte du système";
  case on_call_scope::police:
    return "Astreinte police";
  case on_call_scope::gendarmerie:
    return "Astreinte gendarmerie";
  }
  return "Astreinte";
}

} // namespace

std::string export_on_call(std::span<const own_turn> turns, instant made, std::string_view domain) {
  std::string out;
  const auto line = [&out](std::string_view content) { append_ical_line(out, content); };
  line("BEGIN:VCALENDAR");
  line("VERSION:2.0");
  line("PRODID:-//Ecoute//On call//FR");
  line("CALSCALE:GREGORIAN");
  line("METHOD:PUBLISH");
  line("X-WR-CALNAME:Astreintes");
  for (const auto& t : turns) {
    const auto start = ical_utc(t.when.start);
    const auto level = std::to_string(t.level);
    line("BEGIN:VEVENT");
    line("UID:on-call-" + std::string{name_of(t.scope)} + "-" + level + "-" + start + "@" +
         std::string{domain});
    line("DTSTAMP:" + ical_utc(made));
    line("DTSTART:" + start);
    line("DTEND:" + ical_utc(t.when.end));
    line("SUMMARY:" + escape_ical(std::string{french(t.scope)} + ", niveau " + level));
    line("TRANSP:TRANSPARENT"); // a turn does not make anybody busy all week
    line("END:VEVENT");
  }
  line("END:VCALENDAR");
  return out;
}

} // namespace ecoute
