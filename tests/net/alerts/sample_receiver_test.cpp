// SPDX-License-Identifier: EUPL-1.2
// What we send, to the sample receiver of the documentation.
#include "net/outbound/http_post.hpp"
#include "tests/net/alerts/child_process.hpp"

#include <gtest/gtest.h>

#include <filesystem>
#include <fstream>
#include <unistd.h>

namespace ecoute::test {
namespace {

using namespace std::chrono_literals;

class SampleReceiver : public ::testing::Test {
protected:
  SampleReceiver() {
    file_ = std::filesystem::temp_directory_path() / ("ecoute-secret-" + std::to_string(getpid()));
    std::ofstream{file_} << "0123456789abcdef0123456789abcdef\n";
    receiver = std::make_unique<child_process>(std::vector<std::string>{
        "node", ECOUTE_SOURCE_DIR "/tests/e2e/support/dead_man_receiver.mjs", "--port", "0",
        "--secret-file", file_.string(), "--rings-after", "1"});
    port_ = number_after(receiver->said_until("listening on "), "listening on ");
  }
  ~SampleReceiver() override { std::filesystem::remove(file_); }

  sent post(const std::string& key, const std::string& body, milliseconds ago = {},
            const std::string& secret = "0123456789abcdef0123456789abcdef") {
    const auto now = std::chrono::floor<milliseconds>(std::chrono::system_clock::now());
    http_post what;
    what.url = "http://127.0.0.1:" + std::to_string(port_) + "/";
    what.body = body;
    what.stamp = sign_webhook(secret_text{secret}, key, body, now - ago);
    what.allowed.plain_loopback = true;
    return send_post(what, {});
  }

  std::unique_ptr<child_process> receiver;

private:
  std::filesystem::path file_;
  std::uint16_t port_ = 0;
};

TEST_F(SampleReceiver, TakesWhatWeSignOnceByItsKey) {
  EXPECT_EQ(post("a/1/webhook/x", R"({"kind":"emergency"})"),
            (sent{sending_outcome::delivered, 200}));
  EXPECT_EQ(post("a/1/webhook/x", R"({"kind":"emergency"})"),
            (sent{sending_outcome::delivered, 200}));
  const auto said = receiver->said_until("again a/1/webhook/x");
  EXPECT_NE(said.find("alert a/1/webhook/x {\"kind\":\"emergency\"}"), std::string::npos) << said;
  EXPECT_NE(said.find("again a/1/webhook/x"), std::string::npos) << said;
}

TEST_F(SampleReceiver, RefusesAnotherSecretAndAnotherTime) {
  EXPECT_EQ(post("a/1", "{}", 0s, "another"), (sent{sending_outcome::refused, 401}));
  EXPECT_EQ(post("a/1", "{}", 6min), (sent{sending_outcome::refused, 401}));
  EXPECT_EQ(post("a/1", "{}", -6min), (sent{sending_outcome::refused, 401}));
  const auto said = receiver->said_until("out_of_window");
  EXPECT_NE(said.find("refused wrong_signature"), std::string::npos) << said;
  EXPECT_NE(said.find("refused out_of_window"), std::string::npos) << said;
  EXPECT_EQ(said.find("alert"), std::string::npos) << said;
}

TEST_F(SampleReceiver, RingsWhenTheBeatEnds) {
  EXPECT_EQ(post("beat/1", R"({"kind":"beat"})").outcome, sending_outcome::delivered);
  const auto said = receiver->said_until("RING: the engine is silent\n");
  EXPECT_NE(said.find("RING"), std::string::npos) << said;
}

} // namespace
} // namespace ecoute::test
