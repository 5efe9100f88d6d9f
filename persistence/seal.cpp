// SPDX-License-Identifier: EUPL-1.2
#include "persistence/key_ring.hpp"
#include "persistence/key_shelf.hpp"

#include <sodium.h>

#include <cstring>

namespace ecoute {
namespace {

constexpr auto nonce_size = std::size_t{crypto_aead_xchacha20poly1305_ietf_NPUBBYTES};
constexpr auto tag_size = std::size_t{crypto_aead_xchacha20poly1305_ietf_ABYTES};

const unsigned char* raw(std::string_view s) {
  return reinterpret_cast<const unsigned char*>(s.data());
}
unsigned char* raw(std::string& s) {
  return reinterpret_cast<unsigned char*>(s.data());
}

} // namespace

secret_key::secret_key() {
  if (sodium_init() < 0)
    throw key_error("the cryptographic library cannot start");
  bytes_ = key_place();
  if (bytes_ == nullptr)
    throw key_error("no locked memory is left for a key");
}

secret_key secret_key::random() {
  secret_key key;
  randombytes_buf(key.bytes_.get(), size);
  return key;
}

secret_key secret_key::from(std::string_view bytes) {
  if (bytes.size() != size)
    throw key_error("a key has the wrong length");
  secret_key key;
  std::memcpy(key.bytes_.get(), bytes.data(), size);
  return key;
}

std::string seal(const secret_key& key, std::string_view plain, std::string_view context) {
  std::string out(nonce_size + plain.size() + tag_size, '\0');
  randombytes_buf(out.data(), nonce_size);
  crypto_aead_xchacha20poly1305_ietf_encrypt(raw(out) + nonce_size, nullptr, raw(plain),
                                             plain.size(), raw(context), context.size(), nullptr,
                                             raw(out), key.data());
  return out;
}

std::string unseal(const secret_key& key, std::string_view sealed, std::string_view context) {
  if (sealed.size() < nonce_size + tag_size)
    throw key_error("a sealed value is too short");
  std::string out(sealed.size() - nonce_size - tag_size, '\0');
  if (crypto_aead_xchacha20poly1305_ietf_decrypt(
          raw(out), nullptr, nullptr, raw(sealed) + nonce_size, sealed.size() - nonce_size,
          raw(context), context.size(), raw(sealed), key.data()) != 0)
    throw key_error("a sealed value does not open with this key");
  return out;
}

} // namespace ecoute
