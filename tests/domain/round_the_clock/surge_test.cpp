// SPDX-License-Identifier: EUPL-1.2
#include "actors/domain/surge.hpp"
#include "tests/domain/round_the_clock/roster_fixture.hpp"

#include <gtest/gtest.h>

namespace ecoute::round_the_clock {
namespace {

using std::chrono::hours;
using faults = std::vector<surge_line_fault>;

const auto now = paris("2026-11-02T08:00");
const std::vector<surge_colleague> colleagues{{"camille", camille, force::police},
                                              {"dominique", dominique, force::gendarmerie}};
const std::vector<certification> certificates{for_ever(camille), for_ever(dominique)};

auto read(const std::string& lines, const surge_policy& policy = {}) {
  return read_surge("sign_in,shown_name,platform,buddy,until\n" + lines, colleagues, certificates,
                    civil_zone::named(mainland_zone).value(), policy, now);
}
faults faults_in(const std::string& lines, const surge_policy& policy = {}) {
  const auto answer = read(lines, policy);
  const auto* found = std::get_if<faults>(&answer);
  return found != nullptr ? *found : faults{};
}

TEST(Surge, Takes20NewcomersFromOneFile) {
  std::string lines;
  for (int i = 1; i <= 20; ++i)
    lines += "renfort" + std::to_string(i) + ",Renfort n°" + std::to_string(i) +
             ",police,camille,2026-12-31\n";
  const auto answer = read(lines);
  ASSERT_TRUE(std::holds_alternative<std::vector<surge_entry>>(answer));
  const auto& entries = std::get<std::vector<surge_entry>>(answer);
  ASSERT_EQ(entries.size(), 20u);
  EXPECT_EQ(entries[0], (surge_entry{"renfort1", "Renfort n°1", force::police, "camille",
                                     paris("2027-01-01T00:00")}))
      << "the last day belongs to it";
}

TEST(Surge, ListsAllBadLinesAndTakesNobody) {
  EXPECT_EQ(faults_in("good,Bon,police,camille,2026-12-31\n"
                      "Bad Name,Nom,police,camille,2026-12-31\n"
                      "camille,Nom,police,camille,2026-12-31\n"
                      "good,Nom,police,camille,2026-12-31\n"
                      "a,,navy,camille,2026-12-31\n"
                      "b,Nom,police,nobody,2026-12-31\n"
                      "c,Nom,police,dominique,2026-12-31\n"
                      "d,Nom,police,camille,2026-11-01\n"
                      "e,Nom,police,camille,2027-12-31\n"
                      "f,Nom,police,camille,soon\n"
                      "g,Nom,police\n"),
            (faults{{3, "sign_in", surge_fault::bad_name},
                    {4, "sign_in", surge_fault::name_taken},
                    {5, "sign_in", surge_fault::name_taken},
                    {6, "shown_name", surge_fault::bad_name},
                    {6, "platform", surge_fault::unknown_platform},
                    {7, "buddy", surge_fault::unknown_buddy},
                    {8, "buddy", surge_fault::buddy_not_certified},
                    {9, "until", surge_fault::bad_end},
                    {10, "until", surge_fault::bad_end},
                    {11, "until", surge_fault::bad_end},
                    {12, "", surge_fault::wrong_columns}}));
}

TEST(Surge, RefusesABuddyWhoseCertificateEndsBefore) {
  const std::vector<certification> short_one{
      {camille, certificate::adults, {instant{}, paris("2026-12-01T00:00")}}};
  const auto answer =
      read_surge("sign_in,shown_name,platform,buddy,until\na,A,police,camille,2026-12-31\n",
                 colleagues, short_one, civil_zone::named(mainland_zone).value(), {}, now);
  EXPECT_EQ(std::get<faults>(answer), (faults{{2, "buddy", surge_fault::buddy_not_certified}}));
}

TEST(Surge, IsBoundedAndHasAHeading) {
  const std::string two = "a,A,police,camille,2026-12-31\nb,B,police,camille,2026-12-31\n";
  EXPECT_EQ(faults_in(two, {.entries_max = 1}), (faults{{3, "", surge_fault::too_many}}));
  EXPECT_TRUE(faults_in(two, {.entries_max = 2}).empty());
  const auto headless =
      read_surge(two, colleagues, certificates, civil_zone::named(mainland_zone).value(), {}, now);
  EXPECT_EQ(std::get<faults>(headless), (faults{{1, "", surge_fault::wrong_columns}}));
  EXPECT_EQ(name_of(surge_fault::too_many), "too_many");
  EXPECT_EQ(name_of(surge_fault{0}), "");
}

TEST(Surge, GivesRightsOnlyBesideTheBuddyAndUntilTheEnd) {
  const surge_entry entry{"a", "A", force::police, "camille", now + hours{10}};
  const auto shifts =
      roster_of({shift_of(camille, now, now + hours{4}),
                 shift_of(camille, now + hours{4}, now + hours{6}, force::gendarmerie),
                 shift_of(camille, now + hours{9}, now + hours{12})});
  const auto capacity = [&](instant t) {
    const auto rights = provisional_rights(entry, camille, shifts, {}, t);
    EXPECT_FALSE(rights.minors);
    EXPECT_TRUE(rights.needs_buddy_on_duty);
    return rights.capacity;
  };
  EXPECT_EQ(capacity(now), 1u);
  EXPECT_EQ(capacity(now + hours{4}), 0u) << "the buddy is on the other platform";
  EXPECT_EQ(capacity(now + hours{7}), 0u);
  EXPECT_EQ(capacity(now + hours{9}), 1u);
  EXPECT_EQ(capacity(now + hours{10}), 0u) << "the end has come";
}

} // namespace
} // namespace ecoute::round_the_clock
