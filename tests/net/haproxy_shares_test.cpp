// SPDX-License-Identifier: EUPL-1.2
// What one source may have at each door of the production front. The engine is away: who is let in
// reads 503, who is refused 429, and who is cut off nothing.
#include "tests/net/haproxy_process.hpp"

#include <gtest/gtest.h>

#include <stdexcept>
#include <string>
#include <sys/resource.h>
#include <vector>

namespace ecoute::test {
namespace {

using namespace std::chrono_literals;

/// The tests of a /48 hold more sockets than a process has by default.
void take_every_descriptor() {
  rlimit files{};
  ::getrlimit(RLIMIT_NOFILE, &files);
  files.rlim_cur = files.rlim_max;
  ::setrlimit(RLIMIT_NOFILE, &files);
}

raw_socket connect(std::uint16_t door, std::uint32_t from) {
  return raw_socket{door, 0, from};
}
raw_socket connect(std::uint16_t door, const std::string& from) {
  return arrive_from(door, from);
}

/// Who is the i-th to come: always the same address, or another one of the same network.
constexpr std::uint32_t somebody(int /*i*/) {
  return 7;
}
std::string of_one_64(int i) {
  return "2001:db8:1:1::" + std::to_string(i);
}
std::string of_one_48(int i) {
  return "2001:db8:1:" + std::to_string(i % 10) + "::1";
}

class HaproxyDoor : public ::testing::TestWithParam<const char*> {
protected:
  /// Who says nothing is held for longer than a slow machine takes to arrive.
  void open(front_changes how = {}) {
    how.silence = "30s";
    front.start(free_port(), how);
  }
  bool is_visitors() const { return std::string{GetParam()} == "Visitors"; }
  std::uint16_t door() const { return is_visitors() ? front.visitors : front.agents; }
  std::uint16_t other_door() const { return is_visitors() ? front.agents : front.visitors; }

  template <class Source>
  std::string status(const Source& from) const {
    return status_of(get_page(door(), from));
  }
  template <class Source>
  bool becomes(const std::string& wanted, const Source& from) const {
    return comes_to(wanted, [&] { return get_page(door(), from); });
  }
  /// So many connections, which say nothing.
  template <class Who>
  void hold(int count, Who who, std::vector<raw_socket>& held) const {
    for (int i = 0; i < count; ++i)
      held.push_back(connect(door(), who(i)));
  }
  /// One more after the other, until the next to ask is answered so. HAProxy may still count some
  /// that have gone: there is some room.
  template <class Who>
  bool hold_until(const std::string& wanted, Who who, std::vector<raw_socket>& held) const {
    for (int i = 0; i < room; ++i) {
      try {
        hold(1, who, held);
      } catch (const std::runtime_error&) { // cut off before connect() had returned
      }
      if (status(who(i)) == wanted)
        return true;
    }
    return false;
  }
  /// So many connections. Some wait for their answer: HAProxy then knows that those before are
  /// gone.
  template <class Who>
  void come_and_go(int count, Who who) const {
    for (int i = 0; i < count; ++i)
      if (i % 50 == 49)
        status(who(i));
      else
        connect(door(), who(i));
  }

