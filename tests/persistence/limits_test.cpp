// SPDX-License-Identifier: EUPL-1.2
// Fixed limits of this floor, and what it does with a database that gives no answer; nothing here
// needs PostgreSQL.
#include "persistence/credentials_actor.hpp"
#include "persistence/deadline_cutter.hpp"
#include "persistence/journal_store.hpp"
#include "persistence/rest_after_loss.hpp"
#include "persistence/roster_import.hpp"

#include <gtest/gtest.h>

#include <array>
#include <fstream>
#include <sys/socket.h>
#include <unistd.h>

namespace ecoute::test {
namespace {

using namespace std::chrono_literals;

TEST(GuessedNames, AreAllForgottenWhenTooMany) {
  guessed_names all;
  const auto guess = [&](std::size_t n) {
    all.make_room(1);
    ++(*all)["name " + std::to_string(n)].failures;
  };
  for (std::size_t n = 0; n < fixed::guessed_names_max; ++n)
    guess(n);
  EXPECT_EQ(all->size(), fixed::guessed_names_max);
  guess(fixed::guessed_names_max);
  EXPECT_EQ(all->size(), 1U);
}

TEST(KnownKeys, AreAllForgottenWhenANewBatchWouldNotFit) {
  known_keys all;
  const auto know = [&](std::uint64_t n) { all->emplace(conversation_id{{1, n}}, secret_key{}); };
  for (std::uint64_t n = 0; n < fixed::known_keys_max - 5; ++n)
    know(n);
  all.make_room(5);
  EXPECT_EQ(all->size(), fixed::known_keys_max - 5);
  all.make_room(6);
  EXPECT_EQ(all->size(), 0U);
}

TEST(RosterFile, IsReadUpToItsLimit) {
  std::string folder = (std::filesystem::temp_directory_path() / "ecoute_roster_XXXXXX").string();
  ASSERT_NE(::mkdtemp(folder.data()), nullptr);
  const auto file = std::filesystem::path{folder} / "roster.csv";
  std::ofstream{file} << "agent";
  EXPECT_EQ(roster_text_of(file), "agent");
  std::filesystem::resize_file(file, fixed::roster_file_bytes_max); // takes no room on the disk
  const auto whole = roster_text_of(file);
  ASSERT_TRUE(whole);
  EXPECT_EQ(whole->size(), fixed::roster_file_bytes_max);
  std::filesystem::resize_file(file, fixed::roster_file_bytes_max + 1);
  EXPECT_EQ(roster_text_of(file), std::nullopt);
  EXPECT_THROW(roster_text_of(folder), std::exception);
  std::filesystem::remove_all(folder);
}

TEST(RestAfterLoss, IsAsLongAsTheTryWas) {
  using clock = rest_after_loss::clock;
  const clock::time_point start{1000s};
  rest_after_loss rest;
  EXPECT_FALSE(rest.rests(start));
  rest.lost(start, start + 3s);
  EXPECT_TRUE(rest.rests(start + 3s));
  EXPECT_TRUE(rest.rests(start + 6s - 1ms));
  EXPECT_FALSE(rest.rests(start + 6s));
  rest.lost(start + 7s, start + 7s);
  EXPECT_FALSE(rest.rests(start + 7s)) << "a refusal at once costs nothing";
}

TEST(DeadlineCutter, EndsWhatWaitsForEver) {
  std::array<int, 2> ends{};
  ASSERT_EQ(::socketpair(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0, ends.data()), 0);
  {
    deadline_cutter cutter{ends[0]};
    const auto now = deadline_cutter::clock::now();
    cutter.set(now + 24h);
    cutter.set(now + 10ms);
    char byte = 0;
    EXPECT_EQ(::read(ends[0], &byte, 1), 0) << "as if the server had closed";
    EXPECT_EQ(::read(ends[1], &byte, 1), 0);
    ::close(ends[0]); // by its owner, while the cutter lives
    cutter.set(now);
  }
  ::close(ends[1]);
}

TEST(DeadlineCutter, GoesWithADeadlineStillSet) {
  std::array<int, 2> ends{};
  ASSERT_EQ(::socketpair(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0, ends.data()), 0);
  {
    deadline_cutter cutter{ends[0]};
    cutter.set(deadline_cutter::clock::now() + 24h);
  }
  const char byte = 'x';
  EXPECT_EQ(::write(ends[1], &byte, 1), 1) << "nothing was cut";
  ::close(ends[0]);
  ::close(ends[1]);
}

} // namespace
} // namespace ecoute::test
