// SPDX-License-Identifier: EUPL-1.2
// One POST, to real receivers on the loopback that behave badly.
#include "net/outbound/curl_call.hpp"
#include "net/outbound/http_post.hpp"
#include "tests/net/alerts/loopback_receiver.hpp"

#include <gtest/gtest.h>

#include <arpa/inet.h>
#include <chrono>
#include <cstdlib>
#include <future>
#include <netinet/in.h>
#include <sys/socket.h>

namespace ecoute::test {
namespace {

using namespace std::chrono_literals;
using namespace std::string_literals;

http_post post_to(const std::string& url) {
  http_post out;
  out.url = url;
  out.body = R"({"kind":"emergency"})";
  out.stamp = sign_webhook(secret_text{"secret"}, "a/1/webhook/x", out.body, instant{1000s});
  out.allowed = {.private_networks = false, .plain_loopback = true};
  return out;
}

sent posted(const std::string& url, milliseconds whole = 10s) {
  return send_post(post_to(url), {.whole = whole});
}

TEST(HttpPost, CarriesTheBodyAndItsThreeHeaders) {
  loopback_receiver receiver{answers(204)};
  EXPECT_EQ(posted(receiver.url()), (sent{sending_outcome::delivered, 204}));
  ASSERT_EQ(receiver.requests().size(), 1U);
  const auto request = receiver.requests().front();
  const auto expected = post_to({}).stamp;
  EXPECT_TRUE(request.starts_with("POST /alertes?cle=PLANTED HTTP/1.1\r\n")) << request;
  for (const auto& line :
       {std::string{"\r\nContent-Type: application/json\r\n"},
        "\r\nEcoute-Time: " + expected.time + "\r\n", "\r\nEcoute-Key: " + expected.key + "\r\n",
        "\r\nEcoute-Signature: " + expected.signature + "\r\n"})
    EXPECT_NE(request.find(line), std::string::npos) << line;
  EXPECT_TRUE(request.ends_with("\r\n\r\n{\"kind\":\"emergency\"}"));
}

TEST(HttpPost, JudgesByTheStatus) {
  const std::vector<std::pair<int, sending_outcome>> table{
      {200, sending_outcome::delivered}, {202, sending_outcome::delivered},
      {301, sending_outcome::refused},   {400, sending_outcome::refused},
      {401, sending_outcome::refused},   {404, sending_outcome::refused},
      {410, sending_outcome::refused},   {408, sending_outcome::later},
      {425, sending_outcome::later},     {429, sending_outcome::later},
      {500, sending_outcome::later},     {503, sending_outcome::later}};
  for (const auto& [status, outcome] : table) {
    loopback_receiver receiver{answers(status)};
    EXPECT_EQ(posted(receiver.url()), (sent{outcome, static_cast<std::uint16_t>(status)}));
  }
}

TEST(HttpPost, FollowsNoRedirect) {
  loopback_receiver elsewhere{answers(200)};
  for (const int status : {301, 302, 303, 307, 308}) {
    loopback_receiver receiver{answers(status, "Location: " + elsewhere.url() + "\r\n")};
    EXPECT_EQ(posted(receiver.url()).outcome, sending_outcome::refused) << status;
  }
  EXPECT_EQ(elsewhere.connections(), 0);
}

TEST(HttpPost, GivesUpOnAReceiverThatHangs) {
  loopback_receiver receiver{[](received_call& call) { call.left_within(10s); }};
  const auto asked = std::chrono::steady_clock::now();
  EXPECT_EQ(posted(receiver.url(), 300ms), (sent{sending_outcome::unreachable, 0}));
  EXPECT_LT(std::chrono::steady_clock::now() - asked, 5s);
}

TEST(HttpPost, GivesUpOnAHeadThatComesByteByByte) {
  loopback_receiver receiver{[](received_call& call) {
    const std::string head = "HTTP/1.1 200 OK\r\n";
    for (std::size_t i = 0; !call.left_within(100ms); ++i)
      if (!call.write(i < head.size() - 1 ? head.substr(i, 1) : "x"))
        return;
  }};
  EXPECT_EQ(posted(receiver.url(), 500ms), (sent{sending_outcome::unreachable, 0}));
}

TEST(HttpPost, BelievesA200WhoseBodyNeverEnds) {
  loopback_receiver receiver{[](received_call& call) {
    call.write("HTTP/1.1 200 OK\r\nContent-Length: 1000\r\n\r\n");
    while (!call.left_within(50ms) && call.write("x"))
      continue;
  }};
  EXPECT_EQ(posted(receiver.url(), 500ms), (sent{sending_outcome::delivered, 200}));
}

TEST(HttpPost, CutsAnAnswerOfTenMegabytes) {
  std::promise<bool> wrote_all;
  loopback_receiver receiver{[&wrote_all](received_call& call) {
    wrote_all.set_value(call.write("HTTP/1.1 500 x\r\nContent-Length: 10485760\r\n\r\n" +
                                   std::string(10 << 20, 'x')));
  }};
  EXPECT_EQ(posted(receiver.url()), (sent{sending_outcome::later, 500}));
  EXPECT_FALSE(wrote_all.get_future().get());
}

TEST(HttpPost, CutsAnswerHeadersWithoutEnd) {
  loopback_receiver receiver{[](received_call& call) {
    call.write("HTTP/1.1 200 OK\r\n");
    while (call.write("X-Much: " + std::string(1000, 'x') + "\r\n"))
      continue;
  }};
  EXPECT_EQ(posted(receiver.url(), 5s), (sent{sending_outcome::delivered, 200}));
}

TEST(HttpPost, FindsNobodyThere) {
  std::string closed;
  {
    const loopback_receiver receiver{answers(200)};
    closed = receiver.url();
  }
  EXPECT_EQ(posted(closed), (sent{sending_outcome::unreachable, 0}));
  EXPECT_EQ(posted("https://nulle-part.invalid/"), (sent{sending_outcome::unreachable, 0}));
  loopback_receiver rude{[](received_call&) {}};
  EXPECT_EQ(posted(rude.url()), (sent{sending_outcome::unreachable, 0})) << "closed without a word";
}

TEST(HttpPost, IgnoresTheProxyOfTheEnvironment) {
  loopback_receiver proxy{answers(200)};
  loopback_receiver receiver{answers(202)};
  const auto address = "http://127.0.0.1:" + std::to_string(proxy.port());
  for (const auto* name : {"http_proxy", "all_proxy", "ALL_PROXY"})
    ::setenv(name, address.c_str(), 1);
  EXPECT_EQ(posted(receiver.url()).status, 202);
  for (const auto* name : {"http_proxy", "all_proxy", "ALL_PROXY"})
    ::unsetenv(name);
  EXPECT_EQ(proxy.connections(), 0);
}

TEST(HttpPost, IsGivenUpWhenTheEngineEnds) {
  const auto stop = std::make_shared<std::atomic<bool>>(false);
  loopback_receiver receiver{[stop](received_call& call) {
    *stop = true;
    call.left_within(20s);
  }};
  const auto asked = std::chrono::steady_clock::now();
  const auto got = send_post(post_to(receiver.url()), {.stop = stop});
  EXPECT_EQ(got.outcome, sending_outcome::unreachable);
  EXPECT_LT(std::chrono::steady_clock::now() - asked, 5s);
}

TEST(HttpPost, IsNotSentWhereItMayNot) {
  loopback_receiver receiver{answers(200)};
  const auto port = std::to_string(receiver.port());
  for (const auto& url :
       {receiver.url(), "https://127.0.0.1:" + port, "https://[::1]:" + port,
        "https://[::ffff:127.0.0.1]:" + port, "https://2130706433:" + port,
        "https://0x7f.1:" + port, "https://0.0.0.0:" + port, "https://10.0.0.1/"s,
        "https://169.254.169.254/latest"s, "https://anna:secret@example.org/"s,
        "ftp://example.org/"s, "file:///etc/passwd"s, "gopher://127.0.0.1:" + port, ""s}) {
    auto what = post_to(url);
    what.allowed = {};
    EXPECT_EQ(send_post(what, {}), (sent{sending_outcome::not_allowed, 0})) << url;
  }
  EXPECT_EQ(receiver.connections(), 0);
}

/// Nothing was wrong with the name when it was read: what counts is where the socket would go.
TEST(HttpPost, IsNotSentToANameThatLeadsInside) {
  loopback_receiver receiver{answers(200)};
  auto what = post_to("https://localhost:" + std::to_string(receiver.port()) + "/");
  what.allowed = {};
  EXPECT_EQ(send_post(what, {}), (sent{sending_outcome::not_allowed, 0}));
  EXPECT_EQ(receiver.connections(), 0);
  what.allowed.private_networks = true; // by name: there it would be sent, were there TLS
  EXPECT_EQ(send_post(what, {.whole = 300ms}).outcome, sending_outcome::unreachable);
  EXPECT_EQ(receiver.connections(), 1);
}

TEST(HttpPost, ReadsTheAddressThatASocketConnectsTo) {
  sockaddr_in four{};
  four.sin_family = AF_INET;
  four.sin_addr.s_addr = htonl(0x0a000001);
  EXPECT_EQ(address_in(reinterpret_cast<const sockaddr&>(four)), ip_address::v4({10, 0, 0, 1}));
  sockaddr_in6 six{};
  six.sin6_family = AF_INET6;
  ASSERT_EQ(::inet_pton(AF_INET6, "::ffff:10.0.0.1", &six.sin6_addr), 1);
  EXPECT_EQ(address_in(reinterpret_cast<const sockaddr&>(six)), ip_address::v4({10, 0, 0, 1}));
  sockaddr local{};
  local.sa_family = AF_UNIX;
  EXPECT_EQ(address_in(local), std::nullopt);
}

} // namespace
} // namespace ecoute::test
