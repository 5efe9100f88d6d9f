// SPDX-License-Identifier: EUPL-1.2
#pragma once

#include "tests/simulation/people.hpp"

#include <array>
#include <map>
#include <memory>
#include <unordered_map>
#include <vector>

/// The invariants of DESIGN.md section 2 that exist so far. A new one is a member here and a line
/// in at_each_instant(); what is checked as it happens (an acknowledgement, an event shown, an
/// event stored) stands where it happens: people.hpp, ledger.hpp.
namespace ecoute::simulation {

class checks {
public:
  checks(world& w, const std::vector<std::unique_ptr<visitor>>& visitors,
         const std::vector<std::unique_ptr<agent>>& agents)
      : w_(w), visitors_(visitors), agents_(agents) {}

  /// Nothing is under way but what waits for a timer.
  void at_each_instant() { look(false); }
  /// Everything has been well for a quarter of an hour.
  void at_the_end();

private:
  void look(bool finally);
  void gather();
  void care(bool finally);
  void replay(bool finally);
  void strays(bool finally);
  void order();
  void offers();
  void one_offer_each();
  void shown_queues();
  void shown_places();
  void sizes();
  void silence();
  void overtime();
  void left();
  void forces();
  [[nodiscard]] bool cared_for(const conversation_id& id, const conversation_state& s) const;
  [[nodiscard]] std::string where_it_is(const conversation_id& id,
                                        const conversation_state& s) const;
  [[nodiscard]] const waiting_line* line_of(force f) const {
    return lines_.at(f == force::police ? 0 : 1);
  }
  /// Something that may be so for a while only: true when it has been so for longer.
  template <class Key>
  bool too_long(std::map<Key, instant>& since, const Key& key, bool so, milliseconds most);

  world& w_;
  const std::vector<std::unique_ptr<visitor>>& visitors_;
  const std::vector<std::unique_ptr<agent>>& agents_;
  bool healthy_ = true;
  instant now_{}; ///< since the start: no clock of the engine's, which may be set
  std::array<const waiting_line*, 2> lines_{};
  std::vector<const ecoute::desk*> desks_;
  std::unordered_map<conversation_id, std::vector<agent_id>> holders_;
  std::map<conversation_id, instant> uncared_;
  std::map<conversation_id, instant> behind_;
  std::map<conversation_id, instant> stray_;
  std::map<std::pair<agent_id, conversation_id>, instant> stray_held_;
  std::map<std::pair<agent_id, instant>, instant> silent_; ///< a desk that restarted counts anew
  std::map<agent_id, instant> overtime_;
  std::map<conversation_id, instant> left_;
  std::map<conversation_id, instant> late_offer_;
  std::map<conversation_id, instant> twice_offered_;
  std::map<agent_id, instant> untrue_queue_;
  std::map<conversation_id, instant> untrue_place_;
  std::map<agent_id, instant> full_; ///< since when
  struct comparison {
    const void* with = nullptr; ///< a conversation that was restarted is compared again
    std::uint32_t at = 0;
    bool operator==(const comparison&) const = default;
  };
  std::unordered_map<conversation_id, comparison> compared_;
};

} // namespace ecoute::simulation
