// SPDX-License-Identifier: EUPL-1.2
#pragma once

#include "actors/domain/offer_reason.hpp"
#include "actors/domain/queue_order.hpp"
#include "actors/domain/refusal.hpp"

#include <span>
#include <string>
#include <string_view>
#include <vector>

/// Which operator is asked for a conversation, and why that one.
///
/// First who may be asked at all: available, link alive, certified, within capacity, without a
/// conflict, and, where one is on duty, speaking the language. Among them the order is: speaks the
/// language, holds the minors' certificate (for a minor), has the expected length left before the
/// end of duty (F13), least loaded, longest idle.
namespace ecoute {

/// What the queue knows of an operator, as the operator's actor last told it.
struct candidate {
  agent_id agent;
  presence state = presence::offline;
  bool link_silent = false;
  std::uint32_t load = 0; ///< held + reserved; an urgent conversation counts as all there is
  std::uint32_t capacity = 2;
  instant certified_until{};
  instant idle_since{};                 ///< last time the load fell
  instant duty_until{};                 ///< end of duty by the roster; zero: no end is known
  instant minors_until{};               ///< end of the certificate for minors; zero: none
  std::vector<std::string> languages{}; ///< BCP 47, French aside, which everybody speaks
  /// Conversations they must not see: they know somebody in it (F17). Never a reason.
  std::vector<conversation_id> conflicts{};
  bool operator==(const candidate&) const = default;
};

template <class Inspector>
typename Inspector::result_type inspect(Inspector& f, candidate& x) {
  return f(x.agent, x.state, x.link_silent, x.load, x.capacity, x.certified_until, x.idle_since,
           x.duty_until, x.minors_until, x.languages, x.conflicts);
}

/// Whether this operator may be offered a conversation now (invariant 4); none = yes.
refusal may_receive(const candidate& c, instant now);
/// As may_receive, but being full does not matter: on duty, working, able to take one when a slot
/// is free.
bool works(const candidate& c, instant now);

/// French and "not said" are spoken by everybody; otherwise the first subtag counts ("en-GB" is
/// "en").
bool speaks(const candidate& c, std::string_view language);
bool minors_certified(const candidate& c, instant now);
/// Less than the expected length before the end of duty.
bool short_of_time(const candidate& c, const queue_policy& policy, instant now);
bool in_conflict(const candidate& c, const conversation_id& id);

/// What the order looks at, of a conversation.
struct conversation_needs {
  std::string_view language;
  bool minor = false;
  /// Only who speaks the language: one is on duty, and the wait for them is not over.
  bool speakers_only = false;
  bool operator==(const conversation_needs&) const = default;
};
/// Somebody who wants another language than French and whose wait for a speaker is not over.
bool waits_for_speaker(const waiting_entry& e, const queue_policy& policy, instant now);
conversation_needs needs_of(const waiting_entry& e, std::span<const candidate> everybody,
                            const queue_policy& policy, instant now);

/// Whether `a` is asked before `b`. Strict and total over different agents.
bool ranks_before(const candidate& a, const candidate& b, const conversation_needs& needs,
                  const queue_policy& policy, instant now);

offer_reason reason_for(const candidate& chosen, const conversation_needs& needs,
                        std::uint32_t among, const queue_policy& policy, instant now);

} // namespace ecoute
