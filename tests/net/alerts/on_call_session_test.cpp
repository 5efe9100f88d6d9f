// SPDX-License-Identifier: EUPL-1.2
// The session of the on-call page: who may see alerts, who takes them, and that no desk is behind.
#include "actors/messages/errors.hpp"
#include "actors/support/quiet_handlers.hpp"
#include "config/limits.hpp"
#include "net/hashing.hpp"
#include "net/security_headers.hpp"
#include "tests/net/session_fixture.hpp"
#include "tests/support/memory_alerts.hpp"

#include <caf/send.hpp>
#include <caf/typed_event_based_actor.hpp>

#include <map>

namespace ecoute::test {

namespace {

using namespace std::chrono_literals;
namespace json = boost::json;

/// One alert under the engine's own rules, and what was asked.
struct alert_world {
  alert one{};
  alert_policy policy{alert_kind::waiting_long, {{1, 60s}}, 15min, false, false};
  std::vector<on_call_row> on_call{};
  std::vector<watch_alerts> wishes{};
  std::vector<start_test_alert> tests{};
  std::map<agent_id, agent_session_handle> watchers{};
  instant now{100s};
  bool silent = false; ///< nothing is answered
  std::vector<caf::typed_response_promise<done>> unanswered{};

  caf::typed_response_promise<done> keep(alert_board_handle::pointer self) {
    unanswered.push_back(self->make_response_promise<done>());
    return unanswered.back();
  }
};

alerts_told seen_in(const alert_world& world) {
  alerts_told told;
  told.rows = {{world.one, world.one.owner.is_none() ? "" : "somebody", 1, true, true}};
  told.on_call = world.on_call;
  return told;
}

alert_board_handle::behavior_type board_twin(alert_board_handle::pointer self,
                                             std::shared_ptr<alert_world> world) {
  be_quiet(self);
  const auto act = [self, world](const act_on_alert& m) -> caf::result<done> {
    if (world->silent)
      return world->keep(self);
    const auto made = decide(world->one, m.what, world->policy, world->now);
    if (const auto* why = std::get_if<refusal>(&made))
      return make_error(*why);
    world->one = std::get<alert_change>(made).now_is;
    for (const auto& [who, session] : world->watchers)
      self->send(session, seen_in(*world));
    return done{};
  };
  return {
      [](const raise_alert&) {},
      [](const alert_cause_over&) {},
      [self, world](const agent_session_handle& who, const watch_alerts& m) -> caf::result<done> {
        world->wishes.push_back(m);
        if (!m.on)
          world->watchers.erase(m.agent);
        else if (world->watchers.emplace(m.agent, who).second)
          self->send(who, seen_in(*world));
        if (world->silent)
          return world->keep(self);
        return done{};
      },
      act,
      [world](const start_test_alert& m) {
        world->tests.push_back(m);
        return done{};
      },
      [](const escalation_handle&, const alert_row&) {},
  };
}

class OnCallSession : public session_test {
protected:
  void start_alerts() {
    begin();
    world->one = raise(alert_id{{1, 1}}, {alert_kind::waiting_long, on_call_scope::police, {}, {}},
                       false, world->policy, world->now)
                     .now_is;
    board = system.spawn(board_twin, world);
    parts->engine.alert_board = [this] { return board; };
    add("alex", 1);
    add("blaise", 2);
    world->on_call = {row(1, 1), row(2, 2)};
  }
  ~OnCallSession() override {
    parts->engine.alert_board = [] { return alert_board_handle{}; };
    world->watchers.clear();
    world->unanswered.clear();
    caf::anon_send_exit(board, caf::exit_reason::user_shutdown);
  }

