// SPDX-License-Identifier: EUPL-1.2
#pragma once

#include <cstdint>
#include <string_view>

namespace ecoute {

/// Why something was not done. One list from the rules to the wire: the client receives the name
/// (refusal_name) and the catalogue's sentence "refus.<name>". Append only: numbers travel.
enum class refusal : std::uint8_t {
  none = 0,
  // the engine's state
  busy,        ///< a named limit is reached; the same request may be sent again
  unavailable, ///< the journal or a store is away; nothing was stored
  in_doubt,    ///< the journal was lost during a commit; whether it is stored is not known yet
  race_lost,   ///< another writer was first; the caller's view is old
  quarantined, ///< the conversation failed too often and is read-only until a person looks
  // the request
  malformed,     ///< not a frame of the protocol, or a field of the wrong type
  unknown_type,  ///< a frame type that the protocol does not have
  wrong_order,   ///< a frame that is not allowed at this point of the exchange
  too_large,     ///< over the frame, text, depth or field limit
  empty_text,    ///< nothing is left after cleaning
  other_text,    ///< a client id already used with another text
  unknown_place, ///< a commune or département that does not exist
  // who asks
  not_signed_in,
  wrong_credentials,
  too_many,      ///< a rate limit; wait and try again
  forbidden,     ///< not this person's to do
  stale_session, ///< the visitor's token is unknown or too old; only the resume code helps
  wrong_code,    ///< resume code wrong, expired, used or malformed: deliberately one answer
  superseded,    ///< a newer window of the same person has taken over
  // the conversation
  unknown_conversation,
  closed,
  already_taken,
  not_waiting,
  not_holder,
  at_capacity,
  not_available, ///< the operator is not on duty or not available
  not_certified,
  queue_full,
  // handover
  not_invited,           ///< no handover to this operator is open, or its time is over
  note_missing,          ///< nobody takes over a conversation without a note (invariant 6)
  oneself,               ///< what only somebody else can do
  colleague_unavailable, ///< who is asked to take over is not on duty, on a break, unreachable
  colleague_full,
  colleague_not_certified,
  // breaks
  not_yet, ///< a break now would leave too few while somebody waits
  // swaps of shifts
  unknown_shift, ///< there is no such shift (any more)
  shift_begun,
  shifts_overlap,          ///< somebody would be at two places at once
  other_duty,              ///< the shifts are not of one platform and duty
  shift_needs_certificate, ///< one of both is not certified for all of what they would receive
  swap_over,               ///< answered, withdrawn or lapsed before
  // resume codes
  codes_spent, ///< this conversation has had as many as it may within an hour
  // a duty officer's acts
  changed_hands, ///< somebody else has it now, or nobody, than they were shown
  // the psychologist
  psychologist_none,      ///< this platform has none
  psychologist_off_hours, ///< not within the working hours
  psychologist_away,      ///< within them, but nobody is present with room for one more
  psychologist_already,   ///< the visitor is asked already, or one is on the way or has joined
  psychologist_over,      ///< no such question, invitation or presence (any more)
};

/// What is refused to who asks on behalf of a colleague who cannot: never with the reason of a
/// conflict.
refusal of_colleague(refusal why);

/// Wire name in lower case with underscores, e.g. "already_taken".
std::string_view refusal_name(refusal r);

} // namespace ecoute
