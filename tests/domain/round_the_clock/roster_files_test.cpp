// SPDX-License-Identifier: EUPL-1.2
#include "actors/domain/csv.hpp"
#include "actors/domain/ical_lines.hpp"
#include "actors/domain/roster_files.hpp"
#include "tests/domain/round_the_clock/roster_fixture.hpp"

#include <gtest/gtest.h>
#include <rapidcheck.h>

#include <algorithm>

namespace ecoute::round_the_clock {
namespace {

using std::chrono::hours;
using faults = std::vector<line_fault>;

const std::vector<named_agent> agents{
    {"camille", camille}, {"dominique", dominique}, {"sacha.le-roux", sacha}};
const roster nothing_kept;
const auto made_at = utc("2026-11-24T20:00:00Z");

file_context context(const roster& kept = nothing_kept) {
  return {civil_zone::named(mainland_zone).value(), agents, kept, {}};
}
std::string csv(const std::string& lines) {
  return "agent,platform,role,start,end\r\n" + lines;
}
faults faults_in(const import_answer& a) {
  const auto* found = std::get_if<faults>(&a);
  return found != nullptr ? *found : faults{};
}
std::vector<shift> shifts_in(const import_answer& a) {
  const auto* found = std::get_if<std::vector<shift>>(&a);
  return found != nullptr ? *found : std::vector<shift>{};
}

TEST(Csv, ReadsQuotesSeparatorsAndLineBreaks) {
  const auto rows = read_csv("\xEF\xBB\xBF"
                             "a;\"b;\"\"c\"\"\";\r\n\n\"two\nlines\";x,y\nlast",
                             9);
  ASSERT_EQ(rows.size(), 3u);
  EXPECT_EQ(rows[0], (csv_row{1, {"a", "b;\"c\"", ""}, true}));
  EXPECT_EQ(rows[1], (csv_row{3, {"two\nlines", "x,y"}, true}));
  EXPECT_EQ(rows[2], (csv_row{5, {"last"}, true}));
}

TEST(Csv, MarksRowsWhoseQuotesAreWrong) {
  for (const auto* bad : {"a\"b,c", "\"a\"b,c", "\"open", "\""})
    EXPECT_FALSE(read_csv(bad, 9).at(0).well_formed) << bad;
  EXPECT_EQ(read_csv("a\nb\nc\nd", 2).size(), 3u) << "one more than the bound, and no further";
  EXPECT_TRUE(read_csv("", 9).empty());
}

TEST(CsvWalk, ReadsBackWhatItWrote) {
  EXPECT_TRUE(rc::check("csv and back", [](std::vector<std::string> fields) {
    if (fields.size() < 2) // one empty field is an empty line
      fields.resize(2);
    fields[0] = "a," + fields[0];
    std::string text = "x,y\r\n";
    append_csv(text, fields);
    const auto rows = read_csv(text, 9);
    RC_ASSERT(rows.size() == 2u);
    RC_ASSERT(rows[1].well_formed);
    RC_ASSERT(rows[1].fields == fields);
  }));
}

TEST(RosterCsv, ReadsCivilTimesOffsetsAndUtc) {
  const auto read = import_csv(csv("camille,police,operator,2026-11-02T20:00,2026-11-03T08:00\r\n"
                                   "dominique,gendarmerie,duty_officer,2026-10-25T02:30+02:00,"
                                   "2026-10-25T02:30+01:00\r\n"
                                   "sacha.le-roux,police,psychologist,2026-11-02T07:00:00Z,"
                                   "2026-11-02T13:00:30\r\n"),
                               context());
  EXPECT_TRUE(faults_in(read).empty());
  EXPECT_EQ(shifts_in(read),
            (std::vector<shift>{
                shift_of(camille, utc("2026-11-02T19:00:00Z"), utc("2026-11-03T07:00:00Z")),
                shift_of(dominique, utc("2026-10-25T00:30:00Z"), utc("2026-10-25T01:30:00Z"),
                         force::gendarmerie, duty::duty_officer),
                shift_of(sacha, utc("2026-11-02T07:00:00Z"), utc("2026-11-02T12:00:30Z"),
                         force::police, duty::psychologist)}));
}

TEST(RosterCsv, ReadsTimesInTheZoneOfThePlatform) {
  auto there = context();
  there.zone = civil_zone::named("Indian/Reunion").value();
  const auto read =
      import_csv(csv("camille,police,operator,2026-10-25T02:30,2026-10-25T08:00"), there);
  ASSERT_EQ(shifts_in(read).size(), 1u) << "no hour is repeated there";
  EXPECT_EQ(shifts_in(read)[0].when.start, utc("2026-10-24T22:30:00Z"));
}

TEST(RosterCsv, ListsAllBadLinesAndImportsNothing) {
  const auto read =
      import_csv(csv("camille,police,operator,2026-11-02T08:00,2026-11-02T20:00\n"
                     "nobody,police,operator,2026-11-02T08:00,2026-11-02T20:00\n"
                     "camille,navy,driver,2026-11-04T08:00,2026-11-04T20:00\n"
                     "camille,police,operator,yesterday,\n"
                     "camille,police,operator\n"
                     "dominique,police,operator,2026-11-02T20:00,2026-11-02T08:00\n"
                     "dominique,police,operator,2026-11-05T08:00,2026-11-06T08:00\n"
                     "camille,police,operator,2026-11-02T19:00,2026-11-02T23:00\n"
                     "dominique,police,operator,2026-03-29T02:30,2026-10-25T02:30\n"
                     ",,,2026-11-07T08:00,2026-11-07T20:00\n"
                     "camille,police,operator,2026-11-08T08:00+25:00,2026-11-08T20:00+0200\n"),
                 context());
  EXPECT_EQ(faults_in(read), (faults{{3, "agent", file_fault::unknown_agent},
                                     {4, "platform", file_fault::unknown_platform},
                                     {4, "role", file_fault::unknown_role},
                                     {5, "end", file_fault::missing},
                                     {5, "start", file_fault::not_a_time},
                                     {6, "", file_fault::wrong_columns},
                                     {7, "end", file_fault::ends_before_start},
                                     {8, "end", file_fault::too_long},
                                     {9, "start", file_fault::overlaps},
                                     {10, "start", file_fault::no_such_time},
                                     {10, "end", file_fault::ambiguous_time},
                                     {11, "agent", file_fault::missing},
                                     {11, "platform", file_fault::missing},
                                     {11, "role", file_fault::missing},
                                     {12, "start", file_fault::not_a_time},
                                     {12, "end", file_fault::not_a_time}}));
}

TEST(RosterCsv, RefusesAnotherHeadingAndTooManyLines) {
  for (const auto* text : {"", "agent,platform\n", "camille,police,operator,a,b\n"})
    EXPECT_EQ(faults_in(import_csv(text, context())), (faults{{1, "", file_fault::wrong_heading}}));
  auto small = context();
  small.policy.shifts_max = 1;
  const std::string line = "camille,police,operator,2026-11-02T08:00,2026-11-02T20:00\n";
  EXPECT_EQ(faults_in(import_csv(csv(line + line), small)),
            (faults{{3, "", file_fault::too_many}}));
  EXPECT_EQ(shifts_in(import_csv(csv(line), small)).size(), 1u);
}

TEST(RosterCsv, NamesALineThatMeetsAShiftThatStays) {
  const auto kept =
      roster_of({shift_of(camille, paris("2026-11-02T08:00"), paris("2026-11-02T20:00"))});
  const auto read = import_csv(csv("dominique,police,operator,2026-11-02T08:00,2026-11-02T20:00\n"
                                   "camille,police,operator,2026-11-02T19:59,2026-11-02T23:00\n"
                                   "camille,police,operator,2026-11-03T20:00,2026-11-03T23:00\n"),
                               context(kept));
  EXPECT_EQ(faults_in(read), (faults{{3, "start", file_fault::overlaps}}));
}

TEST(RosterIcal, IsWrittenAsRfc5545HasIt) {
  const std::vector<named_agent> odd{{"a;b,c\\" + std::string(70, 'x') + "é", camille}};
  auto with = context();
  with.agents = odd;
  const std::vector<shift> one{
      shift_of(camille, paris("2026-11-02T20:00"), paris("2026-11-03T08:00"))};
  const auto text = export_ical(one, with, made_at, "ecoute.example");
  for (std::size_t at = 0, end = 0; at < text.size(); at = end + 2) {
    end = text.find("\r\n", at);
    ASSERT_NE(end, std::string::npos) << "every line ends with CR LF";
    EXPECT_LE(end - at, 75u);
    EXPECT_EQ(text.substr(at, end - at).find('\n'), std::string::npos);
  }
  EXPECT_TRUE(text.starts_with("BEGIN:VCALENDAR\r\nVERSION:2.0\r\nPRODID:"));
  EXPECT_TRUE(text.ends_with("END:VEVENT\r\nEND:VCALENDAR\r\n"));
  EXPECT_NE(text.find("DTSTAMP:20261124T200000Z\r\n"), std::string::npos);
  EXPECT_NE(text.find("DTSTART:20261102T190000Z\r\n"), std::string::npos);
  EXPECT_NE(text.find("DTEND:20261103T070000Z\r\n"), std::string::npos);
  EXPECT_NE(text.find("UID:shift-1-20261102T190000Z@ecoute.example\r\n"), std::string::npos);
  EXPECT_NE(text.find("X-ECOUTE-AGENT:a\\;b\\,c\\\\x"), std::string::npos);
  EXPECT_EQ(shifts_in(import_ical(text, with)), one);
}

TEST(RosterIcal, ReadsZonesForeignLinesAndNestedComponents) {
  const auto read = import_ical(
      "BEGIN:VCALENDAR\nVERSION:2.0\nBEGIN:VTIMEZONE\nTZID:Europe/Paris\nBEGIN:DAYLIGHT\n"
      "DTSTART:19700329T020000\nRRULE:FREQ=YEARLY\nEND:DAYLIGHT\nEND:VTIMEZONE\n"
      "BEGIN:VEVENT\nsummary;LANGUAGE=fr:Nuit\nDTSTART;TZID=\"Europe/Paris\":20261025T023000\n"
      "DTEND;TZID=Europe/Paris:20261025T0\n 80000\nX-ECOUTE-AGENT:cami\n\tlle\n"
      "X-ECOUTE-PLATFORM:police\nX-ECOUTE-ROLE:operator\n"
      "BEGIN:VALARM\nDURATION:PT5M\nEND:VALARM\nEND:VEVENT\n"
      "BEGIN:VEVENT\nDTSTART;TZID=Europe/Paris:20260329T023000\nDTEND:20260329T080000Z\n"
      "X-ECOUTE-AGENT:dominique\nX-ECOUTE-PLATFORM:police\nX-ECOUTE-ROLE:on_call\nEND:VEVENT\n"
      "END:VCALENDAR\n",
      context());
  EXPECT_TRUE(faults_in(read).empty());
  EXPECT_EQ(shifts_in(read),
            (std::vector<shift>{
                shift_of(camille, utc("2026-10-25T00:30:00Z"), utc("2026-10-25T07:00:00Z")),
                shift_of(dominique, utc("2026-03-29T01:30:00Z"), utc("2026-03-29T08:00:00Z"),
                         force::police, duty::on_call)}));
}

std::string event(const std::string& lines) {
  return "BEGIN:VCALENDAR\nBEGIN:VEVENT\n" + lines + "END:VEVENT\nEND:VCALENDAR\n";
}

TEST(RosterIcal, ListsAllBadPropertiesAndImportsNothing) {
  const auto read = import_ical(
      event("DTSTART:20261102T190000\nDTEND:tomorrow\nX-ECOUTE-AGENT:nobody\n"
            "X-ECOUTE-PLATFORM:navy\nX-ECOUTE-ROLE:driver\nRRULE:FREQ=DAILY\nDURATION:PT1H\n"
            "END:VEVENT\nBEGIN:VEVENT\nDTSTART;VALUE=DATE:20261102\n"
            "END:VEVENT\nBEGIN:VEVENT\nDTSTART:20261102T190000Z\nDTEND:20261102T180000Z\n"
            "X-ECOUTE-AGENT:camille\nX-ECOUTE-PLATFORM:police\nX-ECOUTE-ROLE:operator\n"),
      context());
  EXPECT_EQ(faults_in(read), (faults{{3, "DTSTART", file_fault::unknown_zone},
                                     {4, "DTEND", file_fault::not_a_time},
                                     {5, "X-ECOUTE-AGENT", file_fault::unknown_agent},
                                     {6, "X-ECOUTE-PLATFORM", file_fault::unknown_platform},
                                     {7, "X-ECOUTE-ROLE", file_fault::unknown_role},
                                     {8, "RRULE", file_fault::not_supported},
                                     {9, "DURATION", file_fault::not_supported},
                                     {11, "X-ECOUTE-AGENT", file_fault::missing},
                                     {11, "X-ECOUTE-PLATFORM", file_fault::missing},
                                     {11, "X-ECOUTE-ROLE", file_fault::missing},
                                     {11, "DTEND", file_fault::missing},
                                     {12, "DTSTART", file_fault::not_supported},
                                     {16, "DTEND", file_fault::ends_before_start}}));
}

TEST(RosterIcal, RefusesWhatIsNoCalendarOrBreaksOff) {
  for (const auto* bad :
       {"", "nonsense", "BEGIN:VEVENT\nEND:VEVENT\n", "BEGIN:VCALENDAR\n",
        "BEGIN:VCALENDAR\nBEGIN:VEVENT\nEND:VCALENDAR\n", "BEGIN:VCALENDAR\nno value\n",
        "BEGIN:VCALENDAR\nEND:VCALENDAR\nBEGIN:VCALENDAR\nEND:VCALENDAR\n", "END:VCALENDAR\n"}) {
    const auto found = faults_in(import_ical(bad, context()));
    ASSERT_FALSE(found.empty()) << bad;
    EXPECT_EQ(found.back().why, file_fault::unreadable) << bad;
  }
  EXPECT_TRUE(faults_in(import_ical("BEGIN:VCALENDAR\nEND:VCALENDAR\n", context())).empty());
}

TEST(IcalLines, EscapesAndReadsBackAnyText) {
  EXPECT_EQ(escape_ical("a\\b;c,d\ne\x01"), "a\\\\b\\;c\\,d\\ne");
  EXPECT_EQ(unescape_ical("a\\\\b\\;c\\,d\\ne\\Nf\\"), "a\\b;c,d\ne\nf\\");
}

TEST(IcalLines, NeverFoldsWithinACharacter) {
  std::string text;
  append_ical_line(text, "SUMMARY:" + std::string(66, 'x') + "éèàù" + std::string(200, 'y'));
  EXPECT_NE(text.find("x\r\n é"), std::string::npos);
  const auto lines = read_ical_lines(text, 9);
  ASSERT_EQ(lines.size(), 1u);
  EXPECT_EQ(lines[0].value, std::string(66, 'x') + "éèàù" + std::string(200, 'y'));
}

TEST(RosterFiles, NameEachFault) {
  EXPECT_EQ(name_of(file_fault::unreadable), "unreadable");
  EXPECT_EQ(name_of(file_fault::overlaps), "overlaps");
  EXPECT_EQ(name_of(file_fault{0}), "");
  EXPECT_EQ(name_of(file_fault{21}), "");
}

/// Shifts around the night of October, in whole seconds, sorted as the files have them.
std::vector<shift> any_roster() {
  std::vector<shift> out;
  for (const auto who : people) {
    auto t = utc("2026-10-24T18:00:00Z");
    const auto many = *rc::gen::inRange(0, 5);
    for (int i = 0; i < many; ++i) {
      const auto start = t + seconds{60 * *rc::gen::inRange(0, 400)};
      t = start + seconds{60 * *rc::gen::inRange(1, 840)};
      out.push_back(shift_of(who, start, t, *rc::gen::element(force::police, force::gendarmerie),
                             *rc::gen::element(duty::operator_agent, duty::psychologist,
                                               duty::duty_officer, duty::on_call)));
    }
  }
  std::stable_sort(out.begin(), out.end(), [](const shift& a, const shift& b) {
    return std::pair{a.when.start, a.agent} < std::pair{b.when.start, b.agent};
  });
  return out;
}

TEST(RosterFilesWalk, ComeBackAsTheyWentOut) {
  EXPECT_TRUE(rc::check("export and import", [] {
    const auto shifts = any_roster();
    auto in = context();
    in.zone = civil_zone::named(*rc::gen::element<std::string>("Europe/Paris", "Indian/Reunion",
                                                               "Pacific/Marquesas"))
                  .value();
    RC_ASSERT(shifts_in(import_csv(export_csv(shifts, in), in)) == shifts);
    RC_ASSERT(shifts_in(import_ical(export_ical(shifts, in, made_at, "x"), in)) == shifts);
  }));
}

TEST(RosterFilesWalk, StandAnyBytes) {
  EXPECT_TRUE(rc::check("damaged files", [] {
    const auto shifts = any_roster();
    for (auto text :
         {export_csv(shifts, context()), export_ical(shifts, context(), made_at, "x")}) {
      for (int i = 0; i < 8 && !text.empty(); ++i) {
        const auto at = *rc::gen::inRange<std::size_t>(0, text.size());
        if (*rc::gen::arbitrary<bool>())
          text[at] = *rc::gen::character<char>();
        else
          text.erase(at, *rc::gen::inRange<std::size_t>(1, 40));
      }
      for (const auto& answer : {import_csv(text, context()), import_ical(text, context())})
        if (const auto* good = std::get_if<std::vector<shift>>(&answer))
          RC_ASSERT(faults_of(*good, people, {}).empty());
    }
  }));
}

} // namespace
} // namespace ecoute::round_the_clock
