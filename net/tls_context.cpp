// SPDX-License-Identifier: EUPL-1.2
#include "net/tls_context.hpp"

#include <boost/asio/ssl/context.hpp>

#include <stdexcept>
#include <string>

namespace ecoute {
namespace {

constexpr const char* suites_12 = "ECDHE-ECDSA-AES256-GCM-SHA384:ECDHE-RSA-AES256-GCM-SHA384:"
                                  "ECDHE-ECDSA-AES128-GCM-SHA256:ECDHE-RSA-AES128-GCM-SHA256:"
                                  "ECDHE-ECDSA-CHACHA20-POLY1305:ECDHE-RSA-CHACHA20-POLY1305";
constexpr const char* suites_13 =
    "TLS_AES_256_GCM_SHA384:TLS_CHACHA20_POLY1305_SHA256:TLS_AES_128_GCM_SHA256";

void require(bool done, const std::string& what) {
  if (!done) {
    throw std::runtime_error("TLS: " + what);
  }
}

} // namespace

std::shared_ptr<boost::asio::ssl::context>
make_tls_context(const std::filesystem::path& certificate, const std::filesystem::path& key) {
  namespace ssl = boost::asio::ssl;
  auto context = std::make_shared<ssl::context>(ssl::context::tls_server);
  SSL_CTX* native = context->native_handle();
  require(SSL_CTX_set_min_proto_version(native, TLS1_2_VERSION) == 1, "version 1.2 is not there");
  require(SSL_CTX_set_cipher_list(native, suites_12) == 1, "no cipher suite for 1.2");
  require(SSL_CTX_set_ciphersuites(native, suites_13) == 1, "no cipher suite for 1.3");
  require(SSL_CTX_set1_groups_list(native, "X25519:P-256:P-384") == 1, "no key exchange group");
  SSL_CTX_set_options(native, SSL_OP_NO_COMPRESSION | SSL_OP_NO_RENEGOTIATION | SSL_OP_NO_TICKET |
                                  SSL_OP_CIPHER_SERVER_PREFERENCE);
  SSL_CTX_set_session_cache_mode(native, SSL_SESS_CACHE_OFF);
  SSL_CTX_set_mode(native, SSL_MODE_RELEASE_BUFFERS);
  boost::system::error_code failed;
  context->use_certificate_chain_file(certificate.string(), failed);
  require(!failed, "cannot use the certificate " + certificate.string());
  context->use_private_key_file(key.string(), ssl::context::pem, failed);
  require(!failed, "cannot use the key " + key.string());
  require(SSL_CTX_check_private_key(native) == 1, "key and certificate do not belong together");
  return context;
}

} // namespace ecoute
