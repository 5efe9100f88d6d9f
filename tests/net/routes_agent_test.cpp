// SPDX-License-Identifier: EUPL-1.2
// What the agents' and the operations' listeners serve over plain HTTP.
#include "net/hashing.hpp"
#include "net/operations_routes.hpp"
#include "tests/net/session_fixture.hpp"

#include <boost/json/array.hpp>
#include <boost/json/parse.hpp>

#include <algorithm>

namespace ecoute::test {

namespace {

namespace json = boost::json;

class AgentRoutes : public session_test {
protected:
  void SetUp() override {
    begin();
    add_agent("alex", 1);
    operations = operations_routes(system, parts, [] {
      return std::vector<std::pair<std::string, std::uint64_t>>{{"of_the_root", 7}};
    });
  }
  http_response sign_in(const std::string& name, const std::string& password) {
    return post(
        agents, "/connexion",
        json::serialize(json::object{{"name", name}, {"password", password}, {"code", "123456"}}));
  }
  http_response get(const listener_routes& routes, const std::string& path,
                    const std::string& cookie = {}) {
    http_request request;
    request.method = "GET";
    request.path = path;
    request.cookie = cookie;
    request.language = "fr";
    return call(routes, request);
  }
  listener_routes operations;
};

std::string cookie_of(const http_response& r) {
  for (const auto& [key, value] : r.headers)
    if (key == "Set-Cookie")
      return value;
  return {};
}

} // namespace

TEST_F(AgentRoutes, SignInWithACookieThatNothingElseCanRead) {
  const auto r = sign_in("alex", "right");
  EXPECT_EQ(r.status, 204U);
  EXPECT_EQ(r.body, nullptr);
  const auto cookie = cookie_of(r);
  const std::string before = "__Host-ecoute=";
  ASSERT_TRUE(cookie.starts_with(before));
  const auto token = cookie.substr(before.size(), 43);
  EXPECT_EQ(cookie, before + token + "; Path=/; Secure; HttpOnly; SameSite=Strict");
  const auto me = get(agents, "/moi", token);
  EXPECT_EQ(me.status, 200U);
  const auto told = json::parse(*me.body).as_object();
  EXPECT_EQ(text_of(told, "name"), "alex");
  EXPECT_EQ(text_of(told, "platform"), "police");
  EXPECT_EQ(number_of(told, "agent"), 1U);
}

TEST_F(AgentRoutes, GiveOneAnswerToEverySignInThatIsWrong) {
  const auto unknown = sign_in("nobody", "right");
  const auto wrong = sign_in("alex", "wrong");
  EXPECT_EQ(unknown.status, 401U);
  EXPECT_EQ(wrong.status, unknown.status);
  EXPECT_EQ(*wrong.body, *unknown.body);
  EXPECT_TRUE(wrong.headers == unknown.headers);
  EXPECT_EQ(cookie_of(wrong), "");
  EXPECT_EQ(wrong.body->find("alex"), std::string::npos);
}

TEST_F(AgentRoutes, RefuseASignInFromAnotherOriginWithoutAskingWhoItIs) {
  http_request request;
  request.method = "POST";
  request.path = "/connexion";
  request.body = R"({"name":"alex","password":"right","code":"1"})";
  const auto r = call(agents, request);
  EXPECT_EQ(r.status, 403U);
  EXPECT_EQ(cookie_of(r), "");
  request.path = "/deconnexion";
  request.cookie = "alex";
  EXPECT_EQ(call(agents, request).status, 403U);
  EXPECT_EQ(accounts->sign_ins, 0);
  EXPECT_EQ(accounts->by_token_hash.size(), 1U) << "still signed in";
}

TEST_F(AgentRoutes, SayThatNothingIsKeptOfARequestThatCannotBeAnswered) {
  parts->engine.credentials = [] { return credentials_handle{}; };
  for (const auto& r : {sign_in("alex", "right"), post(agents, "/deconnexion", "{}", "alex")}) {
    EXPECT_EQ(r.status, 503U);
    const auto told = json::parse(*r.body).as_object();
    EXPECT_EQ(text_of(told, "code"), "unavailable");
    EXPECT_NE(text_of(told, "sentence").find("rien n’est gardé"), std::string::npos);
    EXPECT_EQ(text_of(told, "sentence").find("repart"), std::string::npos) << "no page repeats it";
  }
}

TEST_F(AgentRoutes, RefuseASignInThatIsNone) {
  const std::vector<std::pair<std::string, unsigned>> table{
      {"", 400},
      {"name=alex", 400},
      {"{}", 400},
      {R"({"name":"alex","password":"right"})", 400},
      {R"({"name":"alex","password":"right","code":123456})", 400},
      {R"({"name":")" + std::string(257, 'a') + R"(","password":"p","code":"1"})", 400},
      {std::string(5000, ' '), 413},
  };
  for (const auto& [body, status] : table)
    EXPECT_EQ(post(agents, "/connexion", body).status, status) << body.substr(0, 40);
  EXPECT_EQ(accounts->sign_ins, 0);
}

TEST_F(AgentRoutes, BoundTheAttemptsOfOneSource) {
  for (std::uint32_t i = 0; i < limits.network.sign_ins_per_source_minute; ++i)
    EXPECT_EQ(sign_in("alex", "wrong").status, 401U);
  const auto r = sign_in("alex", "right");
  EXPECT_EQ(r.status, 429U);
  EXPECT_EQ(text_of(json::parse(*r.body).as_object(), "code"), "too_many");
  EXPECT_EQ(cookie_of(r), "");
  EXPECT_EQ(parts->counters->told_too_many.load(), 1U);
}

TEST_F(AgentRoutes, SignOutAndTakeTheCookieAway) {
  accounts->by_token_hash[token_hash("other")] = accounts->by_name["alex"].who;
  const auto r = post(agents, "/deconnexion", "", "alex");
  EXPECT_EQ(r.status, 204U);
  EXPECT_EQ(cookie_of(r), "__Host-ecoute=; Path=/; Secure; HttpOnly; SameSite=Strict; Max-Age=0");
  EXPECT_EQ(get(agents, "/moi", "alex").status, 401U);
  EXPECT_EQ(get(agents, "/moi", "other").status, 200U) << "the other device stays";
  EXPECT_EQ(post(agents, "/deconnexion", R"({"everywhere":true})", "other").status, 204U);
  EXPECT_EQ(get(agents, "/moi", "other").status, 401U);
  EXPECT_EQ(post(agents, "/deconnexion", "", "other").status, 401U);
}

TEST_F(AgentRoutes, SayThatCredentialsAreAway) {
  parts->engine.credentials = [] { return credentials_handle{}; };
  EXPECT_EQ(sign_in("alex", "right").status, 503U);
  EXPECT_EQ(get(agents, "/moi", "alex").status, 503U);
}

TEST_F(AgentRoutes, ServeTheConsoleAndNothingOfTheVisitors) {
  EXPECT_EQ(get(agents, "/").status, 200U);
  for (const std::string path : {"/lieux", "/sortie", "/tchat", "/metrics", "/etat"}) {
    EXPECT_EQ(get(agents, path).status, 404U) << path;
    EXPECT_EQ(post(agents, path, "{}", "alex").status, 404U) << path;
  }
  EXPECT_EQ(get(agents, "/v.0.js").status, 404U);
  EXPECT_EQ(post(agents, "/v.0.js", "{}", "alex").status, 405U);
  EXPECT_EQ(get(agents, "/moi").status, 401U);
  EXPECT_EQ(get(agents, "/connexion").status, 405U);
  EXPECT_EQ(post(agents, "/csp", "a report").status, 204U);
  EXPECT_EQ(agents.socket_paths,
            (std::vector<std::string>{"/bureau", "/astreinte/liaison", "/psychologue/liaison"}));
}

TEST_F(AgentRoutes, ShowTheEnginesStateToOperations) {
  EXPECT_EQ(*get(operations, "/vivant").body, "vivant\n");
  EXPECT_EQ(get(operations, "/pret").status, 200U);
  const auto state = json::parse(*get(operations, "/etat").body).as_object();
  EXPECT_EQ(text_of(state, "mode"), "normal");
  EXPECT_TRUE(state.at("ready").as_bool());
  EXPECT_GE(state.at("roles").as_array().size(), 4U);
  std::vector<std::string> names;
  for (const auto& role : state.at("roles").as_array()) {
    names.push_back(text_of(role.as_object(), "role"));
    EXPECT_TRUE(role.at("answers").as_bool()) << names.back();
    EXPECT_EQ(role.at("restarts").as_int64(), 0) << names.back();
    EXPECT_LE(role.at("mailbox").as_int64(), 1) << names.back() << ": nothing piles up";
  }
  EXPECT_NE(std::find(names.begin(), names.end(), "platform_police/queue"), names.end());
  const auto metrics = *get(operations, "/metrics").body;
  EXPECT_NE(metrics.find("ecoute_openings_total 0\n"), std::string::npos);
  EXPECT_NE(metrics.find("ecoute_of_the_root 7\n"), std::string::npos);
  for (const std::string path : {"/", "/connexion", "/lieux", "/moi"})
    EXPECT_EQ(get(operations, path).status, 404U) << path;
  EXPECT_EQ(post(operations, "/metrics", "").status, 405U);
}

TEST_F(AgentRoutes, TellOperationsThatTheEngineIsNotReady) {
  using row = std::pair<engine_mode, bool>;
  for (const auto& [mode, ready] : {row{engine_mode::slow, true}, row{engine_mode::cut, false},
                                    row{engine_mode::draining, false}}) {
    caf::anon_send(directory::supervisor(system), mode_changed{mode});
    run();
    EXPECT_EQ(get(operations, "/pret").status, ready ? 200U : 503U) << name_of(mode);
    const auto state = json::parse(*get(operations, "/etat").body).as_object();
    EXPECT_EQ(text_of(state, "mode"), name_of(mode));
    EXPECT_EQ(state.at("ready").as_bool(), ready) << name_of(mode) << ": both say the same";
  }
  parts->engine.supervisor = [] { return supervisor_handle{}; };
  EXPECT_EQ(get(operations, "/pret").status, 503U);
  EXPECT_EQ(get(operations, "/etat").status, 503U);
  EXPECT_EQ(get(operations, "/vivant").status, 200U) << "the process lives";
}

TEST_F(AgentRoutes, LetNobodyUpgradeAtOperations) {
  unsigned status = 0;
  operations.on_upgrade(
      {}, [](std::shared_ptr<frame_sink>) { ADD_FAILURE() << "accepted"; },
      [&](const http_response& r) { status = r.status; });
  EXPECT_EQ(status, 404U);
}

} // namespace ecoute::test
