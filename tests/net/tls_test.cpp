// SPDX-License-Identifier: EUPL-1.2
// TLS in the engine's own listeners, with a certificate made for the test.
#include "tests/net/certificate.hpp"
#include "tests/net/transport_fixture.hpp"

#include <openssl/ssl.h>

#include <filesystem>
#include <fstream>
#include <sys/socket.h>
#include <sys/time.h>
#include <unistd.h>

namespace ecoute::test {
namespace {

template <class T, void (*Free)(T*)>
struct freeing {
  void operator()(T* one) const { Free(one); }
};
using context_ptr = std::unique_ptr<SSL_CTX, freeing<SSL_CTX, SSL_CTX_free>>;
using bio_ptr = std::unique_ptr<BIO, freeing<BIO, BIO_free_all>>;

/// A blocking TLS client that trusts one certificate. Every wait has an end.
class tls_client {
public:
  tls_client(std::uint16_t port, const std::filesystem::path& trusted, int version_max = 0)
      : context_(SSL_CTX_new(TLS_client_method())) {
    SSL_CTX_load_verify_locations(context_.get(), trusted.c_str(), nullptr);
    SSL_CTX_set_verify(context_.get(), SSL_VERIFY_PEER, nullptr);
    if (version_max != 0) {
      SSL_CTX_set_security_level(context_.get(), 0); // so that the refusal is the server's
      SSL_CTX_set_min_proto_version(context_.get(), version_max);
      SSL_CTX_set_max_proto_version(context_.get(), version_max);
    }
    wire_.reset(BIO_new_ssl_connect(context_.get()));
    BIO_set_conn_hostname(wire_.get(), ("127.0.0.1:" + std::to_string(port)).c_str());
    connected_ = BIO_do_connect(wire_.get()) == 1 && BIO_do_handshake(wire_.get()) == 1;
    int handle = -1;
    BIO_get_fd(wire_.get(), &handle);
    const timeval patience{raw_socket::patience.count(), 0};
    ::setsockopt(handle, SOL_SOCKET, SO_RCVTIMEO, &patience, sizeof patience);
  }

  [[nodiscard]] bool connected() const { return connected_; }
  [[nodiscard]] std::string version() const {
    SSL* ssl = nullptr;
    BIO_get_ssl(wire_.get(), &ssl);
    return SSL_get_version(ssl);
  }
  void send(const std::string& bytes) {
    EXPECT_EQ(BIO_write(wire_.get(), bytes.data(), static_cast<int>(bytes.size())),
              static_cast<int>(bytes.size()));
  }
  /// What comes, up to and with this ending; less when the connection ends before.
  std::string read_until(const std::string& ending) {
    std::string out;
    char one = 0;
    while (!out.ends_with(ending) && BIO_read(wire_.get(), &one, 1) == 1) {
      out += one;
    }
    return out;
  }

private:
  context_ptr context_;
  bio_ptr wire_;
  bool connected_ = false;
};

class Tls : public transport_test {
protected:
  Tls() {
    folder_ = std::filesystem::temp_directory_path() / ("ecoute-tls-" + std::to_string(getpid()));
    std::filesystem::create_directories(folder_);
    where.tls_certificate = folder_ / "certificate.pem";
    where.tls_key = folder_ / "key.pem";
    make_pair(where.tls_certificate, where.tls_key);
  }
  ~Tls() override { std::filesystem::remove_all(folder_); }

  std::filesystem::path written(const std::string& name, const std::string& text) {
    std::ofstream{folder_ / name} << text;
    return folder_ / name;
  }
  /// Why a listener with these settings refuses to start; empty when it does not.
  std::string refused_start() {
    try {
      io_threads threads{1};
      const listener never{threads, where, {}, {}};
    } catch (const std::runtime_error& e) {
      return e.what();
    }
    return {};
  }

  listener_settings where;

private:
  std::filesystem::path folder_;
};

TEST_F(Tls, CarriesThePageAndTheSocket) {
  begin({}, where);
  tls_client page{port, where.tls_certificate};
  ASSERT_TRUE(page.connected());
  EXPECT_EQ(page.version(), "TLSv1.3");
  page.send("GET / HTTP/1.1\r\n" + host() + "\r\n");
  const auto response = page.read_until("bonjour");
  EXPECT_TRUE(response.starts_with("HTTP/1.1 200 ")) << response;
  EXPECT_NE(response.find("Strict-Transport-Security: "), std::string::npos) << response;

  tls_client socket{port, where.tls_certificate, TLS1_2_VERSION};
  ASSERT_TRUE(socket.connected());
  socket.send(upgrade_request(port, "Origin", "https://127.0.0.1:" + std::to_string(port)));
  EXPECT_TRUE(socket.read_until("\r\n\r\n").starts_with("HTTP/1.1 101 "));
  socket.send(text_frame("un mot"));
  EXPECT_EQ(socket.read_until("un mot"), "\x81\x06un mot");
  EXPECT_EQ(server->counters().tls_faults, 0U);
}

TEST_F(Tls, RefusesAnOriginWithoutIt) {
  begin({}, where);
  tls_client socket{port, where.tls_certificate};
  socket.send(upgrade_request(port));
  EXPECT_TRUE(socket.read_until("\r\n").starts_with("HTTP/1.1 403 "));
}

TEST_F(Tls, AnswersAPlainClientThatItIsRefused) {
  begin({}, where);
  for (const auto& request : {"GET / HTTP/1.1\r\n" + host() + "\r\n", upgrade_request(port)}) {
    auto plain = connect();
    plain.send(request);
    const auto response = plain.read_to_end();
    EXPECT_TRUE(response.starts_with("HTTP/1.1 400 ")) << response;
    EXPECT_NE(response.find("3919"), std::string::npos);
    EXPECT_EQ(response.find("bonjour"), std::string::npos);
  }
  auto noise = connect();
  noise.send("\x01\x02\x03 neither one nor the other");
  EXPECT_FALSE(noise.read_to_end().starts_with("HTTP"));
  EXPECT_EQ(server->counters().tls_faults, 3U);
  EXPECT_EQ(server->counters().requests, 0U);
}

TEST_F(Tls, RefusesOldVersions) {
  begin({}, where);
  EXPECT_FALSE((tls_client{port, where.tls_certificate, TLS1_1_VERSION}.connected()));
  EXPECT_TRUE((tls_client{port, where.tls_certificate, TLS1_2_VERSION}.connected()));
}

TEST_F(Tls, RefusesToStartWithFilesThatCannotServe) {
  EXPECT_EQ(refused_start(), "");
  const auto good = where;
  where.tls_certificate = "/nowhere/certificate.pem";
  EXPECT_EQ(refused_start(), "TLS: cannot use the certificate /nowhere/certificate.pem");
  where = good;
  where.tls_key = "/nowhere/key.pem";
  EXPECT_EQ(refused_start(), "TLS: cannot use the key /nowhere/key.pem");
  where = good;
  where.tls_certificate = written("noise.pem", "-----BEGIN CERTIFICATE-----\nAAAA\n");
  EXPECT_EQ(refused_start(), "TLS: cannot use the certificate " + where.tls_certificate.string());
  where = good;
  where.tls_key.clear();
  EXPECT_NE(refused_start(), "") << "half of it is not plain HTTP";
  where = good;
  make_pair(written("other.pem", ""), written("other-key.pem", ""));
  where.tls_key = good.tls_key.parent_path() / "other-key.pem";
  EXPECT_NE(refused_start().find("TLS: "), std::string::npos);
}

} // namespace
} // namespace ecoute::test
