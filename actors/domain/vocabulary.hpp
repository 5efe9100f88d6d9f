// SPDX-License-Identifier: EUPL-1.2
#pragma once

#include <compare>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

/// The small closed words of the service, shared by rules, messages, storage and wire. Stored and
/// sent numbers are fixed: append only.
namespace ecoute {

/// The two services that answer.
enum class force : std::uint8_t { police = 1, gendarmerie = 2 };

/// Who writes, as they say themselves.
enum class visitor_role : std::uint8_t {
  unsaid = 0,
  victim = 1,
  witness = 2,
  relative = 3,
  professional = 4,
};

/// How sure the choice of the force is. Anything but `sure` is shown to the operator as
/// "to confirm".
enum class confidence : std::uint8_t {
  sure = 1,       ///< official or by rule
  chosen = 2,     ///< both forces are competent; the visitor chose, or had no preference
  to_confirm = 3, ///< estimated, unknown, or the visitor preferred not to say
};

/// Who did or said something.
enum class author : std::uint8_t { visitor = 1, operator_agent = 2, engine = 3, psychologist = 4 };

/// Where a conversation stands. Closed is final.
enum class phase : std::uint8_t { waiting = 1, held = 2, closed = 3 };

/// Why a conversation entered a queue. `given_back` and `rerouted` were held: they go to the head.
enum class queue_reason : std::uint8_t {
  arrived = 1,
  given_back = 2,
  rerouted = 3,  ///< to the other platform, by who held it: the territory was wrong
  overflow = 4,  ///< to the other platform, by the rule: it keeps its place by class and wait
  sent_over = 5, ///< the same, by a duty officer
};

/// Why an operator no longer holds a conversation.
enum class return_reason : std::uint8_t {
  handed_back = 1,
  operator_silent = 2,
  signed_out = 3,
  overtime_spent = 4, ///< the end of duty and the overtime limit passed (invariant 6)
  rerouted = 5,       ///< sent to the other platform
};

/// Why one operator is asked to take over from another; `officer`: a duty officer chose.
enum class handover_reason : std::uint8_t { asked = 1, relief = 2, officer = 3 };

/// How an open handover ended without being accepted: the holder keeps the conversation.
enum class handover_end : std::uint8_t { declined = 1, expired = 2, withdrawn = 3 };

/// What an operator marks a conversation with; it stays through handovers and the queue.
enum class mark : std::uint8_t {
  danger = 1,
  minor = 2,
  urgent = 3, ///< counts as all its holder can do
};

/// Why an offer ended without being taken.
enum class lapse_reason : std::uint8_t { passed = 1, expired = 2, withdrawn = 3 };

/// How a visitor's connection ended.
enum class loss_reason : std::uint8_t { connection = 1, quick_exit = 2 };

enum class close_reason : std::uint8_t {
  ended_by_visitor = 1,
  ended_by_operator = 2,
  left_before_answer = 3, ///< no operator held it while the visitor was there (F11), whoever closed
  no_answer = 4,          ///< by the operator: the visitor does not answer any more
  abuse = 5,              ///< by the operator (F9); the visitor is told no more than that it ended
};
/// What an operator may give as the reason.
bool operators_may_say(close_reason r);

/// What an agent tells of themselves. Only `available` receives offers.
enum class presence : std::uint8_t {
  offline = 0,
  available = 1,
  busy = 2,
  on_break = 3,
  wrap_up = 4, ///< finishing what a conversation left to be done, for a bounded time
};

/// RELIABILITY.md §3, the part that exists so far.
enum class engine_mode : std::uint8_t { normal = 1, slow = 2, cut = 3, draining = 4 };

/// Names used on the wire and in logs, e.g. "police", "victim", "to_confirm".
std::string_view name_of(force f);
std::string_view name_of(visitor_role r);
std::string_view name_of(confidence c);
std::string_view name_of(author a);
std::string_view name_of(phase p);
std::string_view name_of(presence p);
std::string_view name_of(engine_mode m);
std::string_view name_of(return_reason r);
std::string_view name_of(close_reason r);
std::string_view name_of(loss_reason r);
std::string_view name_of(queue_reason r);
std::string_view name_of(lapse_reason r);
std::string_view name_of(handover_reason r);
std::string_view name_of(handover_end e);
std::string_view name_of(mark m);

/// The inverse, exact and case-sensitive; any other text is empty.
std::optional<force> force_named(std::string_view name);
std::optional<visitor_role> role_named(std::string_view name);
std::optional<presence> presence_named(std::string_view name);
std::optional<close_reason> close_reason_named(std::string_view name);
std::optional<mark> mark_named(std::string_view name);

/// Where it happened, as far as the visitor said. Empty fields are "not said".
struct place {
  std::string insee;       ///< commune code, 5 characters
  std::string label;       ///< commune name as shown
  std::string departement; ///< "33", "2A", "974"

  auto operator<=>(const place&) const = default;
};

template <class Inspector>
typename Inspector::result_type inspect(Inspector& f, place& x) {
  return f(x.insee, x.label, x.departement);
}

/// Who is asked to answer and how sure that is.
struct routing {
  force platform = force::police;
  confidence sureness = confidence::to_confirm;

  auto operator<=>(const routing&) const = default;
};

template <class Inspector>
typename Inspector::result_type inspect(Inspector& f, routing& x) {
  return f(x.platform, x.sureness);
}

} // namespace ecoute
