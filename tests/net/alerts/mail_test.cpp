// SPDX-License-Identifier: EUPL-1.2
// Mails, as bytes and into Debian's aiosmtpd.
#include "net/outbound/mail.hpp"
#include "tests/net/alerts/child_process.hpp"
#include "tests/net/alerts/loopback_receiver.hpp"
#include "tests/net/certificate.hpp"

#include <gtest/gtest.h>
#include <sodium.h>

#include <filesystem>
#include <fstream>
#include <sstream>
#include <unistd.h>

namespace ecoute::test {
namespace {

using namespace std::chrono_literals;

const std::string some_subject = "EXERCICE Alerte 018f3a2b : Une personne en danger n’a encore été "
                                 "lue par personne (gendarmerie) — ééééééééééééééé";

mail some_mail() {
  return {.to = secret_text{"astreinte@service.example"},
          .key = "018f3a2b-0000-7000-8000-000000000001/2/mail/7",
          .what = {some_subject, "Première ligne.\n.\nDeuxième ligne.\n"},
          .at = instant{1767614709s}};
}

mail_relay some_relay() {
  mail_relay out;
  out.from = "ecoute@service.example";
  out.plain_allowed = true;
  return out;
}

/// Value of a header, its folding undone.
std::string header_of(const std::string& message, const std::string& name) {
  const auto at = message.find(name + ": ");
  if (at == std::string::npos)
    return {};
  std::string out;
  for (auto i = at + name.size() + 2; i < message.size(); ++i) {
    if (message[i] == '\n' && i + 1 < message.size() && message[i + 1] != ' ')
      break;
    if (message[i] != '\n' && message[i] != '\r')
      out += message[i];
  }
  return out;
}

std::string unbase64(const std::string& text) {
  std::string out(text.size(), '\0');
  std::size_t size = 0;
  EXPECT_EQ(sodium_base642bin(reinterpret_cast<unsigned char*>(out.data()), out.size(), text.data(),
                              text.size(), "\r\n", &size, nullptr, sodium_base64_VARIANT_ORIGINAL),
            0);
  out.resize(size);
  return out;
}

/// What the encoded words of a header stand for.
std::string decoded(std::string words) {
  constexpr std::string_view opening = "=?UTF-8?B?";
  std::string out;
  for (auto at = words.find(opening); at != std::string::npos; at = words.find(opening)) {
    const auto end = words.find("?=", at);
    out += unbase64(words.substr(at + opening.size(), end - at - opening.size()));
    words.erase(0, end + 2);
  }
  return out;
}

TEST(Mail, HasItsHeadersInAsciiOnLinesOfAtMost76Bytes) {
  const auto message = message_of(some_relay(), some_mail());
  ASSERT_TRUE(message);
  EXPECT_EQ(header_of(*message, "Date"), "Mon, 05 Jan 2026 12:05:09 +0000");
  EXPECT_TRUE(header_of(*message, "From").ends_with(" <ecoute@service.example>"));
  EXPECT_EQ(decoded(header_of(*message, "From")), "Écoute");
  EXPECT_EQ(header_of(*message, "To"), "<astreinte@service.example>");
  EXPECT_EQ(decoded(header_of(*message, "Subject")), some_subject);
  EXPECT_EQ(unbase64(message->substr(message->find("\r\n\r\n") + 4)), some_mail().what.text);
  std::istringstream lines{*message};
  for (std::string line; std::getline(lines, line);) {
    EXPECT_TRUE(line.ends_with('\r')) << line;
    EXPECT_LE(line.size(), 77U + (line.starts_with("Message-ID") ? 100U : 0U)) << line;
    for (const char c : line)
      EXPECT_LT(static_cast<unsigned char>(c), 0x80U) << line;
  }
}

TEST(Mail, HasTheSameMessageIdEachTime) {
  auto later = some_mail();
  later.at += 15min;
  auto other = some_mail();
  other.key += "8";
  const auto id = [](const mail& m) {
    return header_of(*message_of(some_relay(), m), "Message-ID");
  };
  EXPECT_EQ(id(some_mail()), "<018f3a2b-0000-7000-8000-000000000001/2/mail/7@service.example>");
  EXPECT_EQ(id(later), id(some_mail()));
  EXPECT_NE(id(other), id(some_mail()));
}

TEST(Mail, LetsNothingBeginAHeaderOfItsOwn) {
  auto subject = some_mail();
  subject.what.subject = "Alerte\r\nBcc: autre@service.example";
  EXPECT_EQ(message_of(some_relay(), subject)->find("Bcc:"), std::string::npos);
  for (const std::string& to : std::initializer_list<std::string>{
           "", "a", "a@", "@b.fr", "a@b", "a b@c.fr", "a@c.fr\r\nBcc: d@e.fr", "a@c.fr>,<d@e.fr",
           "\"a\"@c.fr", "a@c.fr,d@e.fr", "a@b@c.fr", "é@c.fr", "a@.fr", "a@c.fr."}) {
    auto what = some_mail();
    what.to = secret_text{to};
    EXPECT_FALSE(message_of(some_relay(), what)) << to;
    EXPECT_EQ(send_mail(some_relay(), what, {}).outcome, sending_outcome::not_allowed) << to;
    auto relay = some_relay();
    relay.from = to;
    EXPECT_FALSE(message_of(relay, some_mail())) << to;
  }
  auto key = some_mail();
  key.key = "a>\r\nBcc: d@e.fr";
  EXPECT_FALSE(message_of(some_relay(), key));
}

/// A real sink that keeps what it is sent in a folder.
class MailSink : public ::testing::Test {
protected:
  MailSink() {
    folder_ = std::filesystem::temp_directory_path() / ("ecoute-mail-" + std::to_string(getpid()));
    std::filesystem::remove_all(folder_);
    std::filesystem::create_directories(folder_);
  }
  ~MailSink() override {
    sink_.reset();
    std::filesystem::remove_all(folder_);
  }