  void add(const std::string& name, std::int64_t number, bool on_call = true,
           bool officer = false) {
    add_agent(name, number, officer);
    accounts->by_token_hash.at(token_hash(name)).on_call = on_call;
  }
  static on_call_row row(std::uint8_t level, std::int64_t agent) {
    return {on_call_scope::police, level, {agent_id{agent}, instant{1h}, agent_id{3}}, "x", "y"};
  }
  /// Signed in by this name, and watching.
  socket_ptr watching(const std::string& name) {
    auto page = on_call_page(name);
    page->send({{"type", "watch_alerts"}, {"on", true}});
    run();
    return page;
  }
  json::object about() const {
    return {{"alert", to_text(world->one.id)}, {"seen", world->one.version}};
  }
  message_id act(const socket_ptr& page, const char* type, const json::object& more = {}) {
    auto fields = about();
    for (const auto& [key, value] : more)
      fields[key] = value;
    return ask(page, type, fields);
  }
  static std::string code_of(const socket_ptr& page, const message_id& id) {
    return text_of(page->answer(id), "code");
  }
  static std::string type_of(const socket_ptr& page, const message_id& id) {
    return text_of(page->answer(id), "type");
  }
  static json::object only_row(const socket_ptr& page) {
    return page->last("alerts").at("rows").as_array().at(0).as_object();
  }

