// SPDX-License-Identifier: EUPL-1.2
#include "actors/domain/ids.hpp"
#include "actors/domain/intervention.hpp"
#include "actors/domain/refusal.hpp"
#include "actors/domain/vocabulary.hpp"

#include <gtest/gtest.h>

#include <set>
#include <string>

namespace ecoute {
namespace {

TEST(Uuid, ReadsEitherCaseAndWritesLowerCase) {
  const auto id = parse_uuid("0123ABCD-4567-89ef-FEDC-ba9876543210");
  ASSERT_TRUE(id);
  EXPECT_EQ(id->high, 0x0123ABCD456789EFULL);
  EXPECT_EQ(id->low, 0xFEDCBA9876543210ULL);
  EXPECT_EQ(to_text(*id), "0123abcd-4567-89ef-fedc-ba9876543210");
}

TEST(Uuid, RefusesEverythingButTheCanonicalForm) {
  const std::string good = "0123abcd-4567-89ef-fedc-ba9876543210";
  for (std::size_t i = 0; i < good.size(); ++i) {
    EXPECT_FALSE(parse_uuid(good.substr(0, i))) << i;
    for (const char bad : {'g', '\0', ' ', '+'}) {
      auto text = good;
      text[i] = bad;
      EXPECT_FALSE(parse_uuid(text)) << i;
    }
  }
  EXPECT_FALSE(parse_uuid(good + "0"));
  EXPECT_FALSE(parse_uuid("0123abcd4567-89ef-fedc-ba9876543210-"));
  EXPECT_FALSE(parse_uuid("{123abcd-4567-89ef-fedc-ba987654321}"));
}

TEST(Refusal, HasOneDistinctNameForEachNumber) {
  std::set<std::string_view> seen;
  for (unsigned n = 0; n <= static_cast<unsigned>(refusal::queue_full); ++n)
    EXPECT_TRUE(seen.insert(refusal_name(static_cast<refusal>(n))).second) << n;
  EXPECT_FALSE(seen.contains(""));
  EXPECT_EQ(refusal_name(refusal::none), "none");
  EXPECT_EQ(refusal_name(refusal::malformed), "malformed");
  EXPECT_EQ(refusal_name(refusal::already_taken), "already_taken");
  EXPECT_EQ(refusal_name(refusal::queue_full), "queue_full");
  EXPECT_EQ(refusal_name(static_cast<refusal>(255)), "");
}

template <class Enum>
std::set<std::string_view> names() {
  std::set<std::string_view> found;
  for (unsigned n = 0; n < 256; ++n)
    if (const auto name = name_of(static_cast<Enum>(n)); !name.empty())
      found.insert(name);
  return found;
}

TEST(Vocabulary, NamesEachNumberAndNothingElse) {
  using set = std::set<std::string_view>;
  EXPECT_EQ(names<force>(), (set{"police", "gendarmerie"}));
  EXPECT_EQ(names<visitor_role>(),
            (set{"unsaid", "victim", "witness", "relative", "professional"}));
  EXPECT_EQ(names<confidence>(), (set{"sure", "chosen", "to_confirm"}));
  EXPECT_EQ(names<author>(), (set{"visitor", "operator", "engine", "psychologist"}));
  EXPECT_EQ(names<phase>(), (set{"waiting", "held", "closed"}));
  EXPECT_EQ(names<presence>(), (set{"offline", "available", "busy", "on_break", "wrap_up"}));
  EXPECT_EQ(names<engine_mode>(), (set{"normal", "slow", "cut", "draining"}));
  EXPECT_EQ(names<return_reason>(),
            (set{"handed_back", "operator_silent", "signed_out", "overtime_spent", "rerouted"}));
  EXPECT_EQ(names<close_reason>(), (set{"ended_by_visitor", "ended_by_operator",
                                        "left_before_answer", "no_answer", "abuse"}));
  EXPECT_EQ(names<loss_reason>(), (set{"connection", "quick_exit"}));
  EXPECT_EQ(names<queue_reason>(),
            (set{"arrived", "given_back", "rerouted", "overflow", "sent_over"}));
  EXPECT_EQ(names<lapse_reason>(), (set{"passed", "expired", "withdrawn"}));
  EXPECT_EQ(names<handover_reason>(), (set{"asked", "relief", "officer"}));
  EXPECT_EQ(names<intervention>(),
            (set{"read", "take_over", "reroute", "offer_again", "plan_relief"}));
}

TEST(Vocabulary, ReadsBackItsOwnNamesOnly) {
  for (unsigned n = 0; n < 256; ++n) {
    const auto f = static_cast<force>(n);
    const auto r = static_cast<visitor_role>(n);
    const auto p = static_cast<presence>(n);
    EXPECT_EQ(force_named(name_of(f)).has_value(), !name_of(f).empty());
    EXPECT_EQ(force_named(name_of(f)).value_or(f), f);
    EXPECT_EQ(role_named(name_of(r)).value_or(r), r);
    EXPECT_EQ(presence_named(name_of(p)).value_or(p), p);
  }
  for (const auto* bad : {"", "Police", "police ", "polic", "gendarmerie\n"})
    EXPECT_FALSE(force_named(bad)) << bad;
  EXPECT_FALSE(role_named("Victim"));
  EXPECT_FALSE(presence_named("break"));
}

} // namespace
} // namespace ecoute
