// SPDX-License-Identifier: EUPL-1.2
#include "actors/domain/alert_causes.hpp"

#include <gtest/gtest.h>

#include <string>

namespace ecoute {
namespace {

TEST(AlertCauses, WhatAPlatformLacksIsItsOwnPeoplesMatter) {
  EXPECT_EQ(cause_of_fault("nobody_on_duty", force::gendarmerie),
            (alert_cause{alert_kind::nobody_on_duty, on_call_scope::gendarmerie, {}, {}}));
  EXPECT_EQ(cause_of_fault("queue_full", force::police),
            (alert_cause{alert_kind::queue_full, on_call_scope::police, {}, {}}));
}

TEST(AlertCauses, WhatTheEngineLacksIsOneCauseWhicheverPlatformIsTold) {
  for (const auto* what :
       {"memory_short", "many_codes", "conversation_quarantined", "conversation_unreadable"}) {
    const auto told = cause_of_fault(what, force::police);
    EXPECT_EQ(told, (alert_cause{alert_kind::system_fault, on_call_scope::system, {}, what}));
    EXPECT_EQ(told, cause_of_fault(what, force::gendarmerie));
  }
}

TEST(AlertCauses, NobodyIsCalledForAFaultThatIsNotListed) {
  EXPECT_FALSE(cause_of_fault("a_word", force::police));
  EXPECT_FALSE(cause_of_fault("", force::police));
}

TEST(AlertCauses, EachFaultOfAConsoleIsRepeatedAndADangerIsNot) {
  for (const auto* what : {"nobody_on_duty", "queue_full", "memory_short", "many_codes",
                           "conversation_quarantined", "conversation_unreadable"})
    EXPECT_TRUE(is_repeated(*cause_of_fault(what, force::police))) << what;
  EXPECT_TRUE(is_repeated({alert_kind::system_fault, {}, {}, std::string{journal_cut}}));
  EXPECT_TRUE(is_repeated({alert_kind::waiting_long, on_call_scope::police, {}, {}}));
  EXPECT_TRUE(is_repeated({alert_kind::coverage_gap, on_call_scope::police, {}, "1h"}));
  EXPECT_FALSE(is_repeated({alert_kind::system_fault, {}, {}, std::string{role_dying}}));
  for (const auto kind : {alert_kind::danger_lost, alert_kind::danger_unread,
                          alert_kind::danger_unanswered, alert_kind::emergency, alert_kind::minor,
                          alert_kind::test, alert_kind::test_missing, alert_kind::delivery_failing})
    EXPECT_FALSE(is_repeated({kind, on_call_scope::police, {}, {}}));
}

} // namespace
} // namespace ecoute
