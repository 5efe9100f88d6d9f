// SPDX-License-Identifier: EUPL-1.2
#pragma once

#include "actors/domain/offer_ranking.hpp"
#include "actors/domain/queue_order.hpp"

#include <cstdint>
#include <optional>
#include <unordered_map>
#include <vector>

/// Who waits, who is next, who is asked. The order of the waiting is queue_order.hpp's, who is
/// asked is offer_ranking.hpp's; one open offer per conversation and per operator; an operator who
/// let an offer pass is asked again only when everybody else who might be has been. A training
/// stands beside the line: it has no place, is offered once, to its trainee alone and only when
/// every real visitor has an offer, and its offer ends when the trainee is offered a real one.
namespace ecoute {

/// Whether one more conversation may be opened: asked before it is, with those who may be waiting
/// as well because nothing is known of them yet.
bool has_room(std::uint32_t waiting, std::uint32_t unknown, const queue_policy& policy);

struct open_offer {
  conversation_id conversation;
  agent_id to;
  instant until{};
  bool operator==(const open_offer&) const = default;
};

/// The queue of one platform as a value. All members keep the entries in the order of key_of().
/// `entries` are the real visitors, and nobody else is counted.
class waiting_line {
public:
  explicit waiting_line(queue_policy policy = {}) : policy_(policy) {}

  /// Adds, or replaces the entry with the same id. Never refuses: who is open was let in by
  /// has_room(), and is in somebody's care until closed (I3).
  void join(const waiting_entry& entry);
  /// Removes it and its offer. False when it was not there.
  bool leave(const conversation_id& id);

  void tell(const candidate& c); ///< adds or replaces what is known of an operator
  void forget(agent_id agent);   ///< signed out; their offer lapses (returned by lapses())

  /// New offers to make now: at most one per free operator and per conversation, in queue order
  /// with those after the others who yield to them, to the operator who ranks first for it. Records
  /// them as open.
  std::vector<open_offer> match(instant now);
  /// From now on match() makes none: the engine is about to end, and an offer that is open may yet
  /// be accepted. The end does not turn back.
  void offer_no_more() { offers_more_ = false; }
  /// Why an open offer went to whom it went.
  [[nodiscard]] std::optional<offer_reason> reason_of(const conversation_id& id) const;

  struct lapse {
    open_offer offer;
    lapse_reason reason = lapse_reason::expired;
    /// This operator missed too many in a row: taken here as on_break until their desk tells
    /// otherwise. Whoever acts on the lapse sets the desk's presence, so that the console shows it.
    bool absent = false;
  };
  /// The operator let it pass. Empty when no such offer is open.
  std::optional<lapse> pass(const conversation_id& id, agent_id by);
  /// Offers past their time, or whose operator may no longer receive. A full operator keeps the
  /// offer until its time (the slot may be reserved for it); that is then no miss.
  std::vector<lapse> lapses(instant now);
  /// Earliest time at which lapses() has something to say, or at which match() may do more by time
  /// alone (the wait for an operator of somebody's language is over).
  [[nodiscard]] std::optional<instant> next_deadline() const;
  /// When the next of those who work now stops by time alone: certificate or duty ends.
  [[nodiscard]] std::optional<instant> next_to_stop(instant now) const;

  /// Who waits here, trainings included; null: nobody of this id.
  [[nodiscard]] const waiting_entry* find(const conversation_id& id) const;
  /// 0 = next; empty when not waiting here, and for a training.
  [[nodiscard]] std::optional<std::uint32_t> ahead_of(const conversation_id& id) const;
  [[nodiscard]] const std::vector<waiting_entry>& entries() const { return entries_; }
  [[nodiscard]] const std::vector<open_offer>& offers() const { return offers_; }
  [[nodiscard]] const std::vector<candidate>& candidates() const { return candidates_; }
  /// Nobody is available on this platform at all.
  [[nodiscard]] bool nobody_on_duty(instant now) const;

private:
  struct miss {
    agent_id agent;
    std::uint32_t in_a_row = 0;
  };
  struct receiver {
    const candidate* who;
    bool asked; ///< has an open offer
  };
  class matching;

  [[nodiscard]] std::vector<receiver> receivers(instant now) const;
  [[nodiscard]] bool is_training(const conversation_id& id) const;
  [[nodiscard]] bool gives_way(const open_offer& offer) const;
  [[nodiscard]] std::vector<waiting_entry>::const_iterator
  place_of(const conversation_id& id) const;
  [[nodiscard]] std::optional<instant> next_speaker_deadline() const;
  void forget_offer(const conversation_id& id);
  lapse end_expired(const open_offer& offer, candidate& to);

  queue_policy policy_;
  std::vector<waiting_entry> entries_;
  std::vector<waiting_entry> trainings_;
  std::vector<candidate> candidates_;
  std::vector<open_offer> offers_;
  std::unordered_map<conversation_id, queue_key> keys_;       ///< of all entries
  std::unordered_map<conversation_id, offer_reason> reasons_; ///< of the open offers
  std::unordered_map<conversation_id, std::vector<agent_id>> passed_;
  std::optional<instant> matched_at_;
  std::vector<miss> misses_;
  bool offers_more_ = true;
};

} // namespace ecoute
