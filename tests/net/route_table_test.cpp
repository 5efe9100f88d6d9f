// SPDX-License-Identifier: EUPL-1.2
#include "net/route_table.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <fstream>
#include <set>
#include <string>

namespace ecoute::test {
namespace {

constexpr std::pair<listener_kind, const char*> listeners[] = {
    {listener_kind::visitors, "visitors"},
    {listener_kind::agents, "agents"},
    {listener_kind::operations, "operations"},
};

/// "agents GET /moi"
using route_set = std::set<std::string>;

route_set served() {
  route_set all;
  for (const auto& [kind, name] : listeners)
    for (const auto& one : routes_of(kind))
      all.insert(std::string{name} + ' ' + std::string{one.method} + ' ' + std::string{one.path});
  return all;
}

/// Paths stand at two spaces, methods at four, `tags: [a, b]` at six: the file's own layout. A line
/// at two spaces that is no path, or an operation without tags, gives an entry that nothing serves.
route_set described(std::istream& file) {
  route_set all;
  std::string line;
  std::string path;
  std::string method;
  bool inside = false;
  while (std::getline(file, line)) {
    if (line == "paths:" || !line.starts_with(' ')) {
      inside = line == "paths:" || (inside && line.empty());
      continue;
    }
    if (!inside)
      continue;
    if (line.starts_with("  /") && line.ends_with(':')) {
      path = line.substr(2, line.size() - 3);
    } else if (line == "    get:" || line == "    post:") {
      method = line == "    get:" ? "GET" : "POST";
    } else if (line.starts_with("      tags: [") && line.ends_with(']')) {
      auto tags = line.substr(13, line.size() - 14) + ", ";
      for (auto end = tags.find(", "); end != std::string::npos; end = tags.find(", ")) {
        all.insert(tags.substr(0, end) + ' ' + method + ' ' + path);
        tags.erase(0, end + 2);
      }
    } else if (line[2] != ' ' || (line[4] != ' ' && line[4] != '}')) {
      all.insert("not understood: " + line);
    }
  }
  return all;
}

TEST(Routes, AreThoseOfTheOpenApiFile) {
  std::ifstream file{ECOUTE_SOURCE_DIR "/net/protocol/openapi.yaml"};
  ASSERT_TRUE(file);
  const auto all = described(file);
  EXPECT_GE(all.size(), 18U);
  EXPECT_THAT(all, ::testing::ContainerEq(served()));
}

http_request asked(std::string method, std::string path) {
  http_request request;
  request.method = std::move(method);
  request.path = std::move(path);
  return request;
}

TEST(Routes, MeetWhatIsAskedAndNothingElse) {
  const auto match = [](listener_kind kind, const char* method, const char* path) {
    return match_route(kind, asked(method, path));
  };
  EXPECT_EQ(match(listener_kind::visitors, "HEAD", "/").found->id, route_id::page);
  EXPECT_EQ(match(listener_kind::visitors, "GET", "/v.00.js").found->id, route_id::asset);
  EXPECT_EQ(match(listener_kind::visitors, "GET", "/v").found, nullptr);
  EXPECT_EQ(match(listener_kind::visitors, "POST", "/sortie").found->id, route_id::exit_told);
  EXPECT_EQ(match(listener_kind::visitors, "GET", "/sortie").found->id, route_id::exit_link);
  for (const auto* path : {"/moi", "/connexion", "/deconnexion", "/bureau", "/etat", "/metrics"})
    EXPECT_TRUE(match(listener_kind::visitors, "GET", path).allow.empty()) << path;
  EXPECT_EQ(match(listener_kind::agents, "GET", "/tchat").found, nullptr);
  EXPECT_EQ(match(listener_kind::operations, "GET", "/").found, nullptr);
}

TEST(Routes, OfAnotherMethodSayWhichOnesThereAre) {
  const auto wrong = match_route(listener_kind::visitors, asked("PUT", "/sortie"));
  EXPECT_EQ(unmatched_response(wrong).status, 405U);
  EXPECT_EQ(wrong.allow, "POST, GET, HEAD");
  EXPECT_EQ(match_route(listener_kind::operations, asked("POST", "/pret")).allow, "GET, HEAD");
  EXPECT_EQ(unmatched_response(match_route(listener_kind::agents, asked("GET", "/x"))).status,
            404U);
}

TEST(Routes, ThatChangeAnythingWantOurOwnPage) {
  for (const auto& [kind, name] : listeners)
    for (const auto& one : routes_of(kind))
      EXPECT_EQ(one.own_origin, (one.method == "POST" && one.id != route_id::policy_report) ||
                                    one.id == route_id::socket)
          << name << ' ' << one.path;
  using paths = std::vector<std::string>;
  EXPECT_EQ(socket_paths_of(listener_kind::visitors), paths{"/tchat"});
  EXPECT_EQ(socket_paths_of(listener_kind::agents),
            (paths{"/bureau", "/astreinte/liaison", "/psychologue/liaison"}));
  EXPECT_EQ(socket_paths_of(listener_kind::operations), paths{});
}

} // namespace
} // namespace ecoute::test
