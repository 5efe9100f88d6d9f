// SPDX-License-Identifier: EUPL-1.2
#pragma once

#include "actors/domain/ids.hpp"
#include "actors/domain/time.hpp"
#include "config/settings.hpp"

#include <array>
#include <cstdint>
#include <filesystem>
#include <memory>
#include <mutex>
#include <stdexcept>
#include <string>
#include <string_view>
#include <unordered_map>

/// Keys that can really die (RELIABILITY.md §0.2): the key-encryption key (KEK) from a file wraps
/// expiry-day keys kept in a folder outside PostgreSQL; a day key wraps the keys of conversations,
/// which are kept in PostgreSQL. Destroying a day key is the purge.
namespace ecoute {

/// A sentence for whoever starts the engine; names files and key ids, never a key.
class key_error : public std::runtime_error {
public:
  using std::runtime_error::runtime_error;
};

/// 32 bytes in guarded, locked memory, wiped when the last copy dies.
class secret_key {
public:
  static constexpr std::size_t size = 32;
  secret_key(); ///< zeroes
  static secret_key random();
  static secret_key from(std::string_view bytes); ///< key_error unless 32 bytes
  [[nodiscard]] const unsigned char* data() const { return bytes_.get(); }
  [[nodiscard]] std::string_view view() const {
    return {reinterpret_cast<const char*>(bytes_.get()), size};
  }

private:
  std::shared_ptr<unsigned char> bytes_;
};

/// XChaCha20-Poly1305: random nonce, then the ciphertext. `context` is bound, not stored.
std::string seal(const secret_key& key, std::string_view plain, std::string_view context);
/// Throws key_error on a wrong key, other context or a flipped bit.
std::string unseal(const secret_key& key, std::string_view sealed, std::string_view context);

struct wrapped_key {
  std::string day_key; ///< id of the expiry-day key, e.g. "shortest-2026-12-24"
  std::string bytes;
};

/// Safe to use from several threads.
class key_ring {
public:
  /// Throws key_error: missing, readable by others (mode other than 0600 or 0400), malformed.
  key_ring(const std::filesystem::path& key_file, std::filesystem::path day_keys,
           std::uint32_t retention_days);

  /// Creates the key file and the folder of day keys, both for their owner only; the file says for
  /// which profile. Throws key_error when the key file exists: losing a key is losing every text.
  static void create(const std::filesystem::path& key_file, const std::filesystem::path& day_keys,
                     profile made_for);

  /// Wraps by today's day key of the shortest retention class; the day key is created, synced to
  /// disk and read back before it is used.
  wrapped_key wrap(const secret_key& key, const conversation_id& whose, instant now);
  secret_key unwrap(const wrapped_key& wrapped, const conversation_id& whose);

  /// 32-byte index of a canonical resume code: keyed BLAKE2b of argon2id (32 MiB, 2 passes) with
  /// the site's salt. About 100 ms of work.
  [[nodiscard]] std::string code_index(std::string_view canonical_words) const;

  /// 32 bytes, the same for the same id: the visitor's token of the conversation asked for under
  /// this id, so that a page whose answer was lost finds what it opened. Whoever holds neither the
  /// key file nor the id, of which nothing is stored, learns nothing of it.
  [[nodiscard]] std::string token_of_wish(const message_id& wish) const;

  /// The profile the key file was made for: production refuses a demonstration's.
  [[nodiscard]] profile made_for() const { return made_for_; }
  /// For the secrets of agents' one-time codes.
  [[nodiscard]] const secret_key& totp_key() const { return totp_key_; }
  /// First bytes of a digest of the KEK: tells keys apart, says nothing of them.
  [[nodiscard]] const std::string& kek_id() const { return kek_id_; }
  /// Opens every day key there is; throws key_error naming the first that does not open.
  std::size_t verify_day_keys();

private:
  secret_key day_key(const std::string& id, bool create);
  secret_key read_day_key(const std::string& id) const;
  void write_day_key(const std::string& id) const;

  profile made_for_ = profile::demonstration;
  secret_key kek_;
  secret_key pepper_;
  secret_key totp_key_;
  secret_key wish_key_;
  std::array<unsigned char, 16> site_salt_{};
  std::string kek_id_;
  std::filesystem::path day_keys_;
  std::uint32_t retention_days_;
  std::mutex lock_;
  std::unordered_map<std::string, secret_key> open_days_;
};

} // namespace ecoute
