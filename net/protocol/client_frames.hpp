// SPDX-License-Identifier: EUPL-1.2
#pragma once

#include "actors/domain/alert.hpp"
#include "actors/domain/emergency.hpp"
#include "actors/domain/ids.hpp"
#include "actors/domain/refusal.hpp"
#include "actors/domain/secret_text.hpp"
#include "actors/domain/time.hpp"
#include "actors/domain/vocabulary.hpp"

#include <cstdint>
#include <optional>
#include <string>
#include <variant>

/// What a client may send (README.md of this folder), already checked for form.
namespace ecoute::wire {

struct enter {
  message_id id;
  visitor_role role = visitor_role::unsaid;
  place where; ///< insee or departement only
  std::optional<force> wish;
  std::string language;
};
struct resume {
  secret_text token;
  std::uint32_t seen = 0;
  std::string language; ///< empty: the browser's
};
struct redeem {
  message_id id;
  secret_text words;
  std::string language; ///< empty: the browser's
};
struct say {
  message_id id;
  conversation_id conversation; ///< nil from a visitor
  secret_text text;             ///< as typed: the text policy comes after
};
struct ask_code {
  message_id id;
};
struct leave {
  message_id id;
};
struct typing {
  conversation_id conversation; ///< nil from a visitor
};
struct pong {
  std::uint64_t k = 0;
};
struct danger { ///< the visitor's button
  message_id id;
};
struct answer_psychologist { ///< whether one may join, or stay
  message_id id;
  bool agreed = false;
};
using visitor_frame = std::variant<enter, resume, redeem, say, ask_code, leave, typing, pong,
                                   danger, answer_psychologist>;

struct hello {};
struct set_presence {
  message_id id;
  presence state = presence::available;
};
/// What an agent asks or tells of themselves.
enum class own_act : std::uint8_t {
  one_more, ///< than the capacity allows
  debrief,  ///< the one that was proposed took place
};
struct act_for_oneself {
  own_act what = own_act::one_more;
  message_id id;
};
struct here {}; ///< somebody is, whatever else they do
/// The acts on one conversation that carry nothing else.
enum class act : std::uint8_t {
  take,
  pass,
  give_back,
  reopen,
  close,
  accept, ///< a handover
  decline,
  withdraw,
  take_over, ///< this and the next: a duty officer's
  offer_again,
  propose_psychologist,
  dismiss_psychologist, ///< or what was asked of one
};
struct act_on {
  act what = act::take;
  message_id id;
  conversation_id conversation;
  close_reason why = close_reason::ended_by_operator; ///< of `close`
  /// Of `take_over`: who holds it, as the officer was shown; none: nobody. Of `offer_again`: to
  /// whom it is offered.
  agent_id shown{};
};
struct watch {
  message_id id;
  conversation_id conversation;
  std::uint32_t seen = 0;
  bool silently = false; ///< a duty officer's
};
struct unwatch { ///< what was watched silently
  conversation_id conversation;
};
struct watch_wall { ///< a duty officer's
  bool on = true;
};
struct look_at_desk { ///< a duty officer's: what this agent holds
  message_id id;
  force platform = force::police;
  agent_id agent;
};
struct hand_over {
  message_id id;
  conversation_id conversation;
  agent_id to;
  agent_id from{};                ///< a duty officer asks, for this colleague who holds it
  force platform = force::police; ///< of `from`
};
struct plan_relief { ///< a duty officer's: who takes it over at the end of its holder's duty
  message_id id;
  conversation_id conversation;
  force platform = force::police;
  agent_id from;
  agent_id to{};            ///< none: the queue
  bool as_proposed = false; ///< nobody's choice any more
};
struct note {
  message_id id;
  conversation_id conversation;
  secret_text text; ///< as typed: the text policy comes after
};
struct set_mark {
  message_id id;
  conversation_id conversation;
  mark what = mark::danger;
  bool on = true;
};
struct reroute {
  message_id id;
  conversation_id conversation;
  force to = force::police;
  agent_id from{}; ///< of a duty officer: who holds it, as they were shown; none: nobody
};
struct ask_trainings { ///< the scripts there are
  message_id id;
};
struct train { ///< one of them is to be played for this agent
  message_id id;
  std::string script;
};
/// `choices`, `ask`: about a shift of one's own; all others: about a swap that was asked for.
enum class plan_act : std::uint8_t { choices, ask, accept, decline, withdraw, approve, reject };
struct act_on_plan {
  plan_act what = plan_act::choices;
  message_id id;
  instant own{};
  agent_id with; ///< of `ask`: whose shift, and when it begins
  instant theirs{};
  message_id swap;
};
struct escalate { ///< by who holds it
  message_id id;
  conversation_id conversation;
  emergency_what what = emergency_what::other;
  bool place_known = false;
  certainty sureness = certainty::likely;
};
struct whisper { ///< among professionals: a type of its own, which no visitor's page can send or
                 ///< read
  message_id id;
  conversation_id conversation;
  secret_text text; ///< as typed: the text policy comes after
};
struct ask_for_talk { ///< with a psychologist, about oneself
  message_id id;
  bool wanted = true;
};
struct watch_alerts { ///< of who may be on call, and of duty officers
  bool on = true;
};
using agent_frame =
    std::variant<hello, set_presence, act_on, watch, say, typing, pong, hand_over, note, set_mark,
                 reroute, act_for_oneself, here, unwatch, watch_wall, look_at_desk, ask_trainings,
                 train, act_on_plan, plan_relief, escalate, watch_alerts, whisper, ask_for_talk>;

struct act_on_alert {
  message_id id;
  alert_id about;
  alert_act act; ///< `by` is not the client's to say
};
struct test_alert { ///< of the on-call page: raises a drill
  message_id id;
  on_call_scope scope = on_call_scope::system;
};
/// What the page of who is on call may send: no desk is behind it.
using on_call_frame = std::variant<hello, watch_alerts, act_on_alert, test_alert, pong>;

struct set_here { ///< of a psychologist: who is here may be called
  message_id id;
  bool here = true;
};
enum class practice_act : std::uint8_t { accept, decline, leave };
struct act_at_practice {
  practice_act what = practice_act::accept;
  message_id id;
  conversation_id conversation;
};
struct come_to_talk { ///< to a colleague who asked for one
  message_id id;
  agent_id agent;
};
/// What the psychologists' page may send: it has no desk, and holds nothing.
using psychologist_frame =
    std::variant<hello, set_here, act_at_practice, watch, say, whisper, come_to_talk, pong>;

/// Why a text is no frame. `id` is there when it could be read, so that the client knows which of
/// its requests is refused.
struct fault {
  refusal why = refusal::malformed;
  std::optional<message_id> id;
};

} // namespace ecoute::wire
