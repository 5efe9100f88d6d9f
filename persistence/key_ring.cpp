// SPDX-License-Identifier: EUPL-1.2
#include "persistence/key_ring.hpp"

#include "persistence/private_file.hpp"

#include <date/date.h>
#include <sodium.h>

#include <algorithm>
#include <cstring>
#include <sstream>

namespace ecoute {
namespace {

// A demonstration has no retention set; its texts still die.
constexpr std::uint32_t demonstration_days = 7;
constexpr std::string_view file_header = "ecoute-keys 1";
constexpr std::string_view for_production = "\nprofile production\n";
constexpr std::string_view for_demonstration = "\nprofile demonstration\n";

std::string hex(std::string_view bytes) {
  std::string out(bytes.size() * 2 + 1, '\0');
  sodium_bin2hex(out.data(), out.size(), reinterpret_cast<const unsigned char*>(bytes.data()),
                 bytes.size());
  out.pop_back();
  return out;
}

std::string unhex(const std::string& text, const std::string& what) {
  std::string out(text.size() / 2, '\0');
  std::size_t length = 0;
  if (sodium_hex2bin(reinterpret_cast<unsigned char*>(out.data()), out.size(), text.data(),
                     text.size(), nullptr, &length, nullptr) != 0 ||
      length != out.size() || text.size() % 2 != 0)
    throw key_error("the key file's line \"" + what + "\" is not hexadecimal");
  return out;
}

std::string line_of(const std::string& file, const std::string& name) {
  std::istringstream lines(file);
  for (std::string line; std::getline(lines, line);)
    if (line.starts_with(name + " "))
      return unhex(line.substr(name.size() + 1), name);
  throw key_error("the key file has no line \"" + name + "\"");
}

std::string keyed_digest(const secret_key& key, std::string_view text, std::size_t size) {
  std::string out(size, '\0');
  crypto_generichash(reinterpret_cast<unsigned char*>(out.data()), out.size(),
                     reinterpret_cast<const unsigned char*>(text.data()), text.size(), key.data(),
                     secret_key::size);
  return out;
}

std::string context_of(const conversation_id& whose) {
  return "conversation " + to_text(whose);
}

} // namespace

key_ring::key_ring(const std::filesystem::path& key_file, std::filesystem::path day_keys,
                   std::uint32_t retention_days)
    : day_keys_(std::move(day_keys)),
      retention_days_(retention_days == 0 ? demonstration_days : retention_days) {
  auto file = read_private_file(key_file);
  if (!file.starts_with(file_header))
    throw key_error(key_file.string() + ": not a key file of this program");
  if (file.find(for_production) != std::string::npos)
    made_for_ = profile::production;
  kek_ = secret_key::from(line_of(file, "kek"));
  pepper_ = secret_key::from(line_of(file, "pepper"));
  const auto salt = line_of(file, "site-salt");
  if (salt.size() != site_salt_.size())
    throw key_error("the key file's line \"site-salt\" has the wrong length");
  std::memcpy(site_salt_.data(), salt.data(), salt.size());
  sodium_memzero(file.data(), file.size());
  totp_key_ = secret_key::from(keyed_digest(kek_, "one-time codes", secret_key::size));
  wish_key_ = secret_key::from(keyed_digest(pepper_, "visitors' tokens", secret_key::size));
  kek_id_ = hex(keyed_digest(kek_, "name of this key", 16)).substr(0, 8);
  if (!std::filesystem::is_directory(day_keys_))
    throw key_error(day_keys_.string() + ": the folder of day keys is missing");
}

void key_ring::create(const std::filesystem::path& key_file, const std::filesystem::path& day_keys,
                      profile made_for) {
  std::error_code failed;
  std::filesystem::create_directories(day_keys, failed);
  std::filesystem::permissions(day_keys, std::filesystem::perms::owner_all, failed);
  if (failed)
    throw key_error(day_keys.string() + ": cannot be created");
  std::array<unsigned char, 16> salt{};
  randombytes_buf(salt.data(), salt.size());
  const auto purpose = made_for == profile::production ? for_production : for_demonstration;
  auto text = std::string{file_header} + std::string{purpose} + "kek " +
              hex(secret_key::random().view()) + "\npepper " + hex(secret_key::random().view()) +
              "\nsite-salt " + hex({reinterpret_cast<const char*>(salt.data()), salt.size()}) +
              "\n";
  write_private_file(key_file, text);
  sodium_memzero(text.data(), text.size());
}

wrapped_key key_ring::wrap(const secret_key& key, const conversation_id& whose, instant now) {
  const auto last = date::floor<date::days>(now) + date::days{retention_days_};
  const auto id = "shortest-" + date::format("%F", last);
  return {id, seal(day_key(id, true), key.view(), context_of(whose))};
}

secret_key key_ring::unwrap(const wrapped_key& wrapped, const conversation_id& whose) {
  auto bytes = unseal(day_key(wrapped.day_key, false), wrapped.bytes, context_of(whose));
  auto key = secret_key::from(bytes);
  sodium_memzero(bytes.data(), bytes.size());
  return key;
}

std::string key_ring::code_index(std::string_view canonical_words) const {
  std::array<unsigned char, 32> slow{};
  if (crypto_pwhash(slow.data(), slow.size(), canonical_words.data(), canonical_words.size(),
                    site_salt_.data(), 2, 32U * 1024U * 1024U, crypto_pwhash_ALG_ARGON2ID13) != 0)
    throw key_error("no memory is left to derive a code");
  return keyed_digest(pepper_, {reinterpret_cast<const char*>(slow.data()), slow.size()}, 32);
}

std::string key_ring::token_of_wish(const message_id& wish) const {
  return keyed_digest(wish_key_, to_text(wish), secret_key::size);
}

std::size_t key_ring::verify_day_keys() {
  std::size_t count = 0;
  for (const auto& file : std::filesystem::directory_iterator(day_keys_)) {
    if (file.path().extension() != ".key")
      continue;
    read_day_key(file.path().stem().string());
    ++count;
  }
  return count;
}

secret_key key_ring::day_key(const std::string& id, bool create) {
  const std::lock_guard guard(lock_);
  if (const auto known = open_days_.find(id); known != open_days_.end())
    return known->second;
  // Ids also come from the database: nothing that could leave the folder.
  if (id.find_first_not_of("abcdefghijklmnopqrstuvwxyz0123456789-") != std::string::npos)
    throw key_error("a day key has a malformed name");
  if (create && !std::filesystem::exists(day_keys_ / (id + ".key")))
    write_day_key(id);
  auto key = read_day_key(id);
  open_days_.emplace(id, key);
  return key;
}

secret_key key_ring::read_day_key(const std::string& id) const {
  const auto file = read_private_file(day_keys_ / (id + ".key"));
  const auto end_of_name = file.find('\n');
  if (end_of_name == std::string::npos)
    throw key_error("day key " + id + " is damaged");
  if (file.substr(0, end_of_name) != kek_id_)
    throw key_error("day key " + id + " was wrapped by key " + file.substr(0, 8) +
                    ", the key file holds " + kek_id_);
  auto bytes = unseal(kek_, std::string_view{file}.substr(end_of_name + 1), "day key " + id);
  auto key = secret_key::from(bytes);
  sodium_memzero(bytes.data(), bytes.size());
  return key;
}

void key_ring::write_day_key(const std::string& id) const {
  const auto key = secret_key::random();
  write_private_file(day_keys_ / (id + ".key"),
                     kek_id_ + "\n" + seal(kek_, key.view(), "day key " + id));
}

} // namespace ecoute
