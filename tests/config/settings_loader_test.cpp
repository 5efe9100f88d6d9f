// SPDX-License-Identifier: EUPL-1.2
#include "config/settings_loader.hpp"
#include "config/settings_table.hpp"
#include "config/settings_text.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <fstream>
#include <functional>
#include <set>
#include <sstream>

namespace ecoute {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::Not;
using ::testing::UnorderedElementsAre;

const std::string example_path = std::string(ECOUTE_SOURCE_DIR) + "/config/ecoute.example.toml";

settings good(const load_result& result) {
  if (const auto* faults = std::get_if<std::vector<setting_fault>>(&result)) {
    for (const auto& fault : *faults)
      ADD_FAILURE() << fault.line << ": " << fault.text;
    return {};
  }
  return std::get<settings>(result);
}

std::vector<setting_fault> faults_of(const load_result& result) {
  const auto* faults = std::get_if<std::vector<setting_fault>>(&result);
  return faults == nullptr ? std::vector<setting_fault>{} : *faults;
}

std::vector<setting_fault> faults_of(std::string_view toml, const environment& variables = {},
                                     const std::vector<std::string>& overrides = {}) {
  return faults_of(load_settings(toml, variables, overrides));
}

/// Every value as text, in the table's order.
std::vector<std::string> values(settings s) {
  std::vector<std::string> all;
  for (const auto& row : settings_table())
    all.push_back(row.path() + " = " + value_text(row.target(s)));
  return all;
}

TEST(Settings, AreTheDefaultsWhenTheFileIsEmpty) {
  EXPECT_EQ(values(good(load_settings("", {}, {}))), values({}));
}

TEST(Settings, ExampleFileHoldsEveryKeyWithItsDefault) {
  std::ifstream file(example_path);
  std::ostringstream text;
  text << file.rdbuf();
  EXPECT_EQ(text.str(), example_settings()) << "regenerate it: ecoutectl example-settings";
  EXPECT_EQ(values(good(load_settings_file(example_path, {}, {}))), values({}));
}

TEST(Settings, TableNamesEachKeyAndEachMemberOnce) {
  std::set<std::string> names;
  std::set<const void*> members;
  settings s;
  for (const auto& row : settings_table()) {
    EXPECT_TRUE(names.insert(row.path()).second) << row.path();
    const auto* member =
        std::visit([](auto* p) { return static_cast<const void*>(p); }, row.target(s));
    EXPECT_TRUE(members.insert(member).second) << row.path();
    EXPECT_FALSE(row.comment.empty()) << row.path();
  }
}

TEST(Settings, ExampleIsReadValueByValue) {
  const auto s = good(load_settings(R"(
profile = "production"
[network]
agent_per_second = 7
visitor_ping = "1500ms"
[network.visitors]
port = 9000
origins = ["https://a.example", "https://b.example"]
[keys]
code_life = "24h"
key_file = "/run/key"
[agents]
failure_pause = "15min"
)",
                                    {}, {}));
  EXPECT_EQ(s.kind, profile::production);
  EXPECT_EQ(s.network.agent_per_second, 7.0);
  EXPECT_EQ(s.network.visitor_ping, std::chrono::milliseconds{1500});
  EXPECT_EQ(s.network.visitors.port, 9000);
  EXPECT_THAT(s.network.visitors.origins, ElementsAre("https://a.example", "https://b.example"));
  EXPECT_EQ(s.keys.code_life, std::chrono::hours{24});
  EXPECT_EQ(s.keys.key_file, "/run/key");
  EXPECT_EQ(s.agents.failure_pause, std::chrono::minutes{15});
}

