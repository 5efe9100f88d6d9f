// SPDX-License-Identifier: EUPL-1.2
#pragma once

#include "actors/domain/ids.hpp"
#include "actors/domain/refusal.hpp"
#include "actors/domain/time.hpp"
#include "actors/domain/vocabulary.hpp"

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

/// Who waits, who is next, who is asked. First form of the discipline: what was given back stands
/// before what arrived, then the longest wait first; one open offer per conversation; an operator
/// who let an offer pass is asked again only when everybody else has been.
namespace ecoute {

struct queue_policy {
  std::uint32_t length_max = 500;        ///< per platform, RELIABILITY.md §5
  milliseconds offer_life = seconds{20}; ///< an offer not answered ends
  std::uint32_t misses_until_absent = 2; ///< expired offers in a row before "absent"
};

struct waiting_entry {
  conversation_id conversation;
  queue_reason reason = queue_reason::arrived;
  instant since{}; ///< first wish to be answered; kept when given back
  visitor_role role = visitor_role::unsaid;
  place about;
  confidence sureness = confidence::sure;
  std::string language;
  bool operator==(const waiting_entry&) const = default;
};

template <class Inspector>
typename Inspector::result_type inspect(Inspector& f, waiting_entry& x) {
  return f(x.conversation, x.reason, x.since, x.role, x.about, x.sureness, x.language);
}

/// What the queue knows of an operator, as the operator's actor last told it.
struct candidate {
  agent_id agent;
  presence state = presence::offline;
  bool link_silent = false;
  std::uint32_t load = 0; ///< held + reserved
  std::uint32_t capacity = 2;
  instant certified_until{};
  instant idle_since{}; ///< last time the load fell
  bool operator==(const candidate&) const = default;
};

template <class Inspector>
typename Inspector::result_type inspect(Inspector& f, candidate& x) {
  return f(x.agent, x.state, x.link_silent, x.load, x.capacity, x.certified_until, x.idle_since);
}

/// Whether one more conversation may be opened: asked before it is, with those already let in that
/// have not joined yet.
bool has_room(std::uint32_t waiting, std::uint32_t arriving, const queue_policy& policy);

/// Whether this operator may be offered a conversation now (invariant 4); none = yes.
refusal may_receive(const candidate& c, instant now);

struct open_offer {
  conversation_id conversation;
  agent_id to;
  instant until{};
  bool operator==(const open_offer&) const = default;
};

/// The queue of one platform as a value. All members keep the order invariant:
/// given_back first, then by `since`, then by id.
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

  /// New offers to make now: at most one per free operator and per conversation, in queue order,
  /// least loaded first, then longest idle. Records them as open.
  std::vector<open_offer> match(instant now);

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
  /// Earliest time at which lapses() has something to say.
  [[nodiscard]] std::optional<instant> next_deadline() const;

  /// 0 = next; empty when not waiting here.
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
  struct refusal_mark {
    conversation_id conversation;
    agent_id agent;
  };

  /// Who is asked next; null when those not asked yet are busy with another offer.
  const candidate* choose(const conversation_id& id,
                          const std::vector<const candidate*>& receivable);
  lapse end_expired(const open_offer& offer, candidate& to);

  queue_policy policy_;
  std::vector<waiting_entry> entries_;
  std::vector<candidate> candidates_;
  std::vector<open_offer> offers_;
  std::vector<refusal_mark> passed_;
  std::vector<miss> misses_;
};

} // namespace ecoute
