// SPDX-License-Identifier: EUPL-1.2
#pragma once

#include "actors/domain/alert.hpp"
#include "actors/domain/emergency.hpp"
#include "actors/domain/ids.hpp"
#include "actors/domain/intervention.hpp"
#include "actors/domain/offer_reason.hpp"
#include "actors/domain/secret_text.hpp"
#include "actors/domain/time.hpp"
#include "actors/domain/vocabulary.hpp"

#include <cstdint>
#include <optional>
#include <string>

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
  agent_id agent; ///< none when the visitor speaks
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

} // namespace ecoute
