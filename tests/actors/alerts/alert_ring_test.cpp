// SPDX-License-Identifier: EUPL-1.2
#include "actors/escalation/alert_ring.hpp"
#include "tests/support/alert_plans.hpp"

#include <gtest/gtest.h>

#include <algorithm>

namespace ecoute::test {

namespace {

struct AlertRing : ::testing::Test {
  AlertRing() {
    a.id = {{0x1a2b3c4d00000000, 7}};
    a.cause = {alert_kind::danger_lost, on_call_scope::police, {{9, 9}}, {}};
    a.raised_at = parse_utc("2026-10-25T00:30:00Z").value();
  }
  [[nodiscard]] std::vector<alert_delivery> rung(const alert_ring& ring) const {
    return deliveries_of(a, ring, plan, endpoints, a.raised_at);
  }
  static std::vector<std::string> keys(const std::vector<alert_delivery>& all) {
    std::vector<std::string> found;
    for (const auto& d : all)
      found.push_back(d.key);
    return found;
  }

  alert a;
  on_call_plan plan = three_levels();
  std::vector<std::string> endpoints{"duty-desk", "pager"};
};

const std::string shown_id = "1a2b3c4d-0000-0000-0000-000000000007";

} // namespace

TEST_F(AlertRing, GoesToEachEndpointAndToWhoIsOnCallAtThatLevel) {
  const auto all = rung({.level = 2, .channels = every_channel, .only = {}, .number = 4});
  EXPECT_EQ(keys(all),
            (std::vector<std::string>{shown_id + "/4/webhook/duty-desk",
                                      shown_id + "/4/webhook/pager", shown_id + "/4/mail/12"}));
  EXPECT_EQ(all[0].channel, alert_channel::webhook);
  EXPECT_EQ(all[0].endpoint, "duty-desk");
  EXPECT_TRUE(all[0].recipient.is_none());
  EXPECT_EQ(all[2].channel, alert_channel::mail);
  EXPECT_EQ(all[2].recipient, second_called);
  EXPECT_TRUE(all[2].endpoint.empty());
  for (const auto& d : all) {
    EXPECT_EQ(d.about, a.id);
    EXPECT_EQ(d.ring, 4U);
  }
}

TEST_F(AlertRing, SaysKindLevelPlatformReferenceAndTimeAndNothingElse) {
  const auto all = rung({.level = 1, .channels = every_channel, .only = {}, .number = 1});
  EXPECT_EQ(all.front().body, "{\"kind\":\"danger_lost\",\"level\":1,\"platform\":\"police\","
                              "\"reference\":\"1a2b3c4d\",\"raised_at\":\"2026-10-25T00:30:00Z\","
                              "\"exercise\":false}");
  a.exercise = true;
  a.cause.scope = on_call_scope::system;
  const auto drill = rung({.level = 0, .channels = every_channel, .only = {}, .number = 1});
  EXPECT_EQ(drill.front().body, "{\"kind\":\"danger_lost\",\"level\":0,\"platform\":\"system\","
                                "\"reference\":\"1a2b3c4d\",\"raised_at\":\"2026-10-25T00:30:00Z\","
                                "\"exercise\":true}");
}

TEST_F(AlertRing, ToAllLevelsMailsEverybodyOnce) {
  const auto all = rung({.level = 0, .channels = every_channel, .only = {}, .number = 9});
  EXPECT_EQ(keys(all).size(), 5U);
  EXPECT_EQ(std::count_if(all.begin(), all.end(),
                          [](const auto& d) { return d.channel == alert_channel::mail; }),
            3);
}

TEST_F(AlertRing, PassedToOnePersonItGoesToNobodyElse) {
  EXPECT_EQ(keys(rung({.level = 2, .channels = every_channel, .only = agent_id{77}, .number = 3})),
            std::vector<std::string>{shown_id + "/3/mail/77"});
}

TEST_F(AlertRing, WithNobodyOnCallTheEndpointsAreToldAllTheSame) {
  plan = {};
  EXPECT_EQ(rung({.level = 1, .channels = every_channel, .only = {}, .number = 1}).size(), 2U);
}

TEST_F(AlertRing, KeepsToTheChannelsOfItsStep) {
  EXPECT_TRUE(rung({.level = 1, .channels = 1, .only = {}, .number = 1}).empty()) << "the page";
  EXPECT_EQ(rung({.level = 1, .channels = 2, .only = {}, .number = 1}).size(), 2U);
  EXPECT_EQ(rung({.level = 1, .channels = 4, .only = {}, .number = 1}).size(), 1U);
}

TEST_F(AlertRing, AnEndpointMayReceiveSomeLevelsOnly) {
  alert_settings s;
  s.webhooks = {{.name = "all"}, {.name = "high"}};
  s.webhooks[1].levels = {2, 3};
  EXPECT_EQ(endpoints_of(s, 1), std::vector<std::string>{"all"});
  EXPECT_EQ(endpoints_of(s, 2), (std::vector<std::string>{"all", "high"}));
  EXPECT_EQ(endpoints_of(s, 0), (std::vector<std::string>{"all", "high"})) << "told to all levels";
}

TEST_F(AlertRing, AFaultOfTheSystemAndADangerDoNotWaitForTheDatabase) {
  alert_policy p;
  p.kind = alert_kind::system_fault;
  EXPECT_TRUE(rings_unstored(p));
  p.kind = alert_kind::waiting_long;
  EXPECT_FALSE(rings_unstored(p));
  p.danger = true;
  EXPECT_TRUE(rings_unstored(p));
}

} // namespace ecoute::test
