// SPDX-License-Identifier: EUPL-1.2
#include "net/outbound/webhook_signature.hpp"

#include "config/limits.hpp"

#include <sodium.h>

#include <algorithm>
#include <array>
#include <charconv>
#include <optional>

namespace ecoute {
namespace {

constexpr std::string_view signature_version = "v1=";
constexpr std::size_t key_bytes_max = 200;
constexpr std::size_t time_digits_max = 12;

bool is_key_character(char c) {
  return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '-' ||
         c == '_' || c == '/';
}

void feed(crypto_auth_hmacsha256_state& state, std::string_view bytes) {
  crypto_auth_hmacsha256_update(&state, reinterpret_cast<const unsigned char*>(bytes.data()),
                                bytes.size());
}

std::string signature_of(const secret_text& secret, std::string_view time, std::string_view key,
                         std::string_view body) {
  const auto words = secret.reveal();
  crypto_auth_hmacsha256_state state;
  crypto_auth_hmacsha256_init(&state, reinterpret_cast<const unsigned char*>(words.data()),
                              words.size());
  for (const auto part : {time, std::string_view{"."}, key, std::string_view{"."}, body})
    feed(state, part);
  std::array<unsigned char, crypto_auth_hmacsha256_BYTES> mac{};
  crypto_auth_hmacsha256_final(&state, mac.data());
  sodium_memzero(&state, sizeof state);
  std::array<char, 2 * crypto_auth_hmacsha256_BYTES + 1> hex{};
  sodium_bin2hex(hex.data(), hex.size(), mac.data(), mac.size());
  return std::string{signature_version} + hex.data();
}

std::optional<instant> read_time(std::string_view text) {
  std::int64_t count = 0;
  const auto* end = text.data() + text.size();
  if (text.empty() || text.size() > time_digits_max || text.front() == '-')
    return std::nullopt;
  const auto read = std::from_chars(text.data(), end, count);
  if (read.ec != std::errc{} || read.ptr != end)
    return std::nullopt;
  return instant{seconds{count}};
}

} // namespace

bool is_delivery_key(std::string_view key) {
  return !key.empty() && key.size() <= key_bytes_max &&
         std::all_of(key.begin(), key.end(), is_key_character);
}

webhook_stamp sign_webhook(const secret_text& secret, std::string_view key, std::string_view body,
                           instant now) {
  const auto count = std::chrono::floor<seconds>(now).time_since_epoch().count();
  webhook_stamp out{std::to_string(count), std::string{key}, {}};
  out.signature = signature_of(secret, out.time, key, body);
  return out;
}

webhook_check check_webhook(const secret_text& secret, const webhook_stamp& stamp,
                            std::string_view body, instant now) {
  const auto at = read_time(stamp.time);
  if (!at || !is_delivery_key(stamp.key))
    return webhook_check::malformed;
  const auto right = signature_of(secret, stamp.time, stamp.key, body);
  if (stamp.signature.size() != right.size() || !stamp.signature.starts_with(signature_version))
    return webhook_check::malformed;
  if (sodium_memcmp(stamp.signature.data(), right.data(), right.size()) != 0)
    return webhook_check::wrong_signature;
  if (*at + fixed::webhook_replay_window < now || now + fixed::webhook_replay_window < *at)
    return webhook_check::out_of_window;
  return webhook_check::genuine;
}

} // namespace ecoute
