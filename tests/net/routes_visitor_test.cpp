// SPDX-License-Identifier: EUPL-1.2
// What the visitors' listener serves over plain HTTP.
#include "tests/net/session_fixture.hpp"

#include <boost/json/array.hpp>
#include <boost/json/parse.hpp>

#include <algorithm>

namespace ecoute::test {

namespace {

namespace json = boost::json;
using texts_sent = std::vector<std::string>;

class VisitorRoutes : public session_test {
protected:
  void SetUp() override { begin(); }
  json::object look_up(const json::object& question) {
    const auto r = post(visitors, "/lieux", json::serialize(question));
    EXPECT_EQ(r.status, 200U);
    EXPECT_EQ(r.content_type, "application/json");
    return json::parse(*r.body).as_object();
  }
  http_response get(const std::string& path, const std::string& method = "GET") {
    http_request request;
    request.method = method;
    request.path = path;
    request.language = "fr";
    return call(visitors, request);
  }
};

std::string header(const http_response& r, std::string_view name) {
  for (const auto& [key, value] : r.headers)
    if (key == name)
      return value;
  return {};
}

constexpr const char* clears_all = R"("cache", "cookies", "storage")";

} // namespace

TEST_F(VisitorRoutes, FindACommuneHoweverItIsTyped) {
  for (const std::string q :
       {"Bordeaux", "bordeaux", "BORDEAUX", "  bordeaux ", "33000", "33100"}) {
    const auto out = look_up({{"q", q}});
    ASSERT_EQ(out.at("found").as_array().size(), 1U) << q;
    const auto& found = out.at("found").as_array()[0].as_object();
    EXPECT_EQ(text_of(found, "insee"), "33063") << q;
    EXPECT_EQ(text_of(found, "departement"), "33") << q;
    EXPECT_FALSE(found.at("both_forces").as_bool());
    EXPECT_FALSE(out.at("mixed_forces").as_bool());
  }
}

TEST_F(VisitorRoutes, AskForTheDistrictOfParis) {
  const auto named = look_up({{"q", "Paris"}});
  const auto& all = named.at("found").as_array();
  EXPECT_TRUE(std::any_of(all.begin(), all.end(), [](const json::value& one) {
    return text_of(one.as_object(), "insee") == "75056" &&
           one.as_object().at("ask_district").as_bool();
  }));
  const auto asked = look_up({{"insee", "75056"}});
  EXPECT_TRUE(asked.at("found").as_array().empty());
  ASSERT_EQ(asked.at("districts").as_array().size(), 2U);
  EXPECT_EQ(text_of(asked.at("districts").as_array()[0].as_object(), "insee"), "75101");
  const auto by_postcode = look_up({{"q", "75001"}});
  const auto& first = by_postcode.at("found").as_array()[0].as_object();
  EXPECT_EQ(text_of(first, "insee"), "75101");
}

TEST_F(VisitorRoutes, SayThatAPostcodeLiesUnderBothForces) {
  const auto out = look_up({{"q", "33230"}});
  EXPECT_TRUE(out.at("mixed_forces").as_bool());
  EXPECT_EQ(out.at("found").as_array().size(), 2U);
}

TEST_F(VisitorRoutes, FindNothingWithoutAnError) {
  EXPECT_TRUE(look_up({{"q", "nulle part"}}).at("found").as_array().empty());
  EXPECT_TRUE(look_up({{"q", ""}}).at("found").as_array().empty());
  EXPECT_TRUE(look_up({{"insee", "00000"}}).at("districts").as_array().empty());
}

TEST_F(VisitorRoutes, RefuseAQuestionThatIsNone) {
  const std::vector<std::pair<std::string, unsigned>> table{
      {"", 400},
      {"garbage", 400},
      {"[]", 400},
      {"{}", 400},
      {R"({"q":7})", 400},
      {R"({"q":")" + std::string(101, 'a') + R"("})", 400},
      {R"({"q":")" + std::string(1100, 'a') + R"("})", 413},
      {R"({"q":{"a":{"b":{"c":{"d":{"e":{"f":{"g":{"h":1}}}}}}}}})", 413},
  };
  for (const auto& [body, status] : table) {
    const auto r = post(visitors, "/lieux", body);
    EXPECT_EQ(r.status, status) << body.substr(0, 40);
    const auto told = json::parse(*r.body).as_object();
    EXPECT_FALSE(text_of(told, "sentence").empty()) << body.substr(0, 40);
  }
}

TEST_F(VisitorRoutes, AskForPatienceWhenOneSourceLooksUpTooMuch) {
  http_request request;
  request.method = "POST";
  request.path = "/lieux";
  request.body = R"({"q":"Bordeaux"})";
  request.language = "fr";
  request.same_origin = true;
  request.source = {{1, 1}, {2, 1}, {1, 1}, {2, 1}};
  http_response r;
  std::uint32_t answered = 0;
  while ((r = call(visitors, request)).status == 200 && answered < 10 * fixed::look_ups_minute)
    ++answered;
  EXPECT_GE(answered, fixed::look_ups_minute);
  ASSERT_EQ(r.status, 429U);
  EXPECT_EQ(header(r, "Retry-After"), "5");
  EXPECT_EQ(parts->counters->told_too_many.load(), 1U);
  const auto told = json::parse(*r.body).as_object();
  EXPECT_EQ(text_of(told, "code"), "too_many");
  EXPECT_FALSE(text_of(told, "sentence").empty());
  request.source = {{3, 3}, {4, 3}, {3, 3}, {4, 3}};
  EXPECT_EQ(call(visitors, request).status, 200U) << "another source is not slowed down";
}

TEST_F(VisitorRoutes, OpenThePageFromAnySharedLink) {
  EXPECT_TRUE(visitors.page_takes_any_query);
  EXPECT_FALSE(agents.page_takes_any_query) << "nobody shares a link to the console";
}

TEST_F(VisitorRoutes, LeaveByALinkWithoutAScript) {
  const auto r = get("/sortie");
  EXPECT_EQ(r.status, 303U);
  EXPECT_EQ(header(r, "Location"), "https://meteofrance.com/");
  EXPECT_EQ(header(r, "Clear-Site-Data"), clears_all);
}

TEST_F(VisitorRoutes, LeaveByTheBeaconWhateverItCarries) {
  const texts_sent all{"", "no token of ours", std::string(129, 'x')};
  for (const auto& body : all) {
    const auto r = post(visitors, "/sortie", body);
    EXPECT_EQ(r.status, 204U);
    EXPECT_EQ(header(r, "Clear-Site-Data"), clears_all);
    EXPECT_EQ(header(r, "Location"), "");
  }
}

TEST_F(VisitorRoutes, CountViolationReportsAndKeepNothingOfThem) {
  EXPECT_EQ(post(visitors, "/csp", "anything at all").status, 204U);
  EXPECT_EQ(post(visitors, "/csp", "").status, 204U);
  EXPECT_EQ(parts->counters->content_policy_reports.load(), 2U);
}

TEST_F(VisitorRoutes, AcceptQuestionsFromTheirOwnPageOnly) {
  for (const std::string path : {"/lieux", "/sortie"}) {
    http_request request;
    request.method = "POST";
    request.path = path;
    request.body = R"({"q":"Bordeaux"})";
    const auto r = call(visitors, request);
    EXPECT_EQ(r.status, 403U) << path;
  }
  EXPECT_EQ(parts->counters->quick_exits.load(), 0U);
}

TEST_F(VisitorRoutes, ServeThePageAndNothingOfTheConsole) {
  EXPECT_EQ(get("/").status, 200U);
  EXPECT_TRUE(get("/").content_type.starts_with("text/html"));
  for (const std::string path : {"/connexion", "/deconnexion", "/moi", "/bureau", "/metrics",
                                 "/etat", "/vivant", "/pret", "/index.html", "/../"}) {
    EXPECT_EQ(get(path).status, 404U) << path;
    EXPECT_EQ(post(visitors, path, "{}").status, 404U) << path;
  }
  EXPECT_EQ(get("/v.0000.js").status, 404U);
  EXPECT_EQ(post(visitors, "/v.0000.js", "{}").status, 405U);
  EXPECT_EQ(visitors.socket_paths, std::vector<std::string>{"/tchat"});
}

TEST_F(VisitorRoutes, NameTheMethodThatIsNotAllowed) {
  for (const std::string method : {"PUT", "DELETE", "PATCH", "OPTIONS"})
    for (const std::string path : {"/", "/lieux", "/sortie", "/csp"})
      EXPECT_EQ(get(path, method).status, 405U) << method << path;
  EXPECT_EQ(get("/lieux").status, 405U);
  EXPECT_EQ(get("/csp").status, 405U);
  EXPECT_EQ(post(visitors, "/", "").status, 405U);
}

} // namespace ecoute::test