TEST(Settings, ReportAllFaultsOfAFileWithTheirLines) {
  const auto faults = faults_of("colour = 1\n"
                                "[network]\n"
                                "frame_bytes_max = \"many\"\n"
                                "json_depth_max = 1000\n"
                                "keep_alive = 30\n"
                                "visitor_ping = \"10 parsecs\"\n"
                                "[network.visitors]\n"
                                "port = 70000\n"
                                "origins = \"https://a.example\"\n"
                                "[kitchen]\n"
                                "sink = true\n");
  std::vector<std::string> shown;
  for (const auto& fault : faults)
    shown.push_back(std::to_string(fault.line) + " " + fault.text);
  EXPECT_THAT(shown, ElementsAre("1 colour: no such setting",
                                 "3 network.frame_bytes_max: expected a whole number",
                                 "4 network.json_depth_max: out of range, 2 to 64",
                                 "5 network.keep_alive: expected a duration such as \"10s\"",
                                 "6 network.visitor_ping: expected a duration such as \"10s\"",
                                 "8 network.visitors.port: out of range, 0 to 65535",
                                 "9 network.visitors.origins: expected a list of texts",
                                 "10 kitchen: no such setting"));
}

TEST(Settings, RefuseADuplicateKeyAndBrokenSyntaxWithTheirLine) {
  const auto twice = faults_of("[journal]\nnode = \"a\"\nnode = \"b\"\n");
  ASSERT_EQ(twice.size(), 1U);
  EXPECT_EQ(twice.front().line, 3U);
  const auto broken = faults_of("\n[journal\n");
  ASSERT_EQ(broken.size(), 1U);
  EXPECT_EQ(broken.front().line, 2U);
}

TEST(Settings, TakeTheCommandLineOverTheEnvironmentOverTheFile) {
  const std::string file = "[journal]\nnode = \"file\"\nbacklog_max = 1\nbatch_events_max = 7\n";
  const environment variables{{"ECOUTE_JOURNAL_NODE", "variable"},
                              {"ECOUTE_JOURNAL_BACKLOG_MAX", "2"},
                              {"ECOUTE_NETWORK_VISITORS_PROXIES", "10.0.0.1,10.0.0.2"},
                              {"ECOUTE_HOME", "elsewhere"},
                              {"PATH", "/bin"}};
  const auto s = good(load_settings(file, variables, {"journal.node=line=1"}));
  EXPECT_EQ(s.journal.node, "line=1");
  EXPECT_EQ(s.journal.backlog_max, 2U);
  EXPECT_EQ(s.journal.batch_events_max, 7U);
  EXPECT_THAT(s.network.visitors.proxies, ElementsAre("10.0.0.1", "10.0.0.2"));
}

TEST(Settings, RefuseUnknownVariablesOfASectionAndUnknownOverrides) {
  EXPECT_THAT(faults_of("", {{"ECOUTE_JOURNAL_NODES", "x"}}),
              ElementsAre(setting_fault{0, "ECOUTE_JOURNAL_NODES: no such setting",
                                        setting_origin::environment}));
  EXPECT_THAT(
      faults_of("", {}, {"journal.nodes=x", "journal.node", "journal.backlog_max=x"}),
      ElementsAre(setting_fault{0, "journal.nodes: no such setting", setting_origin::command_line},
                  setting_fault{0, "journal.node: expected section.key=value",
                                setting_origin::command_line},
                  setting_fault{0, "journal.backlog_max: expected a whole number",
                                setting_origin::command_line}));
}

TEST(Settings, SayOfEachFaultWhereItComesFrom) {
  const auto said = [](const std::vector<setting_fault>& faults) {
    std::vector<std::string> all;
    for (const auto& fault : faults)
      all.push_back(sentence_of(fault, "/etc/ecoute.toml"));
    return all;
  };
  EXPECT_THAT(
      said(faults_of("\n[journal]\nbacklog_max = \"x\"\n",
                     {{"ECOUTE_JOURNAL_NODES", "x"}, {"ECOUTE_JOURNAL_BACKLOG_MAX", "y"}},
                     {"journal.backlog_max=z", "journal.nodes=x"})),
      UnorderedElementsAre("/etc/ecoute.toml:3: journal.backlog_max: expected a whole number",
                           "environment ECOUTE_JOURNAL_NODES: no such setting",
                           "environment ECOUTE_JOURNAL_BACKLOG_MAX: expected a whole number",
                           "command line journal.backlog_max: expected a whole number",
                           "command line journal.nodes: no such setting"));
  EXPECT_THAT(said(faults_of("", {}, {"journal.node="})),
              ElementsAre("settings together: journal.node: must not be empty"));
  EXPECT_EQ(
      sentence_of(faults_of(load_settings_file("/nonexistent", {}, {})).front(), "/nonexistent"),
      "/nonexistent: cannot be read, or is empty");
}