  std::shared_ptr<alert_world> world = std::make_shared<alert_world>();
  alert_board_handle board;
};

} // namespace

TEST_F(OnCallSession, ShowsWhatIsOpenAndWhoIsOnCall) {
  start_alerts();
  const auto page = watching("alex");
  EXPECT_EQ(text_of(page->last("on_call_page"), "name"), "alex");
  EXPECT_EQ(only_row(page).at("kind"), "waiting_long");
  EXPECT_EQ(page->last("on_call").at("levels").as_array().size(), 2U);
  EXPECT_TRUE(page->last("beat").at("followed").as_bool());
  EXPECT_TRUE(page->padded);
  ASSERT_FALSE(world->wishes.empty());
  const auto& wish = world->wishes.back();
  EXPECT_EQ(wish.agent, agent_id{1});
  EXPECT_EQ(wish.platforms, platforms_watched{force::police});
  EXPECT_TRUE(wish.system);
}

TEST_F(OnCallSession, IsForbiddenToWhoIsNeitherOnCallNorADutyOfficer) {
  start_alerts();
  add("camille", 4, false);
  const auto page = on_call_page("camille");
  EXPECT_EQ(text_of(page->last("refused"), "code"), "forbidden");
  page->send({{"type", "watch_alerts"}, {"on", true}});
  run();
  EXPECT_EQ(code_of(page, act(page, "take_alert")), "wrong_order");
  EXPECT_EQ(code_of(page, ask(page, "test_alert", {{"scope", "police"}})), "wrong_order");
  const auto desk = console("camille");
  desk->send({{"type", "watch_alerts"}, {"on", true}});
  run();
  EXPECT_EQ(text_of(desk->last("refused"), "code"), "forbidden");
  EXPECT_EQ(page->count("alerts") + desk->count("alerts"), 0U);
  EXPECT_EQ(world->one.state, alert_state::climbing);
  EXPECT_TRUE(world->wishes.empty() && world->tests.empty());
}

TEST_F(OnCallSession, ADutyOfficerSeesTheirPlatformsAlertsAndTakesThem) {
  start_alerts();
  add("morgan", 9, false, true);
  const auto page = watching("morgan");
  EXPECT_FALSE(world->wishes.back().system);
  EXPECT_EQ(type_of(page, act(page, "take_alert")), "ack");
  EXPECT_EQ(world->one.owner, agent_id{9});
}

TEST_F(OnCallSession, OfTwoWhoTakeItOneHasIt) {
  start_alerts();
  const auto first = watching("alex");
  const auto second = watching("blaise");
  const auto seen = about(); // on both screens
  const auto won = ask(first, "take_alert", seen);
  const auto lost = ask(second, "take_alert", seen);
  EXPECT_EQ(type_of(first, won), "ack");
  EXPECT_EQ(code_of(second, lost), "already_taken");
  EXPECT_EQ(world->one.owner, agent_id{1});
  EXPECT_TRUE(only_row(first).at("mine").as_bool());
  EXPECT_FALSE(only_row(second).at("mine").as_bool());
  EXPECT_EQ(only_row(second).at("owner"), 1);
}

TEST_F(OnCallSession, TheSameTakeAgainHasTheSameAnswer) {
  start_alerts();
  const auto page = watching("alex");
  const auto seen = about();
  const auto id = ask(page, "take_alert", seen);
  auto again = seen;
  again["type"] = "take_alert";
  again["id"] = to_text(id);
  page->send(again);
  run();
  EXPECT_EQ(page->answers(id), 2U);
  EXPECT_EQ(page->count("refused"), 0U);
  EXPECT_EQ(world->one.version, 2U);
}

TEST_F(OnCallSession, IsPassedToWhoIsOnCallAndToNobodyElse) {
  start_alerts();
  add("camille", 4); // may be on call, and is not now
  const auto page = watching("alex");
  act(page, "take_alert");
  EXPECT_EQ(code_of(page, act(page, "pass_alert", {{"to", 4}})), "colleague_unavailable");
  EXPECT_EQ(code_of(page, act(page, "pass_alert", {{"to", 1}})), "oneself");
  EXPECT_EQ(world->one.state, alert_state::taken);
  EXPECT_EQ(type_of(page, act(page, "pass_alert", {{"to", 2}})), "ack");
  EXPECT_EQ(world->one.state, alert_state::passed);
  EXPECT_EQ(world->one.owner, agent_id{2});
  EXPECT_EQ(world->one.passed_by, agent_id{1});
}

TEST_F(OnCallSession, IsResolvedByItsOwnerWithWhatWasDone) {
  start_alerts();
  const auto page = watching("alex");
  const auto other = watching("blaise");
  act(page, "take_alert");
  EXPECT_EQ(code_of(other, act(other, "resolve_alert", {{"done", "staffed"}})), "not_holder");
  EXPECT_EQ(type_of(page, act(page, "resolve_alert", {{"done", "staffed"}})), "ack");
  EXPECT_EQ(world->one.state, alert_state::resolved);
  EXPECT_EQ(world->one.done, "staffed");
  EXPECT_EQ(code_of(other, act(other, "take_alert")), "closed");
}

TEST_F(OnCallSession, WhoIsOnCallIsNobodysCandidate) {
  start_alerts();
  const auto page = watching("alex");
  entered();
  run_for(limits.operators.silence_kept);
  EXPECT_EQ(page->count("offer") + page->count("desk") + page->count("queue"), 0U);
  const auto asked = ask(page, "presence", {{"state", "available"}});
  EXPECT_EQ(code_of(page, asked), "unknown_type");
}

TEST_F(OnCallSession, TheConsoleAndThePageLeaveEachOtherAlone) {
  start_alerts();
  const auto desk = console("alex");
  const auto page = watching("alex");
  EXPECT_EQ(desk->closed, 0);
  const auto again = watching("alex");
  EXPECT_EQ(page->closed, 4409);
  EXPECT_EQ(again->count("alerts"), 1U) << "all of it at once, though the lease of before runs";
  EXPECT_EQ(desk->closed, 0);
  EXPECT_EQ(post(agents, "/deconnexion", "", "alex").status, 204U);
  EXPECT_EQ(desk->closed, 4401);
  EXPECT_EQ(again->closed, 4401);
}

TEST_F(OnCallSession, ADutyOfficersConsoleIsToldTheAlertsAndNoBeats) {
  start_alerts();
  add("morgan", 9, false, true);
  const auto desk = console("morgan");
  desk->send({{"type", "watch_alerts"}, {"on", true}});
  run_for(3 * limits.network.agent_ping);
  EXPECT_EQ(desk->count("alerts"), 1U);
  EXPECT_EQ(desk->count("beat") + desk->count("on_call"), 0U);
}

TEST_F(OnCallSession, ABeatTellsThatTheBoardHasAnswered) {
  start_alerts();
  const auto page = watching("alex");
  const auto beats = page->count("beat");
  run_for(3 * limits.network.agent_ping);
  EXPECT_GE(page->count("beat"), beats + 2);
  EXPECT_TRUE(page->last("beat").at("followed").as_bool());
  const auto at = static_cast<std::int64_t>(number_of(page->last("beat"), "at"));
  EXPECT_LE(now() - instant{milliseconds{at}}, limits.network.agent_ping);
  world->silent = true;
  run_for(limits.network.agent_ping + parts->patience());
  EXPECT_FALSE(page->last("beat").at("followed").as_bool());
  world->silent = false;
  parts->engine.alert_board = [] { return alert_board_handle{}; };
  run_for(limits.network.agent_ping);
  EXPECT_FALSE(page->last("beat").at("followed").as_bool());
}

TEST_F(OnCallSession, NothingIsAskedOnceItIsWatchedNoLonger) {
  start_alerts();
  const auto page = watching("alex");
  page->send({{"type", "watch_alerts"}, {"on", false}});
  run();
  EXPECT_TRUE(world->watchers.empty());
  const auto wishes = world->wishes.size();
  run_for(3 * limits.network.agent_ping);
  EXPECT_EQ(world->wishes.size(), wishes);
  const auto back = watching("blaise");
  back->cut();
  run();
  EXPECT_TRUE(world->watchers.empty()) << "nor by a page that is gone";
}

TEST_F(OnCallSession, SaysThatItIsNotKnownWhenTheBoardDoesNotAnswer) {
  start_alerts();
  const auto page = watching("alex");
  world->silent = true;
  const auto late = act(page, "take_alert");
  run_for(2 * parts->patience() + 1s);
  EXPECT_EQ(code_of(page, late), "in_doubt");
  parts->engine.alert_board = [] { return alert_board_handle{}; };
  EXPECT_EQ(code_of(page, act(page, "take_alert")), "unavailable");
}

TEST_F(OnCallSession, ATestIsAskedForWhereOneIsResponsible) {
  start_alerts();
  add("morgan", 9, false, true);
  const auto page = watching("alex");
  EXPECT_EQ(type_of(page, ask(page, "test_alert", {{"scope", "police"}})), "ack");
  EXPECT_EQ(type_of(page, ask(page, "test_alert", {{"scope", "system"}})), "ack");
  EXPECT_EQ(code_of(page, ask(page, "test_alert", {{"scope", "gendarmerie"}})), "forbidden");
  const auto officer = watching("morgan");
  EXPECT_EQ(code_of(officer, ask(officer, "test_alert", {{"scope", "system"}})), "forbidden");
  ASSERT_EQ(world->tests.size(), 2U);
  EXPECT_EQ(world->tests[1].by, agent_id{1});
}

TEST_F(OnCallSession, ACalendarIsReadByItsSecretAddressAndByNoOther) {
  start_alerts();
  const auto held = std::make_shared<memory_alerts>();
  held->plan.rotations.push_back({.scope = on_call_scope::police,
                                  .level = 1,
                                  .first = civil_time{} + std::chrono::hours{8},
                                  .members = {agent_id{1}}});
  held->feeds[token_hash("secret")] = agent_id{1};
  const auto archive = spawn_memory_alert_archive(system, held);
  parts->engine.alert_archive = [archive] { return archive; };
  const auto read = [this](const std::string& token) {
    http_request request;
    request.method = "GET";
    request.path = "/astreinte/agenda/" + token + ".ics";
    request.language = "fr";
    return call(agents, request);
  };
  const auto calendar = read("secret");
  ASSERT_EQ(calendar.status, 200U);
  EXPECT_EQ(calendar.content_type, "text/calendar; charset=utf-8");
  EXPECT_NE(calendar.body->find("SUMMARY:Astreinte police"), std::string::npos);
  EXPECT_EQ(calendar.body->find("alex"), std::string::npos) << "no name of anybody";
  const auto none = read("another");
  EXPECT_EQ(none.status, 404U);
  EXPECT_EQ(none.body, nullptr);
  held->feeds.clear();
  EXPECT_EQ(read("secret").status, 404U) << "revoked";
  unsigned last = 0;
  for (std::uint32_t i = 0; i < 10 * fixed::feeds_minute && last != 429U; ++i)
    last = read("guess").status;
  EXPECT_EQ(last, 429U);
  caf::anon_send_exit(archive, caf::exit_reason::user_shutdown);
  parts->engine.alert_archive = [] { return alert_archive_handle{}; };
}

TEST_F(OnCallSession, ItsPageIsServedAndMayKeepTheScreenOn) {
  begin();
  http_request request;
  request.method = "GET";
  request.path = "/astreinte";
  request.language = "fr";
  EXPECT_EQ(call(agents, request).status, 200U);
  EXPECT_TRUE(agents.keeps_screen_on);
  EXPECT_FALSE(visitors.keeps_screen_on);
  const auto allows = [](bool on) {
    return security_headers({"a"}, true, on).lines().find("screen-wake-lock=(self)") !=
           std::string::npos;
  };
  EXPECT_TRUE(allows(true));
  EXPECT_FALSE(allows(false));
}

} // namespace ecoute::test
