// SPDX-License-Identifier: EUPL-1.2
#include "net/outbound/carrier.hpp"
#include "net/outbound/webhook_signature.hpp"
#include "tests/net/alerts/loopback_receiver.hpp"

#include <gtest/gtest.h>

namespace ecoute::test {
namespace {

const secret_text pager_secret{"a secret of the pager, long enough"};
const secret_text dead_man_secret{"a secret of the dead man, long enough"};

outbound_ways ways_to(const loopback_receiver& receiver) {
  const address_allowance here{.private_networks = true, .plain_loopback = true};
  outbound_ways out;
  out.webhooks["pager"] = {receiver.url(), pager_secret, here};
  out.dead_man = signed_receiver{receiver.url(), dead_man_secret, here};
  out.wall_now = [] { return instant{seconds{1767225600}}; };
  return out;
}

outgoing to_pager() {
  outgoing out;
  out.what.key = "018f/1/webhook/pager";
  out.what.channel = alert_channel::webhook;
  out.what.endpoint = "pager";
  out.what.body = R"({"kind":"emergency"})";
  return out;
}

std::string header_in(const std::string& request, const std::string& name) {
  const auto at = request.find("\r\n" + name + ": ");
  if (at == std::string::npos)
    return {};
  const auto begin = at + name.size() + 4;
  return request.substr(begin, request.find("\r\n", begin) - begin);
}

webhook_check judged(const std::string& request, const secret_text& secret) {
  return check_webhook(secret,
                       {header_in(request, "Ecoute-Time"), header_in(request, "Ecoute-Key"),
                        header_in(request, "Ecoute-Signature")},
                       request.substr(request.find("\r\n\r\n") + 4), instant{seconds{1767225600}});
}

} // namespace

TEST(Carrier, SignsForEachReceiverWithItsOwnSecret) {
  loopback_receiver receiver{answers(200)};
  const auto ways = ways_to(receiver);
  EXPECT_EQ(carry(ways, to_pager()).outcome, sending_outcome::delivered);
  EXPECT_EQ(carry_beat(ways, "beat/1", "{}").outcome, sending_outcome::delivered);
  const auto requests = receiver.requests();
  ASSERT_EQ(requests.size(), 2U);
  EXPECT_EQ(judged(requests[0], pager_secret), webhook_check::genuine);
  EXPECT_EQ(judged(requests[0], dead_man_secret), webhook_check::wrong_signature);
  EXPECT_EQ(judged(requests[1], dead_man_secret), webhook_check::genuine);
}

TEST(Carrier, SendsNothingThatItsSettingsDoNotName) {
  loopback_receiver receiver{answers(200)};
  const auto ways = ways_to(receiver);
  auto stranger = to_pager();
  stranger.what.endpoint = "stranger";
  auto paged = to_pager();
  paged.what.channel = alert_channel::page;
  auto keyless = to_pager();
  keyless.what.key = "a.b";
  for (const auto& what : {stranger, paged, keyless})
    EXPECT_EQ(carry(ways, what), (sent{sending_outcome::not_allowed, 0}));
  EXPECT_EQ(carry_beat({}, "beat/1", "{}"), (sent{sending_outcome::not_allowed, 0}));
  EXPECT_EQ(receiver.connections(), 0);
}

TEST(Carrier, MailsNothingWhereNoRelayIsSet) {
  auto what = to_pager();
  what.what.channel = alert_channel::mail;
  EXPECT_EQ(carry({}, what), (sent{sending_outcome::switched_off, 0}));
}

TEST(Carrier, MailsNothingThatNobodyUnderstands) {
  loopback_receiver relay{[](received_call&) {}, true};
  outbound_ways ways;
  ways.relay = mail_relay{"smtp://127.0.0.1:" + std::to_string(relay.port()),
                          "ecoute@service.example",
                          {},
                          {},
                          true,
                          {}};
  auto what = to_pager();
  what.what.channel = alert_channel::mail;
  what.mail_to = secret_text{"astreinte@service.example"};
  EXPECT_EQ(carry(ways, what), (sent{sending_outcome::not_allowed, 0}));
  EXPECT_EQ(relay.connections(), 0);
}

} // namespace ecoute::test