TEST(Settings, TakeSecretsByReferenceOnly) {
  const std::string file = "[keys]\nkey_file = \"credential:kek\"\n";
  const auto s = good(load_settings(file, {{"CREDENTIALS_DIRECTORY", "/run/cred"}}, {}));
  EXPECT_EQ(s.keys.key_file, "/run/cred/kek");
  EXPECT_THAT(faults_of(file),
              ElementsAre(setting_fault{2, "keys.key_file: CREDENTIALS_DIRECTORY is not set"}));
  EXPECT_EQ(faults_of("[keys]\nkey_file = \"credential:../x\"\n").size(), 1U);
}

TEST(Settings, RefuseAPasswordInAConnectionAndNeverShowIt) {
  for (const std::string& connection :
       std::vector<std::string>{"host=/tmp password=hunter2", "postgresql://me:hunter2@host/db"}) {
    for (const std::string& key : std::vector<std::string>{"connection", "owner_connection"}) {
      const auto faults = faults_of("[database]\n" + key + " = \"" + connection + "\"\n");
      ASSERT_EQ(faults.size(), 1U);
      EXPECT_THAT(faults.front().text, HasSubstr("no password here"));
      EXPECT_EQ(faults.front().text.find("hunter2"), std::string::npos);
    }
  }
  EXPECT_THAT(faults_of("[database]\nconnection = \"postgresql://me@host/db\"\n"), IsEmpty());
}

TEST(Settings, RefuseACapacityOfNothingOrOfMoreThanAnybodyCanFollow) {
  for (const std::string& one :
       std::vector<std::string>{"operators.capacity=0", "operators.capacity=99",
                                "operators.capacity_max=0", "surge.capacity=0"})
    EXPECT_THAT(faults_of("", {}, {one}), Not(IsEmpty())) << one;
}

TEST(Settings, RefuseWhatContradictsItself) {
  const std::vector<std::vector<std::string>> contradictions{
      {"network.visitor_lost_after=10s"},
      {"network.agent_silent_after=5s"},
      {"network.visitors.tls_key=/k"},
      {"network.agents.tls_certificate=/c"},
      {"network.operations.tls_key=/k"},
      {"network.agents.port=8080"},
      {"network.operations.port=8081"},
      {"default_platform=firemen"},
      {"journal.cut_after=500ms"},
      {"journal.node="},
      {"supervision.request_timeout=10s"},
      {"supervision.drain=5001ms"},
      {"supervision.request_timeout=12001ms"},
      {"conversation.text_bytes_max=32768"},
      {"operators.capacity=4"},
      {"surge.capacity=4"},
      {"console.answer_red=2min"},
      {"console.answer_amber=5min"},
  };
  for (const auto& overrides : contradictions)
    EXPECT_EQ(faults_of("", {}, overrides).size(), 1U) << overrides.front();
}

TEST(Settings, EveryNumberRefusesWhatLiesOutsideItsRange) {
  for (const auto& row : settings_table()) {
    settings s;
    const auto target = row.target(s);
    if (row.high <= row.low)
      continue;
    const bool bare = takes_number(target);
    const auto above = std::to_string(static_cast<std::int64_t>(row.high) + 1);
    EXPECT_FALSE(set_from_text(target, bare ? above : above + "ms", row.low, row.high).empty())
        << row.path();
    EXPECT_FALSE(set_from_text(target, "-1", row.low, row.high).empty()) << row.path();
    EXPECT_FALSE(set_from_text(target, "", row.low, row.high).empty()) << row.path();
    EXPECT_EQ(values(s), values({})) << row.path() << " was changed by a refused value";
  }
}

TEST(Settings, DurationsRefuseOverflowAndNonsense) {
  for (const auto* text : {"99999999999999999999h", "9223372036854775807h", "10", "s", "-5s",
                           "1.5s", "10 s", "10S", "0x10s"})
    EXPECT_EQ(faults_of("", {}, {std::string("network.keep_alive=") + text}).size(), 1U) << text;
  EXPECT_EQ(faults_of("", {}, {"keys.code_life=90min"}).size(), 1U) << "whole hours only";
}

