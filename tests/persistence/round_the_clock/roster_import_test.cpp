// SPDX-License-Identifier: EUPL-1.2
#include "persistence/roster_import.hpp"
#include "tests/support/database.hpp"

#include <gtest/gtest.h>

namespace ecoute::test {
namespace {

const std::string heading = "agent,platform,role,start,end\n";

class RosterImport : public ::testing::Test {
protected:
  std::variant<roster_change, std::vector<line_fault>>
  change_by(const std::string& text, bool replace = false, roster_format f = roster_format::csv) {
    return roster_change_of(text, f, replace, store.shifts(), store.sign_ins(), {});
  }
  void import(const std::string& text, bool replace = false, roster_format f = roster_format::csv) {
    const auto change = change_by(text, replace, f);
    ASSERT_TRUE(std::holds_alternative<roster_change>(change));
    store.change(std::get<roster_change>(change).removed, std::get<roster_change>(change).added);
  }
  std::string exported(roster_format f) {
    const auto names = store.sign_ins();
    const roster nothing;
    const file_context context{civil_zone::named(mainland_zone).value(), names, nothing, {}};
    const auto all = store.shifts();
    return f == roster_format::csv ? export_csv(all, context)
                                   : export_ical(all, context, instant{}, "ecoute");
  }

  database db;
  sql_session session{db.as("ecoute_owner"), seconds{5}};
  roster_store store{session.sql()};
  agent_id camille = db.add_agent("camille");
  agent_id formula = db.add_agent("=cmd");
};

TEST_F(RosterImport, BringsBackInBothFormatsWhatItExported) {
  import(heading + "camille,police,operator,2026-10-24T20:00,2026-10-25T06:00\n" +
         "camille,gendarmerie,on_call,2026-10-25T06:00,2026-10-25T12:00\n");
  const auto before = store.shifts();
  ASSERT_EQ(before.size(), 2U);
  EXPECT_EQ(before[0].when.length(), std::chrono::hours{11}) << "the night of 25 hours";
  for (const auto f : {roster_format::csv, roster_format::ical}) {
    import(exported(f), true, f);
    EXPECT_EQ(store.shifts(), before);
  }
}

TEST_F(RosterImport, ListsEveryBadLineAndTakesNothing) {
  import(heading + "camille,police,operator,2026-11-02T06:00,2026-11-02T14:00\n");
  const auto answer =
      change_by(heading + "camille,police,operator,2026-11-02T13:00,2026-11-02T20:00\n" +
                "nobody,police,operator,2026-11-03T06:00,2026-11-03T14:00\n" +
                "camille,police,operator,2026-11-04T14:00,2026-11-04T06:00\n" +
                "camille,police,operator,2026-11-05T06:00,2026-11-05T14:00\n");
  ASSERT_TRUE(std::holds_alternative<std::vector<line_fault>>(answer));
  const std::vector<line_fault> expected{{2, "start", file_fault::overlaps},
                                         {3, "agent", file_fault::unknown_agent},
                                         {4, "end", file_fault::ends_before_start}};
  EXPECT_EQ(std::get<std::vector<line_fault>>(answer), expected);
}

TEST_F(RosterImport, ReplacesTheFilesOwnTimeAndPlatformOnly) {
  import(heading + "camille,police,operator,2026-11-02T06:00,2026-11-02T14:00\n" +
         "camille,police,operator,2026-11-03T06:00,2026-11-03T14:00\n" +
         "camille,gendarmerie,operator,2026-11-03T20:00,2026-11-03T23:00\n" +
         "camille,police,operator,2026-11-09T06:00,2026-11-09T14:00\n");
  import(heading + "camille,police,operator,2026-11-03T08:00,2026-11-03T15:00\n" +
             "camille,police,operator,2026-11-02T05:00,2026-11-02T14:00\n",
         true);
  EXPECT_EQ(exported(roster_format::csv),
            "agent,platform,role,start,end\r\n"
            "camille,police,operator,2026-11-02T05:00+01:00,2026-11-02T14:00+01:00\r\n"
            "camille,police,operator,2026-11-03T08:00+01:00,2026-11-03T15:00+01:00\r\n"
            "camille,gendarmerie,operator,2026-11-03T20:00+01:00,2026-11-03T23:00+01:00\r\n"
            "camille,police,operator,2026-11-09T06:00+01:00,2026-11-09T14:00+01:00\r\n");
}

TEST_F(RosterImport, WritesNoCellThatASpreadsheetRuns) {
  const std::vector<shift> one{
      {formula,
       force::police,
       duty::operator_agent,
       {instant{std::chrono::hours{500'000}}, instant{std::chrono::hours{500'008}}}}};
  store.change({}, one);
  const auto text = exported(roster_format::csv);
  EXPECT_NE(text.find("\n'=cmd,"), std::string::npos);
  import(text, true);
  EXPECT_EQ(store.shifts(), one) << "and reads it back";
}

} // namespace
} // namespace ecoute::test