  static constexpr int room = 30;
  haproxy_process front;
  std::vector<raw_socket> let_in;
  std::vector<raw_socket> refused;
};

TEST_P(HaproxyDoor, TellsTheNumbersToWhoHoldsItsShareOfTheConnections) {
  open();
  hold(190, somebody, let_in);
  EXPECT_EQ(status(7U), "503");
  EXPECT_TRUE(hold_until("429", somebody, let_in));
  const auto asked = std::chrono::steady_clock::now();
  auto socket = connect(door(), 7U);
  socket.send("GET / HTTP/1.1\r\nHost: tchat.test\r\n\r\n"); // and could ask for more
  const auto page = socket.read_to_end();
  EXPECT_LT(std::chrono::steady_clock::now() - asked, 2s) << "the front closes it";
  EXPECT_EQ(status_of(page), "429");
  EXPECT_NE(page.find("retry-after: 5"), std::string::npos);
  expect_the_numbers(page);
  EXPECT_EQ(status(8U), "503") << "nobody else is refused";
  let_in.clear();
  EXPECT_TRUE(becomes("503", 7U)) << "the door opens again by itself";
}

TEST_P(HaproxyDoor, CutsOffWhoIsRefusedTooOftenAtOnce) {
  open();
  hold(190, somebody, let_in);
  EXPECT_TRUE(hold_until("429", somebody, let_in));
  hold(180, somebody, refused);
  EXPECT_EQ(status(7U), "429");
  EXPECT_TRUE(hold_until("", somebody, refused));
  EXPECT_EQ(status(8U), "503") << "nobody else is cut off";
  EXPECT_EQ(status_of(get_page(other_door(), 7U)), "503") << "nor anybody at the other door";
  refused.clear();
  EXPECT_TRUE(becomes("429", 7U)) << "the numbers are told again by themselves";
}

TEST_P(HaproxyDoor, IsNotKeptShutByThoseWhomItRefuses) {
  open();
  hold(190, somebody, let_in);
  EXPECT_TRUE(hold_until("429", somebody, let_in));
  hold(100, somebody, refused);
  EXPECT_EQ(status(7U), "429");
  for (int i = 0; i < 50; ++i)
    let_in.pop_back();
  EXPECT_TRUE(becomes("503", 7U));
  EXPECT_FALSE(refused.back().readable(0ms)) << "who was refused is still there";
}

TEST_P(HaproxyDoor, LetsNoSourceConnectMoreOftenThanItsShare) {
  open();
  come_and_go(590, somebody);
  EXPECT_EQ(status(7U), "503");
  come_and_go(room, somebody);
  EXPECT_TRUE(becomes("429", 7U));
  expect_the_numbers(get_page(door(), 7U));
  come_and_go(1750, somebody);
  EXPECT_EQ(status(7U), "429");
  EXPECT_TRUE(becomes("", 7U));
  EXPECT_EQ(status(8U), "503") << "nobody else is refused";
  EXPECT_EQ(status_of(get_page(other_door(), 7U)), "503") << "nor anybody at the other door";
}

TEST_P(HaproxyDoor, OpensAgainAfterItsMinuteHoweverManyAskMeanwhile) {
  open({.minute = "5s"});
  come_and_go(610, somebody);
  EXPECT_TRUE(becomes("429", 7U));
  EXPECT_TRUE(becomes("503", 7U)); // asks without a pause
}

TEST_P(HaproxyDoor, TakesA64ForOneSource) {
  open({.told_sources = true});
  hold(190, of_one_64, let_in);
  EXPECT_TRUE(hold_until("429", of_one_64, let_in));
  EXPECT_EQ(status("2001:db8:1:1:ffff::1"), "429");
  EXPECT_EQ(status("2001:db8:1:2::1"), "503") << "its neighbour is let in";
}

TEST_P(HaproxyDoor, TellsTheNumbersToA48ThatHoldsEightShares) {
  take_every_descriptor();
  open({.told_sources = true});
  hold(1590, of_one_48, let_in);
  EXPECT_EQ(status("2001:db8:1:a::1"), "503");
  EXPECT_TRUE(hold_until("429", of_one_48, let_in));
  expect_the_numbers(get_page(door(), "2001:db8:1:a::1"));
  hold(180, of_one_48, refused);
  EXPECT_EQ(status("2001:db8:1:a::1"), "429");
  EXPECT_TRUE(hold_until("", of_one_48, refused)) << "all its networks have one cap";
  EXPECT_EQ(status("2001:db8:1:a::1"), "");
  EXPECT_EQ(status("2001:db8:2::1"), "503") << "nobody else is refused";
}

TEST_P(HaproxyDoor, LetsNo48ConnectMoreOftenThanEightShares) {
  open({.told_sources = true});
  come_and_go(4790, of_one_48);
  EXPECT_EQ(status("2001:db8:1:a::1"), "503");
  come_and_go(room, of_one_48);
  EXPECT_TRUE(becomes("429", "2001:db8:1:a::1"));
  expect_the_numbers(get_page(door(), "2001:db8:1:a::1"));
  EXPECT_EQ(status("2001:db8:2::1"), "503") << "nobody else is refused";
}

TEST_P(HaproxyDoor, SpeaksNoProtocolThatOutlivesARefusal) {
  open();
  auto socket = connect(door(), 7U);
  socket.send("PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n");
  EXPECT_EQ(status_of(socket.read_to_end()), "400");
}

INSTANTIATE_TEST_SUITE_P(Of, HaproxyDoor, ::testing::Values("Visitors", "Agents"),
                         [](const auto& one) { return std::string{one.param}; });

} // namespace
} // namespace ecoute::test