  void begin(bool tls) {
    relay_ = some_relay();
    std::vector<std::string> words{"/usr/bin/python3",
                                   "-u",
                                   "-m",
                                   "aiosmtpd",
                                   "-n",
                                   "-d",
                                   "-d",
                                   "-l",
                                   "127.0.0.1:0",
                                   "-c",
                                   "aiosmtpd.handlers.Mailbox"};
    if (tls) {
      relay_.plain_allowed = false;
      relay_.certificates = folder_ / "certificate.pem";
      make_pair(folder_ / "certificate.pem", folder_ / "key.pem");
      words.insert(words.end(), {"--tlscert", (folder_ / "certificate.pem").string(), "--tlskey",
                                 (folder_ / "key.pem").string()});
    }
    words.push_back((folder_ / "mails").string());
    sink_ = std::make_unique<child_process>(words);
    const auto said = sink_->said_until("Server is listening");
    const auto port = number_after(said, "laddr=('127.0.0.1', ");
    relay_.url = "smtp://127.0.0.1:" + std::to_string(port);
    ASSERT_NE(port, 0) << "this test needs Debian's python3-aiosmtpd: " << said;
  }

  std::vector<std::string> mails() const {
    std::vector<std::string> all;
    const auto kept = folder_ / "mails" / "new";
    if (std::filesystem::exists(kept))
      for (const auto& one : std::filesystem::directory_iterator{kept}) {
        std::ifstream in{one.path()};
        std::ostringstream text;
        text << in.rdbuf();
        all.push_back(text.str());
      }
    return all;
  }

  std::filesystem::path folder_;
  std::unique_ptr<child_process> sink_;
  mail_relay relay_;
};

TEST_F(MailSink, TakesAMailOverAndKeepsItWhole) {
  begin(false);
  EXPECT_EQ(send_mail(relay_, some_mail(), {}), (sent{sending_outcome::delivered, 250}));
  ASSERT_EQ(mails().size(), 1U);
  const auto kept = mails().front();
  EXPECT_EQ(decoded(header_of(kept, "Subject")), some_subject);
  EXPECT_EQ(header_of(kept, "X-MailFrom"), "ecoute@service.example");
  EXPECT_EQ(header_of(kept, "X-RcptTo"), "astreinte@service.example");
  EXPECT_EQ(unbase64(kept.substr(kept.find("\n\n") + 2)), some_mail().what.text);
}

TEST_F(MailSink, IsToldNothingBeforeTlsHolds) {
  begin(true);
  EXPECT_EQ(send_mail(relay_, some_mail(), {}), (sent{sending_outcome::delivered, 250}));
  EXPECT_EQ(mails().size(), 1U);
  relay_.certificates.clear();
  EXPECT_EQ(send_mail(relay_, some_mail(), {}).outcome, sending_outcome::unreachable)
      << "who shows a certificate that nobody trusts is not the relay";
  EXPECT_EQ(mails().size(), 1U);
}

TEST_F(MailSink, IsRefusedWithoutTlsUnlessThatIsAllowedByName) {
  begin(false);
  relay_.plain_allowed = false;
  EXPECT_NE(send_mail(relay_, some_mail(), {}).outcome, sending_outcome::delivered);
  EXPECT_TRUE(mails().empty());
}

TEST_F(MailSink, IsSpokenToWithoutTlsOnThisMachineOnly) {
  begin(false);
  relay_.url = "smtp://192.0.2.1:25";
  EXPECT_EQ(send_mail(relay_, some_mail(), {}), (sent{sending_outcome::not_allowed, 0}));
}

TEST_F(MailSink, IsAwayAndThenBack) {
  begin(false);
  sink_->kill();
  EXPECT_EQ(send_mail(relay_, some_mail(), {}), (sent{sending_outcome::unreachable, 0}));
  begin(false);
  EXPECT_EQ(send_mail(relay_, some_mail(), {}).outcome, sending_outcome::delivered);
}

/// A relay that answers each line by the next of these, from the greeting on.
sent told(const std::vector<std::string>& answers) {
  loopback_receiver relay{[&](received_call& call) {
                            for (const auto& answer : answers)
                              if (!call.write(answer + "\r\n") || call.read_line().empty())
                                return;
                          },
                          true};
  auto where = some_relay();
  where.url = "smtp://127.0.0.1:" + std::to_string(relay.port());
  return send_mail(where, some_mail(), {.whole = 2s});
}

TEST(MailRelay, IsTriedLaterOrHasRefused) {
  EXPECT_EQ(told({"220 x", "250 x", "250 x", "450 later"}), (sent{sending_outcome::later, 450}));
  EXPECT_EQ(told({"220 x", "250 x", "250 x", "550 no"}), (sent{sending_outcome::refused, 550}));
  EXPECT_EQ(told({"421 busy"}), (sent{sending_outcome::later, 421}));
  EXPECT_EQ(told({"220 x"}), (sent{sending_outcome::unreachable, 0})) << "hung up";
}

} // namespace
} // namespace ecoute::test
