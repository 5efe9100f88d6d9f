// SPDX-License-Identifier: EUPL-1.2
#include "persistence/secrets.hpp"

#include "persistence/key_ring.hpp"

#include <openssl/evp.h>
#include <openssl/hmac.h>
#include <sodium.h>

#include <array>
#include <cstring>

namespace ecoute {
namespace {

constexpr unsigned long long passes = 3;
constexpr std::size_t memory = 64U * 1024U * 1024U;
constexpr std::int64_t step_seconds = 30;

} // namespace

std::string hash_password(const secret_text& password) {
  std::array<char, crypto_pwhash_STRBYTES> out{};
  const auto words = password.reveal();
  if (crypto_pwhash_str_alg(out.data(), words.data(), words.size(), passes, memory,
                            crypto_pwhash_ALG_ARGON2ID13) != 0)
    throw key_error("no memory is left to hash a password");
  return out.data();
}

bool password_matches(const std::string& hash, const secret_text& password) {
  const auto words = password.reveal();
  return crypto_pwhash_str_verify(hash.c_str(), words.data(), words.size()) == 0;
}

const std::string& nobodys_hash() {
  static const auto hash = hash_password(new_token());
  return hash;
}

std::string one_time_code(std::string_view secret, std::int64_t step) {
  std::array<unsigned char, 8> counter{};
  for (std::size_t i = 0; i < counter.size(); ++i)
    counter[i] = static_cast<unsigned char>(static_cast<std::uint64_t>(step) >> (56 - 8 * i));
  std::array<unsigned char, 20> mac{};
  unsigned int size = 0;
  HMAC(EVP_sha1(), secret.data(), static_cast<int>(secret.size()), counter.data(), counter.size(),
       mac.data(), &size);
  const auto at = mac[19] & 0x0FU;
  const auto bits = (static_cast<std::uint32_t>(mac[at] & 0x7FU) << 24) |
                    (static_cast<std::uint32_t>(mac[at + 1]) << 16) |
                    (static_cast<std::uint32_t>(mac[at + 2]) << 8) |
                    static_cast<std::uint32_t>(mac[at + 3]);
  const auto digits = std::to_string(bits % 1000000U);
  return std::string(6 - digits.size(), '0') + digits;
}

std::int64_t step_of(instant now) {
  return std::chrono::floor<seconds>(now).time_since_epoch().count() / step_seconds;
}

std::optional<std::int64_t> matching_step(std::string_view secret, const secret_text& code,
                                          instant now) {
  std::optional<std::int64_t> found;
  const auto given = code.reveal();
  for (auto step = step_of(now) - 1; step <= step_of(now) + 1; ++step) {
    const auto right = one_time_code(secret, step);
    if (given.size() == right.size() &&
        sodium_memcmp(given.data(), right.data(), right.size()) == 0)
      found = step;
  }
  return found;
}

secret_text new_token() {
  std::array<unsigned char, 32> bytes{};
  randombytes_buf(bytes.data(), bytes.size());
  constexpr auto variant = sodium_base64_VARIANT_URLSAFE_NO_PADDING;
  std::string text(sodium_base64_encoded_len(bytes.size(), variant), '\0');
  sodium_bin2base64(text.data(), text.size(), bytes.data(), bytes.size(), variant);
  text.pop_back();
  sodium_memzero(bytes.data(), bytes.size());
  return secret_text(std::move(text));
}

std::string stored_hash(std::string_view token) {
  std::string hash(32, '\0');
  crypto_generichash(reinterpret_cast<unsigned char*>(hash.data()), hash.size(),
                     reinterpret_cast<const unsigned char*>(token.data()), token.size(), nullptr,
                     0);
  return hash;
}

std::string base32(std::string_view bytes) {
  constexpr std::string_view alphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567";
  std::string out;
  std::uint32_t bits = 0;
  int count = 0;
  for (const char c : bytes) {
    bits = (bits << 8) | static_cast<unsigned char>(c);
    for (count += 8; count >= 5; count -= 5)
      out += alphabet[(bits >> (count - 5)) & 31U];
  }
  if (count > 0)
    out += alphabet[(bits << (5 - count)) & 31U];
  return out;
}

} // namespace ecoute
