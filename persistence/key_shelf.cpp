// SPDX-License-Identifier: EUPL-1.2
#include "persistence/key_shelf.hpp"

#include <sodium.h>

#include <cstring>
#include <mutex>
#include <vector>

namespace ecoute {
namespace {

constexpr std::size_t keys_per_block = 512;

class key_shelf {
public:
  unsigned char* take() {
    const std::lock_guard guard(lock_);
    if (free_.empty() && !add_block())
      return nullptr;
    auto* place = free_.back();
    free_.pop_back();
    return place;
  }

  void give_back(unsigned char* place) {
    sodium_memzero(place, key_bytes);
    const std::lock_guard guard(lock_);
    free_.push_back(place);
  }

private:
  bool add_block() {
    auto* block = static_cast<unsigned char*>(sodium_malloc(keys_per_block * key_bytes));
    if (block == nullptr)
      return false;
    std::memset(block, 0, keys_per_block * key_bytes);
    blocks_.emplace_back(block, &sodium_free);
    free_.reserve(blocks_.size() * keys_per_block); // giving back never allocates
    for (std::size_t i = 0; i < keys_per_block; ++i)
      free_.push_back(block + i * key_bytes);
    return true;
  }

  std::mutex lock_;
  std::vector<std::unique_ptr<unsigned char, void (*)(void*)>> blocks_;
  std::vector<unsigned char*> free_;
};

/// Owned by each place too, so that a key that outlives main() still finds its shelf.
const std::shared_ptr<key_shelf>& the_shelf() {
  static const auto shelf = std::make_shared<key_shelf>();
  return shelf;
}

} // namespace

std::shared_ptr<unsigned char> key_place() {
  const auto& shelf = the_shelf();
  auto* place = shelf->take();
  if (place == nullptr)
    return nullptr;
  return {place, [shelf](unsigned char* p) { shelf->give_back(p); }};
}

} // namespace ecoute
