// SPDX-License-Identifier: EUPL-1.2
#pragma once

#include "tests/simulation/onlooker.hpp"
#include "tests/simulation/people.hpp"

#include <array>
#include <map>
#include <memory>
#include <set>
#include <span>
#include <unordered_map>
#include <utility>
#include <vector>

/// The invariants of DESIGN.md section 2 that exist so far. A new one is a member here and a line
/// in at_each_instant(); what is checked as it happens (an acknowledgement, an event shown, an
/// event stored) stands where it happens: people.hpp, ledger.hpp.
namespace ecoute::simulation {

class checks {
public:
  checks(world& w, const std::vector<std::unique_ptr<visitor>>& visitors,
         const std::vector<std::unique_ptr<agent>>& agents)
      : w_(w), visitors_(visitors), agents_(agents), onlooker_(w, agents) {}

  /// Nothing is under way but what waits for a timer.
  void at_each_instant() { look(false); }
  /// Everything is well, and everybody does what they should, from now on.
  void healed() { healed_at_ = instant{w_.elapsed()}; }
  /// It has been so for a quarter of an hour.
  void at_the_end();

private:
  void look(bool finally);
  void gather();
  void gather_offers();
  void care(bool finally);
  void replay(bool finally);
  void strays(bool finally);
  void order();
  void offers();
  void one_offer_each();
  void time_left();
  void idle_hands();
  void trainings();
  void overflows();
  void duties();
  void shown_queues();
  void shown_places();
  void sizes();
  void silence();
  void overtime();
  void left();
  void alerts();
  void alert_clocks();
  void alert_clocks_in_memory();
  void alert_causes();
  void alert_origins();
  void one_alert_each();
  void alerts_at_the_end();
  [[nodiscard]] std::set<alert_cause> lasting_causes() const;
  [[nodiscard]] bool is_told(const alert_cause& cause) const;
  void dangers_called(const conversation_id& id, const conversation_state& s,
                      std::map<alert_cause, instant>& still);
  void forces();
  [[nodiscard]] bool cared_for(const conversation_id& id, const conversation_state& s) const;
  [[nodiscard]] std::string where_it_is(const conversation_id& id,
                                        const conversation_state& s) const;
  [[nodiscard]] const waiting_line* line_of(force f) const {
    return lines_.at(f == force::police ? 0 : 1);
  }
  /// Of a line that is away: none.
  static std::span<const waiting_entry> entries_of(const waiting_line* l) {
    return l == nullptr ? std::span<const waiting_entry>{} : l->entries();
  }
  static std::span<const open_offer> offers_of(const waiting_line* l) {
    return l == nullptr ? std::span<const open_offer>{} : l->offers();
  }
  static bool is_offered(const waiting_line& l, const conversation_id& id);
  [[nodiscard]] bool is_training(const conversation_id& id) const;
  [[nodiscard]] bool made_now(const open_offer& o) const;
  /// Something that may be so for a while only: true when it has been so for longer.
  template <class Key>
  bool too_long(std::map<Key, instant>& since, const Key& key, bool so, milliseconds most) {
    return lasts(since, key, so, most, !healthy_);
  }
  template <class Key>
  bool lasts(std::map<Key, instant>& since, const Key& key, bool so, milliseconds most,
             bool excused) {
    if (!so) {
      since.erase(key);
      return false;
    }
    auto& began = since.emplace(key, now_).first->second;
    if (excused)
      began = now_;
    return now_ - began > most;
  }

  world& w_;
  const std::vector<std::unique_ptr<visitor>>& visitors_;
  const std::vector<std::unique_ptr<agent>>& agents_;
  onlooker onlooker_;
  bool healthy_ = true;
  instant healed_at_{};
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
  std::map<conversation_id, instant> idle_hands_;
  std::map<agent_id, instant> untrue_duty_;
  std::vector<open_offer> fresh_;                         ///< made since the last look
  std::set<std::pair<conversation_id, agent_id>> judged_; ///< of those made at this instant
  instant judged_at_{};
  std::set<conversation_id> unoffered_; ///< at the last look, while there are trainings
  std::size_t overflows_seen_ = 0;
  std::vector<const alert*> escalations_;
  std::map<alert_id, instant> late_alert_;
  std::map<alert_id, instant> late_in_memory_;
  std::map<alert_id, instant> unheard_;
  std::map<alert_id, instant> outlived_;
  std::map<alert_cause, instant> untold_;
  std::map<alert_cause, instant> uncalled_;
  std::map<std::string, instant> unanswered_;
  struct comparison {
    const void* with = nullptr; ///< a conversation that was restarted is compared again
    std::uint32_t at = 0;
    bool operator==(const comparison&) const = default;
  };
  std::unordered_map<conversation_id, comparison> compared_;
};

} // namespace ecoute::simulation
