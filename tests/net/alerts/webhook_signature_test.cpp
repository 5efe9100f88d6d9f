// SPDX-License-Identifier: EUPL-1.2
#include "config/limits.hpp"
#include "net/outbound/webhook_signature.hpp"

#include <gtest/gtest.h>
#include <sodium.h>

namespace ecoute::test {
namespace {

const secret_text shared_secret{"0123456789abcdef0123456789abcdef"};
const std::string some_key = "018f0000-0000-7000-8000-000000000001/2/webhook/astreinte";
const std::string some_body = R"({"kind":"emergency"})";
const instant some_time{seconds{1767225600}};

webhook_check checked(const webhook_stamp& stamp, instant now = some_time,
                      const std::string& body = some_body,
                      const secret_text& secret = shared_secret) {
  return check_webhook(secret, stamp, body, now);
}

webhook_stamp stamped() {
  return sign_webhook(shared_secret, some_key, some_body, some_time);
}

TEST(WebhookSignature, IsTheHmacThatTheDocumentationSays) {
  const auto stamp = stamped();
  EXPECT_EQ(stamp.time, "1767225600");
  EXPECT_EQ(stamp.key, some_key);
  // Of python3: hmac.new(secret, b"1767225600.<key>.<body>", "sha256").hexdigest()
  EXPECT_EQ(stamp.signature, "v1=e5223d5a1149111c98de32e613463258fdce19efe32bc4293b36657132ddff7f");
}

TEST(WebhookSignature, IsGenuineWithinItsWindowOnly) {
  const auto stamp = stamped();
  EXPECT_EQ(checked(stamp), webhook_check::genuine);
  EXPECT_EQ(checked(stamp, some_time + fixed::webhook_replay_window), webhook_check::genuine);
  EXPECT_EQ(checked(stamp, some_time - fixed::webhook_replay_window), webhook_check::genuine);
  EXPECT_EQ(checked(stamp, some_time + fixed::webhook_replay_window + milliseconds{1}),
            webhook_check::out_of_window);
  EXPECT_EQ(checked(stamp, some_time - fixed::webhook_replay_window - milliseconds{1}),
            webhook_check::out_of_window);
}

TEST(WebhookSignature, IsOfItsTimeItsKeyItsBodyAndItsSecret) {
  auto other_time = stamped();
  other_time.time = "1767225601";
  auto other_key = stamped();
  other_key.key += "2";
  auto other_signature = stamped();
  other_signature.signature.back() = other_signature.signature.back() == '0' ? '1' : '0';
  for (const auto& stamp : {other_time, other_key, other_signature})
    EXPECT_EQ(checked(stamp), webhook_check::wrong_signature);
  EXPECT_EQ(checked(stamped(), some_time, some_body + " "), webhook_check::wrong_signature);
  EXPECT_EQ(checked(stamped(), some_time, some_body, secret_text{"another"}),
            webhook_check::wrong_signature);
}

TEST(WebhookSignature, CannotBeMovedBetweenKeyAndBody) {
  auto stamp = stamped();
  const auto cut = stamp.key.size() - 4;
  const auto body = stamp.key.substr(cut) + "." + some_body;
  stamp.key.resize(cut - 1);
  EXPECT_EQ(checked(stamp, some_time, body), webhook_check::wrong_signature);
}

TEST(WebhookSignature, RefusesWhatIsNoneOfOurs) {
  for (const auto* time : {"", "-5", "x", "1767225600 ", "1767225600.", "+1767225600",
                           "99999999999999999999", "1767225600123"}) {
    auto stamp = stamped();
    stamp.time = time;
    EXPECT_EQ(checked(stamp), webhook_check::malformed) << time;
  }
  for (const std::string key : {"", "a.b", "a b", "a\r\nb", "é"}) {
    auto stamp = stamped();
    stamp.key = key;
    EXPECT_EQ(checked(stamp), webhook_check::malformed) << key;
  }
  const auto right = stamped().signature;
  for (const auto& signature : {std::string{}, right.substr(3), right + "0",
                                right.substr(0, right.size() - 1), "v2=" + right.substr(3)}) {
    auto stamp = stamped();
    stamp.signature = signature;
    EXPECT_EQ(checked(stamp), webhook_check::malformed) << signature;
  }
}

} // namespace
} // namespace ecoute::test
