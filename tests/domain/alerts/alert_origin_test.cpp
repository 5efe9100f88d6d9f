// SPDX-License-Identifier: EUPL-1.2
#include "actors/domain/alert_origin.hpp"

#include <gtest/gtest.h>

namespace ecoute::test {
namespace {

TEST(AlertOrigin, ReadsBackWhatItWritesOfEveryCause) {
  for (std::size_t kind = 1; kind <= alert_kinds; ++kind)
    for (const auto scope :
         {on_call_scope::system, on_call_scope::police, on_call_scope::gendarmerie})
      for (const std::string detail : {"", "button", "two words", "exercise"})
        for (const bool exercise : {false, true}) {
          const alert_cause cause{static_cast<alert_kind>(kind), scope, {}, detail};
          const auto body = origin_body(cause, exercise);
          EXPECT_EQ(read_origin(body), (origin_read{cause, exercise})) << body;
        }
}

TEST(AlertOrigin, SaysNothingOfTheConversation) {
  const alert_cause cause{alert_kind::emergency, on_call_scope::police, {{1, 2}}, "button"};
  EXPECT_EQ(origin_body(cause, false), "emergency police button");
  EXPECT_EQ(origin_body(cause, true), "exercise emergency police button");
}

TEST(AlertOrigin, HasTheKeyOfTheEventThatIsItsCause) {
  EXPECT_EQ(origin_key({{0x0123ABCD456789EFULL, 0xFEDCBA9876543210ULL}}, 7),
            "raise/0123abcd-4567-89ef-fedc-ba9876543210/7");
}

TEST(AlertOrigin, RefusesWhatIsNone) {
  for (const std::string body :
       {"", " ", "emergency", "emergency ", "police emergency", "emergency nowhere",
        "something police", "Emergency police", "exercise", "exercise exercise emergency police",
        "emergency  police"})
    EXPECT_FALSE(read_origin(body)) << body;
  EXPECT_TRUE(read_origin("emergency police " + std::string(40, 'x')));
  EXPECT_FALSE(read_origin("emergency police " + std::string(41, 'x')));
}

} // namespace
} // namespace ecoute::test
