// SPDX-License-Identifier: EUPL-1.2
#pragma once

#include "actors/domain/event.hpp"
#include "actors/domain/ids.hpp"
#include "actors/domain/intervention.hpp"
#include "actors/domain/offer_reason.hpp"
#include "actors/domain/psychologist_commands.hpp"
#include "actors/domain/secret_text.hpp"
#include "actors/domain/vocabulary.hpp"

#include <string>
#include <variant>

/// What may be asked of a conversation; decide() in conversation.hpp says what follows.
namespace ecoute {

struct open_it {
  visitor_role role = visitor_role::unsaid;
  place where;
  routing route;
  std::string language;
  agent_id trainee{}; ///< training, asked for by this operator; none: a real visitor
};
/// By a queue. One that the conversation has left meanwhile is refused: `not_waiting`, there.
struct note_offer {
  agent_id to;
  offer_reason why{};
  force line{};
};
struct note_lapse {
  agent_id by;
  lapse_reason reason = lapse_reason::expired;
  force line{};
};
struct take_it {
  agent_id by;
  std::string shown_name;
  force platform{}; ///< the taker's; left out, it is no force and refused
};
struct say_it {
  author who = author::visitor;
  agent_id agent;
  message_id client_id;
  secret_text words; ///< already cleaned by text_policy
};
struct lose_visitor {
  loss_reason how = loss_reason::connection;
};
struct find_visitor {};
struct lose_operator {
  agent_id agent;
};
struct find_operator {
  agent_id agent;
};
struct give_back {
  agent_id from;
  return_reason why = return_reason::handed_back;
};
/// By the holder. Another open invitation is withdrawn.
struct invite_it {
  agent_id from;
  agent_id to;
  handover_reason why = handover_reason::asked;
};
struct accept_it {
  agent_id by;
  std::string shown_name;
  force platform{}; ///< of who accepts
};
/// `declined` by the invited, `withdrawn` by the holder, `expired` by the engine (no agent).
struct end_invitation_of {
  agent_id by;
  handover_end how = handover_end::expired;
};
struct note_it {
  agent_id by;
  message_id client_id;
  secret_text words; ///< already cleaned by text_policy
};
struct mark_it {
  agent_id by;
  mark what = mark::danger;
  bool on = true;
};
/// The holder sends it to the other platform.
struct reroute_it {
  agent_id from;
  force to{};
};
/// The rule of overflow sends a waiting conversation to the other platform.
struct overflow_it {
  force to{};
};
/// By a duty officer, who needs to hold nothing.
struct intervene_it {
  agent_id by;
  std::string shown_name;
  force platform{}; ///< of `take_over`: the officer's own; left out, it is no force and refused
  intervention what{};
  force to{}; ///< of `reroute`
  /// Who holds it, as the officer was shown; none: nobody. Of `offer_again`: to whom it is offered.
  agent_id shown{};
  agent_id successor{}; ///< of `plan_relief`: who takes it over; none: the queue
};
/// By the visitor, or by who holds it.
struct declare_it {
  author who = author::visitor;
  agent_id by{};
  emergency_what what = emergency_what::unsaid;
  bool place_known = false;
  certainty sureness = certainty::likely;
};
/// By the alert board.
struct note_alert_it {
  alert_noted noted{};
};
struct issue_code {};
struct resume_by_code {};
struct reopen_history {
  agent_id by;
};
struct close_it {
  author by = author::visitor;
  agent_id agent;
  close_reason why = close_reason::ended_by_operator; ///< an operator's; a visitor gives none
};
struct close_left {}; ///< by the engine; nothing to change before left_at()

using command =
    std::variant<open_it, note_offer, note_lapse, take_it, say_it, lose_visitor, find_visitor,
                 lose_operator, find_operator, give_back, issue_code, resume_by_code,
                 reopen_history, close_it, close_left, invite_it, accept_it, end_invitation_of,
                 note_it, mark_it, reroute_it, overflow_it, intervene_it, declare_it, note_alert_it,
                 ask_psychologist_it, answer_psychologist_it, invite_psychologists_it,
                 join_psychologist_it, end_psychologist_it, whisper_it>;

} // namespace ecoute
