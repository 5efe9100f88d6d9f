// SPDX-License-Identifier: EUPL-1.2
#pragma once

#include "actors/messages/alert_messages.hpp"
#include "config/alert_settings.hpp"

#include <map>
#include <set>
#include <string>
#include <string_view>
#include <utility>

/// The alerts of a run as somebody sees who reads what is stored and is told what arrives, and
/// knows the policies.
namespace ecoute::simulation {

/// What a stored version is, after the one before it.
enum class alert_turn {
  raised,
  counted, ///< its cause again, or over
  climbed,
  taken,
  passed,
  resolved, ///< by who had it
  ended,    ///< with its cause
  joined,   ///< several of these as one
};

class alert_book {
public:
  explicit alert_book(const alert_settings& policies) : policies_(policies) {}

  struct page {
    alert now_is;
    instant changed{}; ///< since the start: when it last rang, or changed hands
    instant begun{};   ///< the same, when it was raised
  };
  struct entry {
    alert_turn what = alert_turn::raised;
    std::string wrong;    ///< what breaks invariant 5; empty: nothing
    bool lapsed = false;  ///< climbed from somebody who did nothing
    bool repeats = false; ///< climbed beyond the last level
  };

  entry enter(const store_alert& m, instant since_start);
  void arrived(const alert_delivery& d);

  /// Ordered, so that two runs look at them alike.
  [[nodiscard]] const std::map<alert_id, page>& open() const { return open_; }
  /// How long it may stay as it is, by its policy.
  [[nodiscard]] milliseconds patience_of(const alert& a) const;
  [[nodiscard]] bool repeats(const alert& a) const; ///< everybody is told, again and again
  [[nodiscard]] bool is_open(const alert_cause& cause, bool exercise = false) const;
  /// Whether this danger of a conversation was called for: it is, or was until then or later.
  [[nodiscard]] bool was_called(alert_kind kind, const conversation_id& about, instant since) const;
  /// Whether they ever had it.
  [[nodiscard]] bool was_taken(const alert_id& id, agent_id by) const {
    return takes_.contains({id, by});
  }
  [[nodiscard]] bool was_resolved(const alert_id& id, agent_id by) const {
    const auto known = resolved_by_.find(id);
    return known != resolved_by_.end() && known->second == by;
  }
  /// Whether somebody was told of its newest ring.
  [[nodiscard]] bool has_rung(const alert& a) const {
    const auto known = rung_.find(a.id);
    return known != rung_.end() && known->second >= a.rings;
  }

private:
  [[nodiscard]] std::string fault_of(alert_turn what, const alert* before,
                                     const store_alert& m) const;
  [[nodiscard]] std::string fault_of_step(alert_turn what, const alert& before,
                                          const store_alert& m) const;

  const alert_settings& policies_;
  std::map<alert_id, page> open_;
  std::map<alert_id, agent_id> resolved_by_;
  std::map<alert_id, std::uint32_t> rung_; ///< the newest ring that arrived
  std::set<std::pair<alert_id, agent_id>> takes_;
  std::map<std::pair<alert_kind, conversation_id>, instant> ended_; ///< the last of each
};

/// "raised waiting_long police 1": an alert in the story.
std::string told(const alert& a);

} // namespace ecoute::simulation
