// SPDX-License-Identifier: EUPL-1.2
#include "config/psychologist_settings.hpp"
#include "config/settings_loader.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace ecoute::alerts {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;

std::vector<std::string> faults_of(std::string_view toml) {
  std::vector<std::string> shown;
  const auto read = load_settings(toml, {}, {});
  if (const auto* faults = std::get_if<std::vector<setting_fault>>(&read))
    for (const auto& f : *faults)
      shown.push_back(f.text);
  return shown;
}
psychologist_settings good(std::string_view toml) {
  EXPECT_THAT(faults_of(toml), IsEmpty());
  const auto read = load_settings(toml, {}, {});
  const auto* found = std::get_if<settings>(&read);
  return found == nullptr ? psychologist_settings{} : found->psychologist;
}

TEST(PsychologistSettings, GiveThePoliceOneOnWorkingDaysAndTheGendarmerieNone) {
  const auto s = good("");
  EXPECT_FALSE(psychologist_hours(s, force::gendarmerie));
  const auto hours = psychologist_hours(s, force::police);
  ASSERT_TRUE(hours);
  const auto monday = parse_utc("2026-11-30T09:00:00Z").value();
  EXPECT_TRUE(hours_at(*hours, monday).open);
  EXPECT_FALSE(hours_at(*hours, monday + std::chrono::hours{12}).open);
}

TEST(PsychologistSettings, ReadHoursExceptionsAndZoneOfEachPlatform) {
  const auto s = good("[psychologist]\nanswer_within = \"45s\"\n[psychologist.gendarmerie]\n"
                      "offered = true\nzone = \"Indian/Reunion\"\nholidays = \"974\"\n"
                      "hours = [\"mon-fri 08:00-12:00\", \"sat 10:00-11:00\"]\n"
                      "exceptions = [\"2026-12-01 closed\"]\n");
  EXPECT_EQ(s.policy.answer_within, seconds{45});
  const auto hours = psychologist_hours(s, force::gendarmerie);
  ASSERT_TRUE(hours);
  EXPECT_EQ(hours->week.size(), 2U);
  const auto tuesday = parse_utc("2026-12-01T05:00:00Z").value(); // 09:00 there
  EXPECT_FALSE(hours_at(*hours, tuesday).open);
  EXPECT_TRUE(hours_at(*hours, tuesday + std::chrono::hours{24}).open);
}

TEST(PsychologistSettings, SayWhatCannotBeRead) {
  EXPECT_THAT(faults_of("[psychologist.police]\nhours = [\"lundi 9-17\"]\n"),
              ElementsAre(HasSubstr("psychologist.police.hours: expected such as")));
  EXPECT_THAT(faults_of("[psychologist.police]\nexceptions = [\"24/12/2026 closed\"]\n"),
              ElementsAre(HasSubstr("psychologist.police.exceptions: expected such as")));
  EXPECT_THAT(faults_of("[psychologist.gendarmerie]\nzone = \"Mars/Olympus\"\n"),
              ElementsAre("psychologist.gendarmerie.zone: not in the tz database"));
  EXPECT_THAT(faults_of("[psychologist.police]\nhours = []\n"),
              ElementsAre(HasSubstr("not set, and psychologists are offered")));
  EXPECT_THAT(faults_of("[psychologist]\ncapacity = 0\n"),
              ElementsAre(HasSubstr("psychologist.capacity")));
}

} // namespace
} // namespace ecoute::alerts
