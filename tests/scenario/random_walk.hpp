// SPDX-License-Identifier: EUPL-1.2
#pragma once

#include "tests/scenario/walk_people.hpp"

#include <deque>
#include <map>
#include <memory>
#include <set>
#include <string>
#include <vector>

namespace ecoute::test {

/// Deliberate faults of the engine's parts: each must be seen by the walk.
enum class walk_mutant {
  none,
  acknowledge_before_commit, ///< the journal answers committed and stores nothing
  skip_dedupe,               ///< a replayed conversation has forgotten the ids it stored
  keep_for_ever,             ///< a vanished operator's conversations are never given back
  wait_for_ever,             ///< who closed the tab while waiting stays in the queue
};

/// One plan drawn from a seed: people who do anything at any time, and an engine whose parts die.
class random_walk {
public:
  struct verdict {
    std::vector<std::string> broken; ///< empty: every invariant held
    std::uint64_t traced = 0;        ///< equal for two runs of one seed
    std::size_t stored = 0;          ///< events, to see that something happened
    std::size_t answered = 0;        ///< conversations taken by an operator at least once
  };

  static verdict run(std::uint64_t seed, std::size_t steps, walk_mutant mutant = walk_mutant::none);

private:
  random_walk(std::uint64_t seed, walk_mutant mutant);
  void populate();
  void step();
  void fault();
  void kill_a_role();
  void journal_trouble();
  void crash_a_conversation();
  void heal();
  void finish();
  verdict judge();
  void check_forces(const std::vector<event>& rows, std::vector<std::string>& broken);

  [[nodiscard]] bool may_kill();
  [[nodiscard]] bool healthy() const;
  void check(bool finally = false);
  std::string where_it_is(const conversation_id& id, const head_change& head);
  void check_care(bool finally);
  void check_offers();
  void check_sizes();
  void check_silence();
  void check_left();
  [[nodiscard]] bool cared_for(const conversation_id& id, const head_change& head);

  walk_engine engine_;
  walk_mutant mutant_;
  std::vector<std::unique_ptr<walking_visitor>> visitors_;
  std::vector<std::unique_ptr<walking_agent>> agents_;
  std::deque<instant> kills_;
  std::string crash_at_; ///< the next conversation that comes to this point dies
  instant trouble_until_{};
  instant disturbed_at_{}; ///< the last moment at which something was broken
  std::map<conversation_id, instant> uncared_since_;
  std::map<agent_id, instant> silent_since_;
  std::set<agent_id> full_;
};

} // namespace ecoute::test
