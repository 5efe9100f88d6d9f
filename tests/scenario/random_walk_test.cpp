// SPDX-License-Identifier: EUPL-1.2
#include "tests/scenario/random_walk.hpp"

#include <cstdlib>

namespace ecoute::test {

namespace {

constexpr std::uint64_t seeds = 300; ///< or as many as ECOUTE_SEEDS says
constexpr std::size_t steps = 150;
constexpr std::uint64_t mutant_seeds_max = 300;

std::string all_of(const std::vector<std::string>& lines) {
  std::string all;
  for (const auto& line : lines)
    all += "\n  " + line;
  return all;
}

class RandomWalkMutant : public ::testing::TestWithParam<walk_mutant> {};

} // namespace

TEST(RandomWalk, KeepsEveryInvariantWhateverPeopleDoAndPartsDie) {
  const char* const replayed = std::getenv("ECOUTE_SEED");
  const std::uint64_t first = replayed == nullptr ? 1 : std::strtoull(replayed, nullptr, 10);
  const char* const wanted = std::getenv("ECOUTE_SEEDS");
  const std::uint64_t many = wanted == nullptr ? seeds : std::strtoull(wanted, nullptr, 10);
  const std::uint64_t last = replayed == nullptr ? many : first;
  std::size_t stored = 0;
  std::size_t answered = 0;
  for (auto seed = first; seed <= last; ++seed) {
    const auto v = random_walk::run(seed, steps);
    stored += v.stored;
    answered += v.answered;
    EXPECT_TRUE(v.broken.empty()) << "replay with ECOUTE_SEED=" << seed << all_of(v.broken);
    if (seed % 50 == 0) {
      EXPECT_EQ(random_walk::run(seed, steps).traced, v.traced) << "seed " << seed;
    }
  }
  if (replayed == nullptr) {
    EXPECT_GT(stored, 10 * many) << "the people are asleep";
    EXPECT_GT(answered, many / 3) << "too few are ever answered";
  }
}

TEST_P(RandomWalkMutant, IsSeen) {
  for (std::uint64_t seed = 1; seed <= mutant_seeds_max; ++seed)
    if (!random_walk::run(seed, steps, GetParam()).broken.empty())
      return;
  FAIL() << "not seen in " << mutant_seeds_max << " walks";
}

INSTANTIATE_TEST_SUITE_P(Each, RandomWalkMutant,
                         ::testing::Values(walk_mutant::acknowledge_before_commit,
                                           walk_mutant::skip_dedupe, walk_mutant::keep_for_ever,
                                           walk_mutant::wait_for_ever));

} // namespace ecoute::test
