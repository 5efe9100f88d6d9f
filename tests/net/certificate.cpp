// SPDX-License-Identifier: EUPL-1.2
#include "tests/net/certificate.hpp"

#include <gtest/gtest.h>
#include <openssl/evp.h>
#include <openssl/pem.h>
#include <openssl/x509.h>

#include <cstdio>
#include <memory>

namespace ecoute::test {
namespace {

template <class T, void (*Free)(T*)>
struct freeing {
  void operator()(T* one) const { Free(one); }
};
using key_ptr = std::unique_ptr<EVP_PKEY, freeing<EVP_PKEY, EVP_PKEY_free>>;
using certificate_ptr = std::unique_ptr<X509, freeing<X509, X509_free>>;

} // namespace

void make_pair(const std::filesystem::path& certificate_file,
               const std::filesystem::path& key_file) {
  const key_ptr key{EVP_EC_gen("P-256")};
  const certificate_ptr certificate{X509_new()};
  ASSERT_TRUE(key && certificate);
  ASN1_INTEGER_set(X509_get_serialNumber(certificate.get()), 1);
  X509_gmtime_adj(X509_getm_notBefore(certificate.get()), -3600);
  X509_gmtime_adj(X509_getm_notAfter(certificate.get()), 3600);
  X509_set_pubkey(certificate.get(), key.get());
  auto* name = X509_get_subject_name(certificate.get());
  X509_NAME_add_entry_by_txt(name, "CN", MBSTRING_ASC,
                             reinterpret_cast<const unsigned char*>("127.0.0.1"), -1, -1, 0);
  X509_set_issuer_name(certificate.get(), name);
  ASSERT_GT(X509_sign(certificate.get(), key.get(), EVP_sha256()), 0);
  const auto write = [](const std::filesystem::path& file, auto put) {
    std::FILE* out = std::fopen(file.c_str(), "w");
    ASSERT_NE(out, nullptr);
    EXPECT_EQ(put(out), 1);
    std::fclose(out);
  };
  write(certificate_file, [&](std::FILE* out) { return PEM_write_X509(out, certificate.get()); });
  write(key_file, [&](std::FILE* out) {
    return PEM_write_PrivateKey(out, key.get(), nullptr, nullptr, 0, nullptr, nullptr);
  });
}

} // namespace ecoute::test
