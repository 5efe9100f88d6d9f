// SPDX-License-Identifier: EUPL-1.2
#include "tests/net/haproxy_process.hpp"
#include "tests/net/transport_fixture.hpp"

#include <sys/socket.h>
#include <unistd.h>

namespace ecoute::test {
namespace {

using namespace std::chrono_literals;

/// The production front before the fixture's listener.
class Haproxy : public transport_test {
protected:
  void TearDown() override {
    front.stop();
    transport_test::TearDown();
  }
  std::string get(std::uint32_t from) { return get_page(front.visitors, from); }
  haproxy_process front;
};

TEST_F(Haproxy, ServesTheNumbersWithin2SecondsWhenTheEngineIsAway) {
  front.start(free_port());
  const auto asked = std::chrono::steady_clock::now();
  const auto page = get(1);
  EXPECT_LT(std::chrono::steady_clock::now() - asked, 2s);
  EXPECT_EQ(page.substr(9, 3), "503");
  expect_the_numbers(page);
}

TEST_F(Haproxy, ServesTheNumbersWithin2SecondsWhenTheEngineHangs) {
  const auto silent = free_port();
  const int hung = bound_to(silent);
  ASSERT_EQ(::listen(hung, 16), 0); // the kernel accepts, nobody answers
  front.start(silent);
  const auto asked = std::chrono::steady_clock::now();
  const auto page = get(1);
  EXPECT_LT(std::chrono::steady_clock::now() - asked, 2s);
  EXPECT_NE(page.find("tel:17"), std::string::npos);
  ::close(hung);
}

TEST_F(Haproxy, TellsTheEngineTheSourceOfEachClient) {
  network_settings limits;
  limits.connections_per_source_minute = 1;
  listener_settings where;
  where.proxies = {"127.0.0.1"};
  where.origins = {"https://tchat.test"};
  begin(limits, where);
  front.start(port);
  EXPECT_EQ(get(2).substr(9, 3), "200");
  EXPECT_EQ(get(2).substr(9, 3), "429");
  EXPECT_EQ(get(3).substr(9, 3), "200");
  EXPECT_EQ(server->counters().proxy_faults, 0U);
}

TEST_F(Haproxy, LetsTheSocketThroughAndServesTheNumbersOnceTheEngineStops) {
  listener_settings where;
  where.proxies = {"127.0.0.1"};
  where.origins = {"https://tchat.test"};
  begin({}, where);
  front.start(port);
  raw_socket socket{front.visitors};
  auto request = upgrade_request(front.visitors, "Host", "tchat.test");
  const std::string origin = "http://127.0.0.1:" + std::to_string(front.visitors);
  request.replace(request.find(origin), origin.size(), "https://tchat.test");
  socket.send(request);
  EXPECT_EQ(socket.read_response(true).substr(9, 3), "101");
  socket.send(text_frame("bonjour"));
  EXPECT_EQ(socket.read_frame()->payload, "bonjour");
  server->stop(1012);
  EXPECT_EQ(socket.read_close_code(), 1012);
  EXPECT_EQ(get(1).substr(9, 3), "503");
}

} // namespace
} // namespace ecoute::test
