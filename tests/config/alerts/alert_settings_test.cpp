// SPDX-License-Identifier: EUPL-1.2
#include "config/alert_policies.hpp"
#include "config/limits.hpp"
#include "config/settings_loader.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <fstream>
#include <sstream>

namespace ecoute::alerts {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::Not;

using lines = std::vector<std::string>;

lines faults_of(std::string_view toml, const environment& variables = {},
                const std::vector<std::string>& overrides = {}) {
  lines shown;
  const auto read = load_settings(toml, variables, overrides);
  if (const auto* faults = std::get_if<std::vector<setting_fault>>(&read))
    for (const auto& f : *faults)
      shown.push_back(std::to_string(f.line) + " " + f.text);
  return shown;
}
alert_settings good(std::string_view toml, const environment& variables = {},
                    const std::vector<std::string>& overrides = {}) {
  EXPECT_THAT(faults_of(toml, variables, overrides), IsEmpty());
  const auto read = load_settings(toml, variables, overrides);
  const auto* found = std::get_if<settings>(&read);
  return found == nullptr ? alert_settings{} : found->alerts;
}
/// As "level wait/channels", in milliseconds.
lines steps_of(const alert_policy& p) {
  lines shown;
  for (const auto& s : p.steps)
    shown.push_back(std::to_string(s.level) + " " + std::to_string(s.wait.count()) + "/" +
                    std::to_string(s.channels));
  return shown;
}

TEST(AlertPolicies, TellThreeLevelsADangerEachMinuteAndAllElseEachFiveMinutes) {
  const auto s = good("");
  ASSERT_EQ(s.policies.size(), alert_kinds);
  for (std::size_t n = 1; n <= alert_kinds; ++n) {
    const auto kind = static_cast<alert_kind>(n);
    const auto p = policy_of(s, kind);
    EXPECT_EQ(p.kind, kind);
    EXPECT_EQ(fault_of(p, 3), policy_fault::none) << name_of(kind);
    EXPECT_EQ(p.danger, is_danger(kind)) << name_of(kind);
    EXPECT_FALSE(p.danger && p.ends_with_cause) << name_of(kind);
    EXPECT_EQ(p.act_within, minutes{15}) << name_of(kind);
    EXPECT_THAT(steps_of(p), is_danger(kind)
                                 ? ElementsAre("1 60000/7", "2 60000/7", "3 60000/7")
                                 : ElementsAre("1 300000/7", "2 300000/7", "3 300000/7"))
        << name_of(kind);
  }
  EXPECT_TRUE(policy_of(s, alert_kind::queue_full).ends_with_cause);
  EXPECT_FALSE(policy_of(s, alert_kind::minor).ends_with_cause);
  EXPECT_FALSE(policy_of(s, alert_kind::test).ends_with_cause) << "somebody must take it";
}

TEST(AlertPolicies, AreWrittenKindByKindAndLeaveTheRestAsItIs) {
  const auto s = good("[alerts.policy.emergency]\n"
                      "steps = [\"1 10s page\", \"1 30s page,webhook\", \"3 2min mail\"]\n"
                      "[alerts.policy.minor]\n"
                      "act_within = \"1h\"\n"
                      "ends_with_cause = true\n");
  EXPECT_THAT(steps_of(policy_of(s, alert_kind::emergency)),
              ElementsAre("1 10000/1", "1 30000/3", "3 120000/4"));
  EXPECT_TRUE(policy_of(s, alert_kind::emergency).danger);
  const auto minor = policy_of(s, alert_kind::minor);
  EXPECT_EQ(minor.act_within, std::chrono::hours{1});
  EXPECT_TRUE(minor.ends_with_cause);
  EXPECT_EQ(minor.steps.size(), 3u);
  EXPECT_EQ(steps_of(policy_of(s, alert_kind::danger_lost)),
            steps_of(policy_of(good(""), alert_kind::danger_lost)));
}

TEST(AlertPolicies, FollowTheNumberOfLevels) {
  for (const auto& s : {good("[alerts]\nlevels = 2\n"), good("", {{"ECOUTE_ALERTS_LEVELS", "2"}}),
                        good("", {}, {"alerts.levels=2"})})
    for (const auto& p : s.policies)
      EXPECT_EQ(fault_of(p, 2), policy_fault::none) << name_of(p.kind);
  EXPECT_THAT(faults_of("[alerts]\nlevels = 2\n[alerts.policy.test]\nsteps = [\"3 60s page\"]\n"),
              ElementsAre("3 alerts.policy.test: the last step must tell level 2 (alerts.levels)"));
}

TEST(AlertPolicies, AreRefusedWithAllFaultsAndTheirLines) {
  EXPECT_THAT(
      faults_of("[alerts.policy.emergency]\n"                // 1
                "steps = [\"1 60s page\",\n"                 // 2
                "  \"2 60s\",\n"                             // 3
                "  \"9 60s page\",\n"                        // 4
                "  \"two 60s page\",\n"                      // 5
                "  \"2 1s page\",\n"                         // 6
                "  \"2 soon page\",\n"                       // 7
                "  \"3 60s pigeon\",\n"                      // 8
                "  7]\n"                                     // 9
                "ends_with_cause = true\n"                   // 10
                "act_within = \"25h\"\n"                     // 11
                "owner = \"me\"\n"                           // 12
                "[alerts.policy.fire]\n"                     // 13
                "steps = []\n"                               // 14
                "[alerts.policy.minor]\n"                    // 15
                "steps = []\n"                               // 16
                "[alerts.policy.queue_full]\n"               // 17
                "steps = [\"1 60s page\", \"2 60s page\"]\n" // 18
                "[alerts.policy.test]\n"                     // 19
                "steps = [\"2 60s page\", \"1 60s page\", \"3 60s page\"]\n"
                "act_within = 15\n" // 21
                "ends_with_cause = \"no\"\n"
                "[alerts.policy.coverage_gap]\n" // 23
                "steps = \"1 60s page\"\n"       // 24
                "[network]\nframe_bytes_max = 1\n"),
      ElementsAre(
          "3 alerts.policy.emergency.steps: step 2: expected \"LEVEL WAIT CHANNELS\", such as "
          "\"1 60s page,webhook,mail\"",
          "4 alerts.policy.emergency.steps: step 3: a level is 1 to 5",
          "5 alerts.policy.emergency.steps: step 4: a level is 1 to 5",
          "6 alerts.policy.emergency.steps: step 5: out of range, 5s to 24h",
          "7 alerts.policy.emergency.steps: step 6: expected a duration such as \"10s\"",
          "8 alerts.policy.emergency.steps: step 7: a channel is page, webhook or mail",
          "9 alerts.policy.emergency.steps: step 8: expected \"LEVEL WAIT CHANNELS\", such as "
          "\"1 60s page,webhook,mail\"",
          "10 alerts.policy.emergency.ends_with_cause: a danger ends by a person only",
          "11 alerts.policy.emergency.act_within: out of range, 5s to 24h",
          "12 alerts.policy.emergency.owner: no such setting",
          "13 alerts.policy.fire: no such kind of alert",
          "15 alerts.policy.minor: without a step nobody is told",
          "17 alerts.policy.queue_full: the last step must tell level 3 (alerts.levels)",
          "19 alerts.policy.test: a step tells a lower level than the one before",
          "21 alerts.policy.test.act_within: expected a duration such as \"10s\"",
          "22 alerts.policy.test.ends_with_cause: expected true or false",
          "24 alerts.policy.coverage_gap.steps: expected a list of texts",
          "26 network.frame_bytes_max: out of range, 1024 to 1048576"));
}

TEST(AlertPolicies, HaveNoMoreStepsThanTen) {
  std::string steps;
  for (int i = 0; i < 11; ++i)
    steps += "\"3 60s page\",";
  EXPECT_THAT(faults_of("[alerts.policy.minor]\nsteps = [" + steps + "]\n"),
              ElementsAre("1 alerts.policy.minor: more than 10 steps"));
}

TEST(AlertPolicies, AreInTheFileOnly) {
  EXPECT_THAT(faults_of("", {{"ECOUTE_ALERTS_POLICY_MINOR_ACT_WITHIN", "1h"}}),
              ElementsAre(HasSubstr("no such setting")));
  EXPECT_THAT(faults_of("", {}, {"alerts.policy.minor.act_within=1h"}),
              ElementsAre(HasSubstr("no such setting")));
  EXPECT_THAT(
      faults_of("[alerts]\npolicy = 3\nwebhooks = []\n"),
      ElementsAre("2 alerts.policy: expected a section", "3 alerts.webhooks: expected a section"));
  EXPECT_THAT(faults_of("[alerts.policy]\nminor = 3\n"),
              ElementsAre("2 alerts.policy.minor: expected a section"));
}

TEST(Webhooks, AreReadWithWhatTheirSecretsFileIs) {
  const auto s = good("[alerts.webhooks.pager]\n"
                      "url = \"https://pager.example/hook\"\n"
                      "secret = \"credential:pager\"\n"
                      "levels = [1, 3]\n"
                      "[alerts.webhooks.desk-2]\n"
                      "url = \"https://10.1.2.3:8443/\"\n"
                      "secret = \"/etc/ecoute/desk.key\"\n"
                      "allow_private = true\n",
                      {{"CREDENTIALS_DIRECTORY", "/run/cred"}});
  ASSERT_EQ(s.webhooks.size(), 2u);
  EXPECT_EQ(s.webhooks[0].name, "desk-2") << "by name";
  EXPECT_TRUE(s.webhooks[0].allow_private);
  EXPECT_EQ(s.webhooks[0].secret, "/etc/ecoute/desk.key");
  EXPECT_THAT(s.webhooks[0].levels, IsEmpty());
  EXPECT_EQ(s.webhooks[1].url, "https://pager.example/hook");
  EXPECT_EQ(s.webhooks[1].secret, "/run/cred/pager");
  EXPECT_FALSE(s.webhooks[1].allow_private);
  EXPECT_THAT(s.webhooks[1].levels, ElementsAre(1, 3));
}

TEST(Webhooks, AreRefusedWithAllFaultsAndNeverShowTheirAddress) {
  const auto found = faults_of("[alerts.webhooks.pager]\n"                     // 1
                               "url = \"https://me:hunter2@pager.example/\"\n" // 2
                               "secret = \"credential:../x\"\n"                // 3
                               "levels = [1, 9]\n"                             // 4
                               "colour = \"red\"\n"                            // 5
                               "[alerts.webhooks.inner]\n"                     // 6
                               "url = \"https://192.168.0.1/\"\n"              // 7
                               "secret = \"/k\"\n"                             // 8
                               "allow_private = 1\n"                           // 9
                               "[alerts.webhooks.Empty]\n"                     // 10
                               "levels = 2\n"                                  // 11
                               "[alerts.webhooks.odd]\n"                       // 12
                               "url = 7\n"                                     // 13
                               "secret = \"\"\n"                               // 14
                               "[alerts.webhooks.plain]\n"                     // 15
                               "url = \"http://pager.example/\"\n"             // 16
                               "secret = \"/k\"\n"
                               "allow_private = true\n");
  EXPECT_THAT(
      found,
      ElementsAre("2 alerts.webhooks.pager.url: no name or password in an address",
                  "3 alerts.webhooks.pager.secret: credential:NAME takes a bare name",
                  "4 alerts.webhooks.pager.levels: expected a list of levels, 1 to 5",
                  "5 alerts.webhooks.pager.colour: no such setting",
                  "7 alerts.webhooks.inner.url: not a public address; an inner one needs "
                  "allow_private",
                  "9 alerts.webhooks.inner.allow_private: expected true or false",
                  "10 alerts.webhooks.Empty: a name is up to 32 letters a to z, digits and hyphens",
                  "10 alerts.webhooks.Empty.url: not set",
                  "10 alerts.webhooks.Empty.secret: not set",
                  "11 alerts.webhooks.Empty.levels: expected a list of levels, 1 to 5",
                  "13 alerts.webhooks.odd.url: expected a text",
                  "14 alerts.webhooks.odd.secret: expected a path",
                  "16 alerts.webhooks.plain.url: https only; http is for this machine in a "
                  "demonstration, with allow_private"));
  for (const auto& f : found)
    EXPECT_THAT(f, Not(HasSubstr("hunter2")));
}

TEST(Webhooks, AreSpokenToInClearOnThisMachineInADemonstrationOnly) {
  const std::string here = "[alerts.webhooks.test]\nurl = \"http://127.0.0.1:8090/\"\n"
                           "secret = \"/k\"\n";
  EXPECT_EQ(faults_of(here).size(), 1u) << "not without being allowed";
  EXPECT_THAT(faults_of(here + "allow_private = true\n"), IsEmpty());
  EXPECT_EQ(faults_of("profile = \"production\"\n" + here + "allow_private = true\n").size(), 1u);
}

TEST(Webhooks, AreNoMoreThanSixteen) {
  std::string text;
  for (std::size_t n = 0; n <= fixed::webhooks_max; ++n)
    text += "[alerts.webhooks.w" + std::to_string(n) + "]\nurl = \"https://a.example\"\n" +
            "secret = \"/k\"\n";
  EXPECT_THAT(faults_of(text), ElementsAre(HasSubstr("alerts.webhooks: more than 16")));
}

TEST(AlertSettings, RefuseWhatContradictsItself) {
  const std::string mail = "alerts.smtp.url=smtps://relay.example:465";
  const std::string sender = "alerts.smtp.sender=alertes@tchat.example";
  for (const auto& [overrides, text] : std::vector<std::pair<lines, std::string>>{
           {{"alerts.test_at=10"}, "alerts.test_at"},
           {{"alerts.test_at=24:00"}, "alerts.test_at"},
           {{"alerts.test_zone=Europe/Atlantis"}, "alerts.test_zone"},
           {{mail}, "alerts.smtp.sender"},
           {{mail, "alerts.smtp.sender=nobody"}, "alerts.smtp.sender"},
           {{mail, "alerts.smtp.sender=a@b>\r\nBcc: c@d"}, "alerts.smtp.sender"},
           {{mail, sender, "alerts.smtp.user=me"}, "alerts.smtp: user and password"},
           {{mail, sender, "alerts.smtp.password=/p"}, "alerts.smtp: user and password"},
           {{"alerts.smtp.url=relay.example", sender}, "alerts.smtp.url"},
           {{"alerts.smtp.url=smtp://me:secret@relay.example", sender}, "alerts.smtp.url"},
           {{"alerts.dead_man.url=https://dead.example/"}, "alerts.dead_man.secret"},
           {{"alerts.dead_man.url=http://dead.example/", "alerts.dead_man.secret=/k"},
            "alerts.dead_man.url"},
           {{"alerts.dead_man.url=https://10.0.0.1/", "alerts.dead_man.secret=/k"},
            "alerts.dead_man.url"},
           {{"alerts.levels=0"}, "alerts.levels"},
           {{"alerts.levels=6"}, "alerts.levels"},
           {{"alerts.dead_man.every=46s"}, "alerts.dead_man.every"}})
    EXPECT_THAT(faults_of("", {}, overrides), ElementsAre(HasSubstr(text))) << overrides.back();
}

TEST(AlertSettings, AcceptARelayAndADeadManReceiver) {
  const auto s = good("[alerts]\ntest_at = \"07:30\"\ntest_zone = \"Indian/Reunion\"\n"
                      "[alerts.smtp]\nurl = \"smtp://127.0.0.1:2525\"\n"
                      "sender = \"alertes@tchat.example\"\nuser = \"ecoute\"\n"
                      "password = \"/run/mail\"\n"
                      "[alerts.dead_man]\nurl = \"http://localhost:9/\"\nsecret = \"/k\"\n"
                      "allow_private = true\nevery = \"10s\"\n");
  EXPECT_EQ(s.test_at, "07:30");
  EXPECT_EQ(s.smtp.password, "/run/mail");
  EXPECT_EQ(s.dead_man.every, seconds{10});
}

TEST(AlertSettings, OfTheExampleFileAreTheDefaultsKindByKind) {
  std::ifstream file(std::string(ECOUTE_SOURCE_DIR) + "/config/ecoute.example.toml");
  std::ostringstream text;
  text << file.rdbuf();
  const auto example = text.str();
  for (const auto& p : good(example).policies) {
    EXPECT_THAT(example, HasSubstr("[alerts.policy." + std::string(name_of(p.kind)) + "]"));
    const auto usual = policy_of({}, p.kind);
    EXPECT_EQ(steps_of(p), steps_of(usual)) << name_of(p.kind);
    EXPECT_EQ(p.act_within, usual.act_within) << name_of(p.kind);
    EXPECT_EQ(p.ends_with_cause, usual.ends_with_cause) << name_of(p.kind);
  }
  std::string uncommented;
  bool copies = false;
  std::istringstream all(example);
  for (std::string line; std::getline(all, line);) {
    copies = copies || line == "# [alerts.webhooks.pager]";
    const bool is_key = line.find(" = ") != std::string::npos || line.starts_with("# [");
    if (copies && is_key)
      uncommented += line.substr(2) + "\n";
  }
  EXPECT_EQ(good(uncommented, {{"CREDENTIALS_DIRECTORY", "/run/cred"}}).webhooks.size(), 1u)
      << "the webhook to copy is one that is accepted";
}

} // namespace
} // namespace ecoute::alerts
