// SPDX-License-Identifier: EUPL-1.2
#pragma once

#include "actors/domain/ids.hpp"
#include "actors/domain/time.hpp"
#include "actors/domain/vocabulary.hpp"

#include <compare>
#include <cstdint>
#include <string>
#include <string_view>

/// Who stands before whom. The order is explained by two facts, the class and the wait, and does
/// not change while people wait, so that nobody's place is recomputed behind their back.
///
/// What was given back stands first, then declared danger. The other classes age: each stands
/// `ageing_step` behind the one before it, as if it had begun to wait that much later. So nobody
/// of them is passed by anybody who came more than ageing_bound() later, and neither passes what
/// was given back nor declared danger.
namespace ecoute {

struct queue_policy {
  std::uint32_t length_max = 500;        ///< per platform, RELIABILITY.md §5
  milliseconds offer_life = seconds{20}; ///< an offer not answered ends
  std::uint32_t misses_until_absent = 2; ///< expired offers in a row before "absent"
  milliseconds ageing_step = minutes{10};
  /// An operator with less time left ranks after all who have more (F13).
  milliseconds expected_length = minutes{45};
  /// How long somebody waits for an operator of their language who is on duty and full; declared
  /// danger does not.
  milliseconds speaker_wait = minutes{3};
  /// After this wait, with nobody free here, the other platform answers; 0: never (the default, for
  /// competence is by territory).
  milliseconds overflow_after{0};
  std::uint32_t overflow_spare = 1; ///< free operators that the other platform keeps for its own
  /// Whoever is asked has it at once, without accepting it first; off unless the setting says so.
  bool assign_automatically = false;
};

struct waiting_entry {
  conversation_id conversation;
  queue_reason reason = queue_reason::arrived;
  instant since{}; ///< first wish to be answered; kept when given back
  visitor_role role = visitor_role::unsaid;
  place about;
  confidence sureness = confidence::sure;
  std::string language;
  bool danger = false;     ///< declared, by the visitor or by an operator who gave it back
  bool minor = false;      ///< declared or entered by the minors' entry
  bool away = false;       ///< the visitor is lost for now
  agent_id only_for{};     ///< training: offered to this operator alone, after every real visitor
  std::uint32_t spell = 0; ///< conversation_state::spell
  bool operator==(const waiting_entry&) const = default;
};

template <class Inspector>
typename Inspector::result_type inspect(Inspector& f, waiting_entry& x) {
  return f(x.conversation, x.reason, x.since, x.role, x.about, x.sureness, x.language, x.danger,
           x.minor, x.away, x.only_for, x.spell);
}

/// First to last.
enum class waiting_class : std::uint8_t {
  given_back = 0, ///< also rerouted: somebody had answered already
  danger = 1,
  minor = 2,
  victim = 3, ///< also who did not say
  relative_or_witness = 4,
  professional = 5,
};
std::string_view name_of(waiting_class c);
waiting_class class_of(const waiting_entry& e);

/// Sorts before another when it is to be served before it. Total: ids differ.
struct queue_key {
  std::uint8_t head = 0; ///< 0 and 1: given back (in danger, not), 2: danger, 3: all that age
  instant from{};        ///< the wish, plus what its class stands behind
  uuid id;
  auto operator<=>(const queue_key&) const = default;
};
queue_key key_of(const waiting_entry& e, const queue_policy& policy);

/// Keeps its place, and is yet offered only to whom nobody present can be offered: the visitor is
/// away. What was given back and declared danger yield to nobody, present or not.
bool yields_to_present(const waiting_entry& e);

/// Whoever came this much later never passes, given back and danger excepted.
milliseconds ageing_bound(const queue_policy& policy);

} // namespace ecoute