TEST(Settings, AnUnreadableFileIsAFault) {
  EXPECT_EQ(faults_of(load_settings_file("/nonexistent/ecoute.toml", {}, {})).size(), 1U);
  EXPECT_EQ(faults_of(load_settings_file(ECOUTE_SOURCE_DIR, {}, {})).size(), 1U);
}

TEST(Settings, RefuseAgentsInClearFromOtherMachines) {
  EXPECT_EQ(faults_of("[network.agents]\naddress = \"0.0.0.0\"\n").size(), 1U);
  EXPECT_THAT(faults_of("[network.agents]\naddress = \"0.0.0.0\"\nproxies = [\"10.0.0.1\"]\n"),
              IsEmpty());
}

settings ready_for_production() {
  settings s;
  s.kind = profile::production;
  s.keys = {.key_file = "/run/kek", .day_keys = "/var/keys", .retention_days = 30};
  for (auto* listener : {&s.network.visitors, &s.network.agents}) {
    listener->proxies = {"10.0.0.1"};
    listener->origins = {"https://tchat.example"};
  }
  s.alerts.webhooks = {{.name = "pager", .url = "https://pager.example/", .secret = "/run/key"}};
  return s;
}

TEST(Production, AcceptsACompleteConfiguration) {
  EXPECT_THAT(production_faults(ready_for_production()), IsEmpty());
  auto with_tls = ready_for_production();
  with_tls.network.visitors.proxies.clear();
  with_tls.network.visitors.tls_certificate = "/c";
  with_tls.network.visitors.tls_key = "/k";
  EXPECT_THAT(production_faults(with_tls), IsEmpty());
}

void expect_refused(const std::function<void(settings&)>& spoil, const std::string& text) {
  auto s = ready_for_production();
  spoil(s);
  EXPECT_THAT(production_faults(s), ElementsAre(text));
}

TEST(Production, RefusesUnsetRetention) {
  expect_refused([](settings& s) { s.keys.retention_days = 0; }, "keys.retention_days: not set");
}
TEST(Production, RefusesAMissingKeyFile) {
  expect_refused([](settings& s) { s.keys.key_file.clear(); }, "keys.key_file: not set");
}
TEST(Production, RefusesMissingDayKeys) {
  expect_refused([](settings& s) { s.keys.day_keys.clear(); }, "keys.day_keys: not set");
}
TEST(Production, RefusesPlainVisitorsWithoutAProxy) {
  expect_refused([](settings& s) { s.network.visitors.proxies.clear(); },
                 "network.visitors: neither TLS nor a listed proxy");
}
TEST(Production, RefusesPlainAgentsWithoutAProxy) {
  expect_refused([](settings& s) { s.network.agents.proxies.clear(); },
                 "network.agents: neither TLS nor a listed proxy");
}
TEST(Production, RefusesDerivedOriginsOfVisitors) {
  expect_refused([](settings& s) { s.network.visitors.origins.clear(); },
                 "network.visitors.origins: not set");
}
TEST(Production, RefusesDerivedOriginsOfAgents) {
  expect_refused([](settings& s) { s.network.agents.origins.clear(); },
                 "network.agents.origins: not set");
}
TEST(Production, RefusesOperationsOutsideLoopback) {
  expect_refused([](settings& s) { s.network.operations.address = "0.0.0.0"; },
                 "network.operations.address: must be a loopback address");
}
TEST(Production, RefusesAlertsThatReachNobodyBesideThePage) {
  expect_refused(
      [](settings& s) { s.alerts.webhooks.clear(); },
      "alerts: neither a webhook nor smtp.url: alerts would reach nobody beside the page");
  auto by_mail = ready_for_production();
  by_mail.alerts.webhooks.clear();
  by_mail.alerts.smtp = {.url = "smtps://relay.example", .sender = "alertes@tchat.example"};
  EXPECT_THAT(production_faults(by_mail), IsEmpty());
}
TEST(Production, ListsEveryFaultAtOnce) {
  EXPECT_EQ(production_faults({}).size(), 8U);
}

} // namespace
} // namespace ecoute
