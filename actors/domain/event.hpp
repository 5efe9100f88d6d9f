// SPDX-License-Identifier: EUPL-1.2
#pragma once

#include "actors/domain/alert.hpp"
#include "actors/domain/emergency.hpp"
#include "actors/domain/ids.hpp"
#include "actors/domain/intervention.hpp"
#include "actors/domain/offer_reason.hpp"
#include "actors/domain/psychologist.hpp"
#include "actors/domain/refusal.hpp"
#include "actors/domain/secret_text.hpp"
#include "actors/domain/time.hpp"
#include "actors/domain/vocabulary.hpp"

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

/// What happened in a conversation. A conversation is the fold of its events; nothing else is true.
namespace ecoute {

/// Event bodies, one struct each. The comment says who sees it: V visitor, P professionals.
struct opened { ///< V P. Always number 1.
  visitor_role role = visitor_role::unsaid;
  place where;
  routing route;
  std::string language;              ///< BCP 47, "fr", "en"
  std::optional<agent_id> trainee{}; ///< who asked for it: training; not in the first versions
  bool operator==(const opened&) const = default;
};
struct queued { ///< V P. Waiting in this platform's queue from now on.
  force platform = force::police;
  queue_reason reason = queue_reason::arrived;
  bool operator==(const queued&) const = default;
};
struct offered { ///< P. The queue proposed it to this operator.
  agent_id to;
  std::optional<offer_reason> why{}; ///< not stored in the first versions
  bool operator==(const offered&) const = default;
};
struct offer_lapsed { ///< P
  agent_id by;
  lapse_reason reason = lapse_reason::expired;
  bool operator==(const offer_lapsed&) const = default;
};
struct taken { ///< V P. This operator holds it from now on.
  agent_id by;
  std::string shown_name; ///< the name the operator chose to show
  bool operator==(const taken&) const = default;
};
struct said { ///< V P. One message; carries words.
  author who = author::visitor;
  agent_id agent; ///< none when the visitor speaks; else the operator or the psychologist
  message_id client_id;
  std::uint64_t digest = 0; ///< of the words; tells a resend from a reused id (text_digest)
  secret_text words;        ///< empty when loaded for folding: words are read only to be shown
  bool operator==(const said&) const = default;
};
struct visitor_lost { ///< P
  loss_reason how = loss_reason::connection;
  bool operator==(const visitor_lost&) const = default;
};
struct visitor_back { ///< P
  bool operator==(const visitor_back&) const = default;
};
struct operator_lost { ///< V P. The operator's link is silent; they still hold it.
  agent_id agent;
  bool operator==(const operator_lost&) const = default;
};
struct operator_back { ///< V P
  agent_id agent;
  bool operator==(const operator_back&) const = default;
};
struct returned { ///< V P. The operator no longer holds it; a `queued` follows at once.
  agent_id from;
  return_reason why = return_reason::handed_back;
  bool operator==(const returned&) const = default;
};
struct code_issued { ///< V P. A resume code was shown to the visitor; the code itself is nowhere.
  bool operator==(const code_issued&) const = default;
};
struct resumed { ///< V P. Someone came back with the code: they see nothing older until reopened.
  bool operator==(const resumed&) const = default;
};
struct history_reopened { ///< V P. The operator let the returned visitor see the past text.
  agent_id by;
  bool operator==(const history_reopened&) const = default;
};
struct closed { ///< V P. Final.
  author by = author::visitor;
  agent_id agent;
  close_reason why = close_reason::ended_by_visitor;
  bool operator==(const closed&) const = default;
};
struct handover_invited { ///< P. The holder stays the holder until it is accepted.
  agent_id from;
  agent_id to;
  handover_reason why = handover_reason::asked;
  instant until{}; ///< not accepted by then, it is over
  bool operator==(const handover_invited&) const = default;
};
struct handover_ended { ///< P. Not accepted: nothing has changed hands.
  agent_id to;
  handover_end how = handover_end::expired;
  bool operator==(const handover_ended&) const = default;
};
struct handed_over { ///< V P. `to` holds it from now on.
  agent_id from;
  agent_id to;
  std::string shown_name; ///< of `to`
  bool operator==(const handed_over&) const = default;
};
struct noted { ///< P. A note for who comes next; carries words.
  agent_id by;
  message_id client_id;
  std::uint64_t digest = 0; ///< note_digest
  secret_text words;        ///< empty when loaded for folding
  bool operator==(const noted&) const = default;
};
struct marked { ///< P
  agent_id by;
  mark what = mark::danger;
  bool on = true;
  bool operator==(const marked&) const = default;
};

struct intervened { ///< P. A duty officer did this; what it changed follows at once.
  agent_id by;
  std::string shown_name; ///< who sees it may be of the other platform
  intervention what = intervention::read;
  std::optional<agent_id> whom{}; ///< of `plan_relief`: who takes it over; none: the queue
  bool operator==(const intervened&) const = default;
};

struct emergency_declared { ///< P, and V what the visitor declared. Calls who is on call.
  author who = author::visitor;
  agent_id by{}; ///< none when the visitor declares it
  emergency_what what = emergency_what::unsaid;
  bool place_known = false; ///< somebody could be sent
  certainty sureness = certainty::likely;
  bool operator==(const emergency_declared&) const = default;
};
struct alert_noted {       ///< P. What became of an alert about this conversation.
  std::string reference{}; ///< how people name the alert to each other
  alert_kind kind = alert_kind::emergency;
  alert_news what = alert_news::raised;
  agent_id by{};            ///< who has it, or is asked to; of what climbs, nobody
  std::string shown_name{}; ///< of `by`
  std::uint32_t level = 0;  ///< that it was last told to; 0: all
  bool operator==(const alert_noted&) const = default;
};

struct psychologist_proposed { ///< V P. The holder asks for one: the visitor is asked first.
  agent_id by{};
  bool operator==(const psychologist_proposed&) const = default;
};
struct psychologist_answered { ///< V P. The visitor, to that question.
  bool agreed = false;
  bool operator==(const psychologist_answered&) const = default;
};
struct psychologist_invited { ///< P. One of those who are there is asked.
  agent_id to{};
  instant until{}; ///< not accepted by then, it is over
  bool operator==(const psychologist_invited&) const = default;
};
struct psychologist_joined { ///< V P. A third person from now on; every other invitation is over.
  agent_id by{};
  std::string shown_name{};
  bool operator==(const psychologist_joined&) const = default;
};
/// P, and V all but `declined`. It is over: of `declined` for this one, else for all.
struct psychologist_left {
  agent_id by{}; ///< who had joined or declines; none: nobody had joined
  psychologist_end how = psychologist_end::left;
  bool operator==(const psychologist_left&) const = default;
};
struct whispered { ///< P, and never the visitor. Between holder and psychologist; carries words.
  author who = author::operator_agent; ///< or psychologist
  agent_id by{};
  message_id client_id{};
  std::uint64_t digest = 0; ///< whisper_digest
  secret_text words{};      ///< empty when loaded for folding
  bool operator==(const whispered&) const = default;
};

/// Append only: the index is the stored kind, minus one.
using event_body =
    std::variant<opened, queued, offered, offer_lapsed, taken, said, visitor_lost, visitor_back,
                 operator_lost, operator_back, returned, code_issued, resumed, history_reopened,
                 closed, handover_invited, handover_ended, handed_over, noted, marked, intervened,
                 emergency_declared, alert_noted, psychologist_proposed, psychologist_answered,
                 psychologist_invited, psychologist_joined, psychologist_left, whispered>;

struct event {
  std::uint32_t seq = 0; ///< 1, 2, 3 … without holes within the conversation
  instant at{};
  std::uint32_t visitor_position = 0; ///< dense among what the visitor may see; 0 = never shown
  std::uint32_t professional_position = 0; ///< the same for professionals
  event_body body;
  bool operator==(const event&) const = default;
};

/// Stored kind number: 1 + index in event_body.
std::uint8_t kind_of(const event_body& body);
/// Wire name: "opened", "said" …
std::string_view kind_name(const event_body& body);
/// Whether an audience ever sees this.
bool shown_to_visitor(const event_body& body);
bool shown_to_professionals(const event_body& body);
/// The words of a kind that carries some, with the id its client gave it; null for all others.
const secret_text* words_of(const event_body& body);
secret_text* words_of(event_body& body);
const message_id* client_id_of(const event_body& body);

/// Found by CAF's printing: an event never shows its content.
inline std::string to_string(const event&) {
  return "<event>";
}

/// 64-bit FNV-1a of the words.
std::uint64_t text_digest(std::string_view words);
/// Differs from text_digest of the same words: an id used for a note is not one for a message.
std::uint64_t note_digest(std::string_view words);
/// Differs from both, for the same reason.
std::uint64_t whisper_digest(std::string_view words);

// --- event_codec.cpp -------------------------------------------------------------------------

/// Bounds of what is encoded, in bytes. decide() refuses what is longer, so that nothing is ever
/// cut.
inline constexpr std::size_t fact_bytes_max = 255;
inline constexpr std::size_t words_bytes_max = 1 << 20;

/// The small facts of a body without its words, as compact bytes. Never throws.
std::string encode_facts(const event_body& body);
/// Reads what encode_facts wrote; truncated, overlong or flipped bytes give `malformed`.
std::variant<event_body, refusal> decode_facts(std::uint8_t kind, std::string_view bytes);
/// Whole event including words: how events travel between actors on different nodes.
std::string encode_event(const event& e);
std::variant<event, refusal> decode_event(std::string_view bytes);

template <class Inspector>
typename Inspector::result_type inspect(Inspector& f, event& x) {
  if constexpr (Inspector::reads_state) {
    auto bytes = encode_event(x);
    return f(bytes);
  } else {
    std::string bytes;
    auto result = f(bytes);
    if (auto decoded = decode_event(bytes); std::holds_alternative<event>(decoded))
      x = std::get<event>(std::move(decoded));
    else
      x = event{};
    return result;
  }
}

} // namespace ecoute
