// SPDX-License-Identifier: EUPL-1.2
#include "config/limits.hpp"
#include "net/limits/accept_gate.hpp"
#include "net/proxy_protocol.hpp"
#include "tests/net/transport_fixture.hpp"

#include <random>

namespace ecoute::test {
namespace {

using namespace std::chrono_literals;
using outcome = proxy_header::outcome;

const std::string signature{"\r\n\r\n\0\r\nQUIT\n", 12};

std::string header_of(int version_command, int family, const std::string& block) {
  std::string all = signature;
  all += static_cast<char>(version_command);
  all += static_cast<char>(family);
  all += static_cast<char>(block.size() >> 8);
  all += static_cast<char>(block.size() & 0xff);
  return all + block;
}

std::string v4_block(int last) {
  return std::string{'\xc0', '\x00', '\x02', static_cast<char>(last), 127, 0, 0, 1} +
         std::string{'\x30', '\x39', '\x1f', '\x90'};
}

proxy_header read(const std::string& bytes) {
  return read_proxy_header({reinterpret_cast<const std::uint8_t*>(bytes.data()), bytes.size()});
}

TEST(ProxyHeader, GivesTheClientOfVersion4) {
  const auto header = read(header_of(0x21, 0x11, v4_block(7)));
  EXPECT_EQ(header.result, outcome::proxied);
  EXPECT_EQ(header.size, 28U);
  EXPECT_TRUE(header.peer.same_host(*peer_address::literal("192.0.2.7")));
  EXPECT_EQ(header.peer.port(), 12345);
}

TEST(ProxyHeader, GivesTheClientOfVersion6AndSkipsItsExtras) {
  const auto address = peer_address::literal("2001:db8::9")->raw();
  std::string block{address.begin(), address.end()};
  block += std::string(16, '\0') + std::string{0, 80, 0, 81} + "extras";
  const auto header = read(header_of(0x21, 0x21, block));
  EXPECT_EQ(header.result, outcome::proxied);
  EXPECT_TRUE(header.peer.same_host(*peer_address::literal("2001:db8::9")));
  EXPECT_EQ(header.peer.port(), 80);
}

TEST(ProxyHeader, RefusesAllElse) {
  const std::vector<std::pair<const char*, std::string>> cases{
      {"version 1", "PROXY TCP4 1.2.3.4 1.2.3.4 1 2\r\n"},
      {"HTTP", "GET / HTTP/1.1\r\n\r\n"},
      {"other version", header_of(0x11, 0x11, v4_block(1))},
      {"other command", header_of(0x22, 0x11, v4_block(1))},
      {"UDP", header_of(0x21, 0x12, v4_block(1))},
      {"unix", header_of(0x21, 0x31, std::string(216, 'a'))},
      {"unspecified", header_of(0x21, 0x00, "")},
      {"short block", header_of(0x21, 0x11, "abc")},
      {"short block of 6", header_of(0x21, 0x21, v4_block(1))},
      {"too long", header_of(0x21, 0x11, std::string(600, 'a'))}};
  for (const auto& [name, bytes] : cases) {
    EXPECT_EQ(read(bytes).result, outcome::bad) << name;
  }
}

TEST(ProxyHeader, AsksForMoreAtEveryCut) {
  const auto whole = header_of(0x21, 0x11, v4_block(1));
  for (std::size_t size = 0; size < whole.size(); ++size) {
    const auto header = read(whole.substr(0, size));
    EXPECT_EQ(header.result, outcome::incomplete) << size;
    EXPECT_GT(header.size, size);
  }
  EXPECT_EQ(read(header_of(0x20, 0x00, "")).result, outcome::local);
}

TEST(ProxyHeader, SurvivesAnyBytes) {
  std::mt19937 random{20260101};
  for (int round = 0; round < 20000; ++round) {
    auto bytes = header_of(0x21, random() % 2 == 0 ? 0x11 : 0x21, std::string(40, 'x'));
    for (int change = 0; change < 3; ++change) {
      bytes[random() % bytes.size()] = static_cast<char>(random());
    }
    bytes.resize(random() % (bytes.size() + 1));
    const auto header = read(bytes);
    if (header.result == outcome::proxied || header.result == outcome::local) {
      EXPECT_LE(header.size, bytes.size());
    }
  }
}

class Proxy : public transport_test {
protected:
  void begin_behind(network_settings limits = {}) {
    listener_settings where;
    where.proxies = {"127.0.0.1"};
    begin(limits, where);
  }
  std::string get() const { return "GET / HTTP/1.1\r\n" + host() + "\r\n"; }
};

TEST_F(Proxy, HeaderIsMandatoryFromAListedPeer) {
  begin_behind();
  auto socket = connect();
  socket.send(get());
  EXPECT_EQ(socket.read_to_end(), "");
  EXPECT_EQ(server->counters().proxy_faults, 1U);
}

TEST_F(Proxy, HeaderIsRefusedFromAnybodyElse) {
  begin();
  EXPECT_TRUE(ask(header_of(0x21, 0x11, v4_block(1)) + get()).starts_with("HTTP/1.1 400 "));
}

TEST_F(Proxy, ClientsHaveTheirOwnLimits) {
  network_settings limits;
  limits.connections_per_source_minute = 2;
  begin_behind(limits);
  for (int client = 1; client <= 3; ++client) {
    for (int i = 0; i < 2; ++i) {
      const auto response = ask(header_of(0x21, 0x11, v4_block(client)) + get());
      EXPECT_TRUE(response.starts_with("HTTP/1.1 200 ")) << client;
      EXPECT_NE(response.find("Strict-Transport-Security: max-age="), std::string::npos);
    }
    EXPECT_TRUE(ask(header_of(0x21, 0x11, v4_block(client)) + get()).starts_with("HTTP/1.1 429 "));
  }
}

TEST_F(Proxy, NoAddressStandsInAnyAnswer) {
  network_settings limits;
  limits.connections_per_source_minute = 1;
  begin_behind(limits);
  std::string all;
  for (int i = 0; i < 3; ++i) {
    all += ask(header_of(0x21, 0x11, v4_block(77)) + (i == 0 ? get() : "nonsense\r\n\r\n"));
  }
  EXPECT_NE(all.find("HTTP/1.1"), std::string::npos);
  EXPECT_EQ(all.find("192.0.2"), std::string::npos);
  EXPECT_EQ(all.find("\xc0\x00\x02\x4d"), std::string::npos);
}

const source_hash::clock::time_point start{};

TEST(SourceHash, ForgetsItsKeysAfterTwoLives) {
  source_hash hash{start, 3600s};
  const auto peer = *peer_address::literal("192.0.2.1");
  const auto first = hash.of(peer, start);
  EXPECT_EQ(hash.of(peer, start + 3599s).now, first.now);
  const auto second = hash.of(peer, start + 3600s);
  EXPECT_NE(second.now, first.now);
  EXPECT_EQ(second.previous, first.now);
  const auto late = hash.of(peer, start + 3 * 3600s);
  EXPECT_NE(late.previous, first.now);
  EXPECT_NE(late.previous, second.now);
}

TEST(SourceHash, TakesIpv6BySiteAndByProvider) {
  source_hash hash{start};
  const auto of = [&](const char* text) { return hash.of(*peer_address::literal(text), start); };
  EXPECT_EQ(of("2001:db8:1:2::a").now, of("2001:db8:1:2::b").now);
  EXPECT_NE(of("2001:db8:1:2::a").now, of("2001:db8:1:3::a").now);
  EXPECT_EQ(of("2001:db8:1:2::a").wide, of("2001:db8:1:3::a").wide);
  EXPECT_NE(of("2001:db8:1:2::a").wide, of("2001:db8:2:2::a").wide);
  EXPECT_NE(of("192.0.2.1").now, of("192.0.2.2").now);
  EXPECT_EQ(of("192.0.2.1").now, of("192.0.2.1").wide);
}

TEST(AcceptGate, GivesPlacesBack) {
  network_settings limits;
  limits.connections_max = 2;
  accept_gate gate{limits, start};
  accept_gate::place one;
  accept_gate::place two;
  accept_gate::place three;
  EXPECT_EQ(gate.enter(start, one), admission_verdict::admitted);
  EXPECT_EQ(gate.enter(start, two), admission_verdict::admitted);
  EXPECT_EQ(gate.enter(start, three), admission_verdict::full);
  one.reset();
  EXPECT_EQ(gate.enter(start, three), admission_verdict::admitted);
}

TEST(AcceptGate, SlowsAHerdDownAndLetsItInLater) {
  network_settings limits;
  limits.handshakes_per_second = 3;
  accept_gate gate{limits, start};
  std::vector<accept_gate::place> held(5);
  for (std::size_t i = 0; i < 3; ++i) {
    EXPECT_EQ(gate.enter(start, held[i]), admission_verdict::admitted);
  }
  EXPECT_EQ(gate.enter(start, held[3]), admission_verdict::too_fast);
  EXPECT_EQ(gate.enter(start + 400ms, held[3]), admission_verdict::admitted);
}

TEST(AcceptGate, KeepsASourceAcrossTheTurnOfTheHour) {
  network_settings limits;
  limits.connections_per_source_max = 1;
  source_hash hash{start, 3600s};
  accept_gate gate{limits, start};
  const auto peer = *peer_address::literal("192.0.2.1");
  accept_gate::place held;
  accept_gate::place more;
  EXPECT_EQ(gate.enter_source(hash.of(peer, start), start, held), admission_verdict::admitted);
  const auto later = start + 3601s;
  EXPECT_EQ(gate.enter_source(hash.of(peer, later), later, more), admission_verdict::source_full);
  held.reset();
  EXPECT_EQ(gate.enter_source(hash.of(peer, later), later, more), admission_verdict::admitted);
}

TEST(AcceptGate, GivesAWiderNetworkSomeTimesTheLimitsOfASource) {
  network_settings limits;
  limits.connections_per_source_max = 1;
  limits.connections_per_source_minute = 2;
  accept_gate gate{limits, start};
  constexpr source_id network{9, 9};
  std::vector<accept_gate::place> held(fixed::wide_factor + 1);
  const auto household = [&](std::uint64_t n) {
    return source_ids{{1, n}, {2, n}, network, {8, 8}};
  };
  for (std::uint64_t n = 0; n < fixed::wide_factor; ++n)
    EXPECT_EQ(gate.enter_source(household(n), start, held[n]), admission_verdict::admitted) << n;
  auto& last = held[fixed::wide_factor];
  EXPECT_EQ(gate.enter_source(household(fixed::wide_factor), start, last),
            admission_verdict::source_full);
  // In a minute: as many times two, whichever household they come from.
  for (std::uint64_t n = 0; n < fixed::wide_factor; ++n)
    held[n].reset();
  for (std::uint64_t n = 100; n < 100 + fixed::wide_factor; ++n) {
    EXPECT_EQ(gate.enter_source(household(n), start, last), admission_verdict::admitted) << n;
    last.reset();
  }
  EXPECT_EQ(gate.enter_source(household(200), start, last), admission_verdict::source_fast);
}

TEST(AcceptGate, KeepsAWiderNetworkAcrossTheTurnOfTheHour) {
  network_settings limits;
  limits.connections_per_source_max = 1;
  source_hash hash{start, 3600s};
  accept_gate gate{limits, start};
  const auto household = [&](std::uint32_t n, std::chrono::steady_clock::time_point now) {
    return hash.of(*peer_address::literal("2001:db8:7:" + std::to_string(n) + "::1"), now);
  };
  std::vector<accept_gate::place> held(fixed::wide_factor + 1);
  for (std::uint32_t n = 0; n < fixed::wide_factor; ++n)
    EXPECT_EQ(gate.enter_source(household(n, start), start, held[n]), admission_verdict::admitted);
  const auto later = start + 3601s;
  EXPECT_EQ(gate.enter_source(household(50, later), later, held.back()),
            admission_verdict::source_full);
}

TEST(AcceptGate, ForgetsTheOldestSources) {
  accept_gate gate{{}, start};
  accept_gate::place place;
  for (std::uint64_t i = 0; i < fixed::sources_max + 100; ++i) {
    const source_id id{i, i};
    gate.enter_source({id, {~i, i}, id, {~i, i}}, start, place);
  }
  EXPECT_EQ(gate.sources(), fixed::sources_max);
}

TEST(PeerAddress, KnowsThisMachine) {
  EXPECT_TRUE(peer_address::literal("127.0.0.1")->is_loopback());
  EXPECT_TRUE(peer_address::literal("127.8.9.10")->is_loopback());
  EXPECT_TRUE(peer_address::literal("::1")->is_loopback());
  for (const char* other : {"192.0.2.1", "10.127.0.1", "::2", "fe80::1", "::"})
    EXPECT_FALSE(peer_address::literal(other)->is_loopback()) << other;
}

} // namespace
} // namespace ecoute::test
