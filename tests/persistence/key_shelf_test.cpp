// SPDX-License-Identifier: EUPL-1.2
#include "persistence/key_shelf.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <set>
#include <vector>

namespace ecoute {
namespace {

TEST(KeyShelf, GivesEachKeyAPlaceOfItsOwn) {
  std::vector<std::shared_ptr<unsigned char>> places;
  std::set<const unsigned char*> addresses;

  for (int i = 0; i < 2000; ++i) {
    places.push_back(key_place());
    ASSERT_NE(places.back(), nullptr);
    std::fill_n(places.back().get(), key_bytes, static_cast<unsigned char>(i));
    addresses.insert(places.back().get());
  }

  EXPECT_EQ(addresses.size(), 2000U);
  for (int i = 0; i < 2000; ++i)
    EXPECT_TRUE(std::all_of(places[static_cast<std::size_t>(i)].get(),
                            places[static_cast<std::size_t>(i)].get() + key_bytes,
                            [&](unsigned char b) { return b == static_cast<unsigned char>(i); }));
}

TEST(KeyShelf, WipesAPlaceBeforeItIsUsedAgain) {
  auto place = key_place();
  const auto* address = place.get();
  std::fill_n(place.get(), key_bytes, static_cast<unsigned char>(0xA5));

  place.reset();
  place = key_place();

  ASSERT_EQ(place.get(), address);
  EXPECT_TRUE(
      std::all_of(place.get(), place.get() + key_bytes, [](unsigned char b) { return b == 0; }));
}

} // namespace
} // namespace ecoute
