// SPDX-License-Identifier: EUPL-1.2
#include "net/outbound/http_post.hpp"
#include "tests/net/certificate.hpp"
#include "tests/net/transport_fixture.hpp"

#include <unistd.h>

namespace ecoute::test {
namespace {

/// The engine's own listener with TLS is the receiver.
class HttpPostTls : public transport_test {
protected:
  HttpPostTls() {
    folder_ = std::filesystem::temp_directory_path() / ("ecoute-post-" + std::to_string(getpid()));
    std::filesystem::create_directories(folder_);
    where_.tls_certificate = folder_ / "certificate.pem";
    where_.tls_key = folder_ / "key.pem";
    make_pair(where_.tls_certificate, where_.tls_key);
    begin({}, where_);
  }
  ~HttpPostTls() override { std::filesystem::remove_all(folder_); }

  sent posted_to(const std::string& host, bool trusted) {
    http_post what;
    what.url = "https://" + host + ":" + std::to_string(port) + "/dire";
    what.body = "{}";
    what.stamp = sign_webhook(secret_text{"secret"}, "a/1/webhook/x", what.body, instant{});
    what.allowed.private_networks = true;
    if (trusted)
      what.certificates = where_.tls_certificate;
    return send_post(what, {});
  }

private:
  std::filesystem::path folder_;
  listener_settings where_;
};

TEST_F(HttpPostTls, BelievesACertificateThatIsTrustedAndOfThatName) {
  EXPECT_EQ(posted_to("127.0.0.1", true), (sent{sending_outcome::delivered, 200}));
  EXPECT_EQ(posted_to("127.0.0.1", false), (sent{sending_outcome::unreachable, 0}));
  EXPECT_EQ(posted_to("localhost", true), (sent{sending_outcome::unreachable, 0}));
}

} // namespace
} // namespace ecoute::test
