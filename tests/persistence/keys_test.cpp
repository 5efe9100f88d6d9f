// SPDX-License-Identifier: EUPL-1.2
#include "persistence/event_sealing.hpp"
#include "persistence/key_ring.hpp"
#include "persistence/private_file.hpp"

#include <gtest/gtest.h>

#include <cstdlib>
#include <fstream>
#include <sys/stat.h>

namespace ecoute {
namespace {

class Keys : public ::testing::Test {
protected:
  Keys() {
    std::string path = "/tmp/ecoute-keys-XXXXXX";
    folder_ = ::mkdtemp(path.data());
    key_ring::create(file(), days(), profile::production);
  }
  ~Keys() override { std::filesystem::remove_all(folder_); }
  [[nodiscard]] std::filesystem::path file() const { return folder_ / "ecoute.keys"; }
  [[nodiscard]] std::filesystem::path days() const { return folder_ / "days"; }
  [[nodiscard]] static conversation_id conversation(std::uint64_t n) {
    conversation_id id;
    id.low = n;
    return id;
  }
  std::filesystem::path folder_;
  const instant now_{milliseconds{1790000000000}};
};

TEST_F(Keys, AreRefusedWhenOthersMayReadThem) {
  ASSERT_EQ(::chmod(file().c_str(), 0640), 0);
  EXPECT_THROW(key_ring(file(), days(), 30), key_error);
  ASSERT_EQ(::chmod(file().c_str(), 0400), 0);
  EXPECT_NO_THROW(key_ring(file(), days(), 30));
}

TEST_F(Keys, AreNeverCreatedOverOthers) {
  EXPECT_THROW(key_ring::create(file(), days(), profile::production), key_error);
}

TEST_F(Keys, OpenWhatTheyWrappedAfterARestart) {
  const auto key = secret_key::random();
  const auto wrapped = key_ring(file(), days(), 30).wrap(key, conversation(1), now_);
  key_ring again(file(), days(), 30);
  EXPECT_EQ(again.unwrap(wrapped, conversation(1)).view(), key.view());
  EXPECT_THROW(again.unwrap(wrapped, conversation(2)), key_error) << "bound to its conversation";
  EXPECT_EQ(again.verify_day_keys(), 1U);
}

TEST_F(Keys, MakeOneTokenOfAWishHoweverOftenTheEngineStarts) {
  const message_id wish{{1, 2}};
  const auto token = key_ring(file(), days(), 30).token_of_wish(wish);
  EXPECT_EQ(token.size(), 32U);
  EXPECT_EQ(key_ring(file(), days(), 30).token_of_wish(wish), token);
  EXPECT_NE(key_ring(file(), days(), 30).token_of_wish({{1, 3}}), token);
  const auto other = folder_ / "other.keys";
  key_ring::create(other, days(), profile::production);
  EXPECT_NE(key_ring(other, days(), 30).token_of_wish(wish), token) << "only with the key file";
}

TEST_F(Keys, AreOneForEachExpiryDay) {
  key_ring ring(file(), days(), 30);
  const auto key = secret_key::random();
  const auto today = ring.wrap(key, conversation(1), now_).day_key;
  EXPECT_EQ(today, ring.wrap(key, conversation(2), now_).day_key);
  EXPECT_NE(today, ring.wrap(key, conversation(3), now_ + std::chrono::hours{24}).day_key);
}

TEST_F(Keys, TakeEveryTextWithThemWhenTheyAreDestroyed) {
  const auto wrapped =
      key_ring(file(), days(), 30).wrap(secret_key::random(), conversation(1), now_);
  std::filesystem::remove(days() / (wrapped.day_key + ".key"));
  key_ring ring(file(), days(), 30);
  EXPECT_THROW(ring.unwrap(wrapped, conversation(1)), key_error);
}

TEST_F(Keys, NameTheKeyThatIsWrong) {
  const auto wrapped =
      key_ring(file(), days(), 30).wrap(secret_key::random(), conversation(1), now_);
  std::filesystem::remove(file());
  key_ring::create(file(), days(), profile::production);
  key_ring other(file(), days(), 30);
  try {
    other.unwrap(wrapped, conversation(1));
    FAIL() << "another key opened it";
  } catch (const key_error& e) {
    EXPECT_NE(std::string{e.what()}.find(other.kek_id()), std::string::npos);
  }
}

TEST_F(Keys, CannotBeLedOutOfTheirFolder) {
  key_ring ring(file(), days(), 30);
  EXPECT_THROW(ring.unwrap({"../ecoute", "x"}, conversation(1)), key_error);
}

TEST_F(Keys, DeriveTheSameIndexForTheSameCodeOnly) {
  key_ring ring(file(), days(), 30);
  const auto index = ring.code_index("un deux trois quatre cinq");
  EXPECT_EQ(index.size(), 32U);
  EXPECT_EQ(index, ring.code_index("un deux trois quatre cinq"));
  EXPECT_NE(index, ring.code_index("un deux trois quatre six"));
}

TEST(Sealing, BindsEachPartToItsPlace) {
  const auto key = secret_key::random();
  conversation_id id;
  id.low = 7;
  event e;
  e.seq = 3;
  said message;
  message.client_id.low = 9;
  message.words = secret_text(std::string("a\0\x80", 3));
  e.body = message;
  const auto row = seal_event(key, id, e);
  EXPECT_EQ(std::get<said>(unseal_event(key, id, row).body).words.reveal(), message.words.reveal());
  auto moved = row;
  moved.seq = 4;
  EXPECT_THROW(unseal_event(key, id, moved), key_error);
  auto swapped = row;
  std::swap(swapped.facts, *swapped.words);
  EXPECT_THROW(unseal_event(key, id, swapped), key_error);
  EXPECT_THROW(unseal_event(secret_key::random(), id, row), key_error);
  auto flipped = row;
  flipped.words->back() ^= 1;
  EXPECT_THROW(unseal_event(key, id, flipped), key_error);
}

TEST(Sealing, HidesTheLengthWithinABucket) {
  const auto key = secret_key::random();
  const auto size_for = [&](std::size_t length) {
    event e;
    said message;
    message.words = secret_text(std::string(length, 'x'));
    e.body = message;
    return seal_event(key, {}, e).words->size();
  };
  EXPECT_EQ(size_for(1), size_for(255));
  EXPECT_NE(size_for(255), size_for(256));
}

} // namespace
} // namespace ecoute
