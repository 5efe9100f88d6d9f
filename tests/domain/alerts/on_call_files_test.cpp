// SPDX-License-Identifier: EUPL-1.2
#include "actors/domain/ical_lines.hpp"
#include "actors/domain/on_call_csv.hpp"
#include "actors/domain/on_call_ical.hpp"
#include "tests/domain/alerts/on_call_fixture.hpp"

#include <gtest/gtest.h>
#include <rapidcheck.h>

#include <set>

namespace ecoute::alerts {
namespace {

using std::chrono::hours;
using faults = std::vector<on_call_line_fault>;

const std::vector<named_agent> names{
    {"camille", camille}, {"dominique", dominique}, {"sacha.le-roux", sacha}, {"-noa", noa}};

std::string csv(const std::string& lines) {
  return "kind,scope,level,zone,start,end,days,agents\r\n" + lines;
}
on_call_plan plan_in(const std::string& text) {
  const auto read = import_on_call(text, names, 99);
  if (const auto* wrong = std::get_if<faults>(&read)) {
    for (const auto& f : *wrong)
      ADD_FAILURE() << f.line << " " << f.field << " " << name_of(f.why);
    return {};
  }
  return std::get<on_call_plan>(read);
}
faults faults_in(const std::string& text, std::size_t rows_max = 99) {
  const auto read = import_on_call(text, names, rows_max);
  const auto* found = std::get_if<faults>(&read);
  return found != nullptr ? *found : faults{};
}

TEST(OnCallCsv, ReadsRotationsAndOverrides) {
  auto overseas = rotation_of("2026-11-02T08:00", 1, {noa, sacha}, on_call_scope::gendarmerie);
  overseas.zone = "Indian/Reunion";
  const auto noon_there = utc("2026-12-24T08:00:00Z");
  EXPECT_EQ(
      plan_in(
          csv("rotation,police,2,,2026-11-02T08:00,,7,dominique\r\n"
              "rotation,police,1,Europe/Paris,2026-11-02T02:30:15,,7,camille | sacha.le-roux\n"
              "rotation,gendarmerie,1,Indian/Reunion,2026-11-02T08:00,,1,'-noa|sacha.le-roux\n"
              "override,police,1,,2026-10-25T02:30+02:00,2026-10-25T02:30+01:00,,camille\n"
              "override,gendarmerie,1,Indian/Reunion,2026-12-24T12:00,2026-12-25T12:00,,camille\n"
              "override,system,3,,2026-12-24T08:00:00Z,2026-12-26T08:00,,dominique\n")),
      (on_call_plan{
          {rotation_of("2026-11-02T08:00", 7, {dominique}, police_scope, 2),
           rotation_of("2026-11-02T02:30:15", 7, {camille, sacha}), overseas},
          {override_of(camille, utc("2026-10-25T00:30:00Z"), utc("2026-10-25T01:30:00Z")),
           override_of(camille, noon_there, noon_there + hours{24}, on_call_scope::gendarmerie),
           override_of(dominique, noon_there, paris("2026-12-26T08:00"), on_call_scope::system,
                       3)}}));
  EXPECT_EQ(plan_in(csv("")), on_call_plan{}) << "nobody is on call any more";
}

TEST(OnCallCsv, TakesATimeThatAClockJumpsOverAsTheFirstTurnsStart) {
  EXPECT_EQ(plan_in(csv("rotation,police,1,,2026-03-29T02:30,,7,camille")).rotations.size(), 1u)
      << "it begins at the jump";
}

TEST(OnCallCsv, ListsAllBadLinesAndImportsNothing) {
  using enum file_fault;
  const auto found = faults_in(
      csv("rotation,police,1,,2026-11-02T08:00,,7,camille\n"                          // 2: sound
          "rotation,navy,one,Europe/Atlantis,monday,x,many,nobody\n"                  // 3
          "override,,,,,,3,\n"                                                        // 4
          "shift,police,1,,2026-11-02T08:00,,7,camille\n"                             // 5
          ",police,1,,2026-11-02T08:00,,7,camille\n"                                  // 6
          "rotation,police,1\n"                                                       // 7
          "rotation,police,1,,2026-11-02T08:00,,0,camille\n"                          // 8
          "rotation,police,300,,2026-11-02T08:00,,7,camille\n"                        // 9
          "rotation,gendarmerie,3,,2026-11-02T08:00,,367,camille\n"                   // 10
          "override,police,1,,2026-10-25T02:30,2026-03-29T02:30,,camille\n"           // 11
          "override,police,0,,2026-11-03T08:00,2026-11-02T08:00,,camille\n"           // 12
          "override,police,1,,2026-11-03T08:00,2026-11-04T08:00,,camille|dominique\n" // 13
          "rotation,police,2,,2026-11-02T08:00,,7,camille|\"\"\n"                     // 14
          "rotation,system,-1,,2026-11-02T08:00Z,,4294967296,camille||dominique\n"));
  EXPECT_EQ(found, (faults{{3, "scope", unknown_scope},
                           {3, "level", not_a_number},
                           {3, "zone", unknown_zone},
                           {3, "start", not_a_time},
                           {3, "end", not_meant},
                           {3, "days", not_a_number},
                           {3, "agents", unknown_agent},
                           {4, "scope", missing},
                           {4, "level", missing},
                           {4, "start", missing},
                           {4, "end", missing},
                           {4, "days", not_meant},
                           {4, "agents", missing},
                           {5, "kind", unknown_kind},
                           {6, "kind", missing},
                           {7, "", wrong_columns},
                           {8, "days", on_call_fault::turn_out_of_range},
                           {8, "level", on_call_fault::twice},
                           {9, "level", on_call_fault::level_out_of_range},
                           {9, "level", on_call_fault::level_missing},
                           {10, "days", on_call_fault::turn_out_of_range},
                           {10, "level", on_call_fault::level_missing},
                           {11, "start", ambiguous_time},
                           {11, "end", no_such_time},
                           {12, "level", on_call_fault::level_out_of_range},
                           {12, "end", on_call_fault::ends_before_start},
                           {13, "agents", not_meant},
                           {14, "", wrong_columns},
                           {15, "level", not_a_number},
                           {15, "start", not_a_time},
                           {15, "days", not_a_number},
                           {15, "agents", unknown_agent}}));
  EXPECT_EQ(name_of(found.front().why), "unknown_scope");
  EXPECT_EQ(name_of(on_call_file_fault{on_call_fault::twice}), "twice");
}

TEST(OnCallCsv, BlamesNoOtherLineForAFaultyOne) {
  EXPECT_EQ(faults_in(csv("rotation,police,1,,2026-11-02T08:00,,7,stranger\n"
                          "rotation,police,2,,2026-11-02T08:00,,7,camille\n")),
            (faults{{2, "agents", file_fault::unknown_agent}}))
      << "level 1 is there, though its agent is not";
}

TEST(OnCallCsv, RefusesAnotherHeadingAndTooManyLines) {
  for (const auto* text : {"", "kind,scope\n", "rotation,police,1,,2026-11-02T08:00,,7,camille\n"})
    EXPECT_EQ(faults_in(text), (faults{{1, "", file_fault::wrong_heading}})) << text;
  const std::string line = "override,police,1,,2026-11-03T08:00,2026-11-04T08:00,,camille\n";
  EXPECT_EQ(faults_in(csv(line + line), 1), (faults{{3, "", file_fault::too_many}}));
  EXPECT_TRUE(faults_in(csv(line), 1).empty());
}

TEST(OnCallCsvWalk, EitherNamesAFaultOrIsAPlanWithoutOne) {
  EXPECT_TRUE(rc::check("damaged files", [] {
    auto text = csv("rotation,police,1,,2026-11-02T08:00,,7,camille|dominique\r\n"
                    "override,police,1,,2026-10-25T02:30+02:00,2026-10-25T02:30+01:00,,camille\n");
    const auto start = static_cast<int>(csv("").size());
    for (auto n = *rc::gen::inRange(1, 6); n > 0; --n)
      text[static_cast<std::size_t>(*rc::gen::inRange(start, static_cast<int>(text.size())))] =
          *rc::gen::element(',', '"', '\n', '0', '9', 'a', '|', '\xFF', '-');
    const auto read = import_on_call(text, names, 99);
    if (const auto* plan = std::get_if<on_call_plan>(&read))
      RC_ASSERT(faults_of(*plan, everybody).empty());
    else
      RC_ASSERT(!std::get<faults>(read).empty());
  }));
}

const interval two_weeks{paris("2026-11-02T00:00"), paris("2026-11-16T00:00")};
const auto made_at = utc("2026-10-30T20:00:00Z");

std::string feed(const on_call_plan& plan, agent_id who) {
  return export_on_call(turns_of(plan, who, two_weeks), made_at, "ecoute.example");
}
std::vector<std::string> values(const std::string& text, std::string_view property) {
  std::vector<std::string> found;
  for (const auto& l : read_ical_lines(text, 999))
    if (l.name == property)
      found.push_back(l.value);
  return found;
}

TEST(OnCallCalendar, ShowsOnePersonsTurnsInUtcAndNoName) {
  const on_call_plan plan{{rotation_of("2026-10-25T02:30", 7, {camille, dominique}),
                           rotation_of("2026-11-02T08:00", 9, {camille}, on_call_scope::system)},
                          {}};
  EXPECT_EQ(feed(plan, dominique), "BEGIN:VCALENDAR\r\n"
                                   "VERSION:2.0\r\n"
                                   "PRODID:-//Ecoute//On call//FR\r\n"
                                   "CALSCALE:GREGORIAN\r\n"
                                   "METHOD:PUBLISH\r\n"
                                   "X-WR-CALNAME:Astreintes\r\n"
                                   "BEGIN:VEVENT\r\n"
                                   "UID:on-call-police-1-20261101T013000Z@ecoute.example\r\n"
                                   "DTSTAMP:20261030T200000Z\r\n"
                                   "DTSTART:20261101T013000Z\r\n"
                                   "DTEND:20261108T013000Z\r\n"
                                   "SUMMARY:Astreinte police\\, niveau 1\r\n"
                                   "TRANSP:TRANSPARENT\r\n"
                                   "END:VEVENT\r\n"
                                   "BEGIN:VEVENT\r\n"
                                   "UID:on-call-police-1-20261115T013000Z@ecoute.example\r\n"
                                   "DTSTAMP:20261030T200000Z\r\n"
                                   "DTSTART:20261115T013000Z\r\n"
                                   "DTEND:20261122T013000Z\r\n"
                                   "SUMMARY:Astreinte police\\, niveau 1\r\n"
                                   "TRANSP:TRANSPARENT\r\n"
                                   "END:VEVENT\r\n"
                                   "END:VCALENDAR\r\n");
  EXPECT_EQ(
      values(feed(plan, camille), "SUMMARY"),
      (std::vector<std::string>{"Astreinte du système\\, niveau 1", "Astreinte police\\, niveau 1",
                                "Astreinte du système\\, niveau 1"}));
}

TEST(OnCallCalendar, KeepsTheNameOfATurnWhoseEndMoves) {
  on_call_plan plan{{rotation_of("2026-11-02T08:00", 7, {camille, dominique})}, {}};
  const auto before = values(feed(plan, camille), "UID");
  plan.overrides = {override_of(sacha, paris("2026-11-07T00:00"), paris("2026-11-10T00:00"))};
  EXPECT_EQ(values(feed(plan, camille), "UID"), before);
  EXPECT_EQ(values(feed(plan, camille), "DTEND"), std::vector<std::string>{"20261106T230000Z"});
  std::set<std::string> all;
  for (const auto who : everybody)
    for (const auto& uid : values(feed(plan, who), "UID"))
      EXPECT_TRUE(all.insert(uid).second) << uid;
  EXPECT_EQ(all.size(), 3u);
}

} // namespace
} // namespace ecoute::alerts
