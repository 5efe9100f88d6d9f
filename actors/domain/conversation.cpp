// SPDX-License-Identifier: EUPL-1.2
#include "actors/domain/conversation.hpp"

#include "actors/domain/emergency_rules.hpp"
#include "actors/domain/intervention_rules.hpp"
#include "actors/domain/psychologist_rules.hpp"

#include <algorithm>
#include <initializer_list>
#include <string_view>
#include <type_traits>
#include <utility>

namespace ecoute {

namespace {

bool fits(std::initializer_list<std::string_view> facts) {
  return std::all_of(facts.begin(), facts.end(),
                     [](std::string_view fact) { return fact.size() <= fact_bytes_max; });
}

std::size_t characters_in(std::string_view utf8) {
  return static_cast<std::size_t>(std::count_if(utf8.begin(), utf8.end(), [](char c) {
    return (static_cast<unsigned char>(c) & 0xC0) != 0x80;
  }));
}

/// One member per command; the members before decide who may and what for all of them.
class deciding {
public:
  deciding(const conversation_state& state, const conversation_policy& policy, instant now)
      : state_(state), policy_(policy), at_(std::max(now, state.last_at)), seq_(state.last_seq),
        visitor_positions_(state.visitor_positions),
        professional_positions_(state.professional_positions) {}

  decision decide(const command& wish) {
    if (std::holds_alternative<open_it>(wish)) {
      if (state_.last_seq != 0)
        return refuse(closed_ ? refusal::closed : refusal::wrong_order);
    } else if (state_.last_seq == 0) {
      return refuse(refusal::unknown_conversation);
    } else if (closed_ && !answers_when_closed(wish)) {
      return refuse(refusal::closed);
    }
    return std::visit([this](const auto& w) { return on(w); }, wish);
  }

private:
  /// What says first who asks: a resend, or an operator to whom it may not even exist.
  static bool answers_when_closed(const command& wish) {
    return std::holds_alternative<say_it>(wish) || std::holds_alternative<take_it>(wish);
  }

  decision on(const open_it& w) {
    if (name_of(w.role).empty() || name_of(w.route.platform).empty() ||
        name_of(w.route.sureness).empty())
      return refuse(refusal::malformed);
    if (!fits({w.where.insee, w.where.label, w.where.departement, w.language}))
      return refuse(refusal::too_large);
    add(opened{w.role, w.where, w.route, w.language,
               w.trainee.is_none() ? std::nullopt : std::optional{w.trainee}});
    return add(queued{w.route.platform, queue_reason::arrived});
  }

  decision on(const note_offer& w) {
    if (!waits_in(w.line))
      return refuse(refusal::not_waiting);
    return w.to.is_none() ? refuse(refusal::malformed) : add(offered{w.to, w.why});
  }

  decision on(const note_lapse& w) {
    if (!waits_in(w.line))
      return refuse(refusal::not_waiting);
    if (w.by.is_none() || name_of(w.reason).empty())
      return refuse(refusal::malformed);
    return add(offer_lapsed{w.by, w.reason});
  }

  decision on(const take_it& w) {
    if (w.by.is_none())
      return refuse(refusal::malformed);
    if (w.platform != state_.route.platform || state_.not_theirs(w.by))
      return refuse(refusal::unknown_conversation); // not even that it exists (I4, F5)
    if (closed_)
      return refuse(refusal::closed);
    if (state_.where == phase::held)
      return state_.holder == w.by ? nothing() : refuse(refusal::already_taken);
    if (!fits({w.shown_name}))
      return refuse(refusal::too_large);
    return add(taken{w.by, w.shown_name});
  }

  /// A resend is answered before anything else is looked at, a closed conversation included: its
  /// sender only lost the acknowledgement.
  decision on(const say_it& w) {
    const auto digest = text_digest(w.words.reveal());
    const auto known = state_.messages.find(w.client_id);
    const bool same_author = known && known->who == w.who && known->agent == speaker(w);
    if (same_author && known->digest == digest)
      return {{}, refusal::none, true, *known};
    if (const auto why = may_say(w); why != refusal::none)
      return refuse(why);
    if (known)
      return refuse(refusal::other_text);
    if (state_.messages.size() >= policy_.messages_max)
      return refuse(refusal::too_large);
    return add(said{w.who, speaker(w), w.client_id, digest, w.words});
  }

  decision on(const lose_visitor& w) {
    if (name_of(w.how).empty())
      return refuse(refusal::malformed);
    const bool tells_more = w.how == loss_reason::quick_exit && !state_.quick_exit;
    return state_.visitor_away && !tells_more ? nothing() : add(visitor_lost{w.how});
  }

  decision on(const find_visitor&) { return state_.visitor_away ? add(visitor_back{}) : nothing(); }

  decision on(const lose_operator& w) {
    if (!holds(w.agent))
      return refuse(refusal::not_holder);
    return state_.holder_silent ? nothing() : add(operator_lost{w.agent});
  }

  decision on(const find_operator& w) {
    if (!holds(w.agent))
      return refuse(refusal::not_holder);
    return state_.holder_silent ? add(operator_back{w.agent}) : nothing();
  }

  decision on(const give_back& w) {
    if (!holds(w.from))
      return refuse(refusal::not_holder);
    if (name_of(w.why).empty())
      return refuse(refusal::malformed);
    add(returned{w.from, w.why});
    return add(queued{state_.route.platform, queue_reason::given_back});
  }

  decision on(const issue_code&) {
    return may_have_a_code(state_, policy_, at_) ? add(code_issued{})
                                                 : refuse(refusal::codes_spent);
  }

  decision on(const resume_by_code&) { return add(resumed{}); }

  decision on(const reopen_history& w) {
    if (!holds(w.by))
      return refuse(refusal::not_holder);
    return state_.came_by_code ? add(history_reopened{w.by}) : nothing();
  }

  decision on(const close_it& w) {
    switch (w.by) {
    case author::visitor:
      return add(closed{author::visitor, agent_id{}, unless_left(close_reason::ended_by_visitor)});
    case author::operator_agent:
      if (!holds(w.agent))
        return refuse(refusal::not_holder);
      if (!operators_may_say(w.why))
        return refuse(refusal::malformed);
      return add(closed{author::operator_agent, w.agent, unless_left(w.why)});
    case author::engine:
    case author::psychologist:
      break;
    }
    return refuse(refusal::forbidden);
  }

  decision on(const close_left&) {
    const auto due = left_at(state_, policy_);
    return !due || at_ < *due
               ? nothing()
               : add(closed{author::engine, agent_id{}, close_reason::left_before_answer});
  }

  /// F11 counts who was never answered, whoever closes.
  [[nodiscard]] close_reason unless_left(close_reason otherwise) const {
    return state_.answered ? otherwise : close_reason::left_before_answer;
  }

  decision on(const invite_it& w) {
    if (!holds(w.from)) // a duty officer asks in the name of who held it when they looked
      return refuse(w.why == handover_reason::officer ? refusal::changed_hands
                                                      : refusal::not_holder);
    if (w.to.is_none() || name_of(w.why).empty())
      return refuse(refusal::malformed);
    if (w.to == w.from)
      return refuse(refusal::oneself);
    if (state_.training())
      return refuse(refusal::forbidden);
    if (invited(w.to))
      return nothing();
    if (state_.handover)
      add(handover_ended{state_.handover->to, handover_end::withdrawn});
    return add(handover_invited{w.from, w.to, w.why, at_ + policy_.handover_life});
  }

  decision on(const accept_it& w) {
    if (w.platform != state_.route.platform)
      return refuse(refusal::unknown_conversation);
    if (holds(w.by)) // accepted before, the answer was lost
      return nothing();
    if (!invited(w.by))
      return refuse(refusal::not_invited);
    if (!state_.has_note)
      return refuse(refusal::note_missing);
    if (!fits({w.shown_name}))
      return refuse(refusal::too_large);
    return add(handed_over{state_.holder, w.by, w.shown_name});
  }

  decision on(const end_invitation_of& w) {
    if (!state_.handover)
      return w.how == handover_end::expired ? nothing() : refuse(refusal::not_invited);
    switch (w.how) {
    case handover_end::declined:
      if (state_.handover->to != w.by)
        return refuse(refusal::not_invited);
      break;
    case handover_end::withdrawn:
      if (!holds(w.by))
        return refuse(refusal::not_holder);
      break;
    case handover_end::expired:
      if (at_ < state_.handover->until)
        return nothing();
      break;
    default:
      return refuse(refusal::malformed);
    }
    return add(handover_ended{state_.handover->to, w.how});
  }

  decision on(const note_it& w) {
    const auto digest = note_digest(w.words.reveal());
    return among_professionals(w, digest, holds(w.by) ? refusal::none : refusal::not_holder,
                               noted{w.by, w.client_id, digest, w.words});
  }

  decision on(const whisper_it& w) {
    const auto digest = whisper_digest(w.words.reveal());
    const auto who = holds(w.by) ? author::operator_agent : author::psychologist;
    return among_professionals(w, digest, may_whisper(state_, w.by),
                               whispered{who, w.by, w.client_id, digest, w.words});
  }

  /// Words that a visitor never sees. A resend is answered before anything else is looked at.
  template <class Wish>
  decision among_professionals(const Wish& w, std::uint64_t digest, refusal may, event_body body) {
    const auto known = state_.messages.find(w.client_id);
    if (known && known->agent == w.by && known->digest == digest)
      return {{}, refusal::none, true, *known};
    if (may != refusal::none)
      return refuse(may);
    if (const auto why = bounded(w.words.reveal()); why != refusal::none)
      return refuse(why);
    if (known)
      return refuse(refusal::other_text);
    if (state_.messages.size() >= policy_.messages_max)
      return refuse(refusal::too_large);
    return add(std::move(body));
  }

  decision on(const mark_it& w) {
    if (name_of(w.what).empty())
      return refuse(refusal::malformed);
    if (!holds(w.by))
      return refuse(refusal::not_holder);
    return has(w.what) == w.on ? nothing() : add(marked{w.by, w.what, w.on});
  }

  decision on(const reroute_it& w) {
    if (!holds(w.from))
      return refuse(refusal::not_holder);
    if (name_of(w.to).empty() || w.to == state_.route.platform)
      return refuse(refusal::malformed);
    if (state_.training())
      return refuse(refusal::forbidden);
    add(returned{w.from, return_reason::rerouted});
    return add(queued{w.to, queue_reason::rerouted});
  }

  decision on(const overflow_it& w) {
    if (state_.where != phase::waiting)
      return refuse(refusal::not_waiting);
    if (name_of(w.to).empty())
      return refuse(refusal::malformed);
    if (state_.training())
      return refuse(refusal::forbidden);
    return w.to == state_.route.platform ? nothing() : add(queued{w.to, queue_reason::overflow});
  }

  decision on(const intervene_it& w) { return all_of(intervened_in(state_, w)); }
  decision on(const declare_it& w) { return all_of(declared_in(state_, w, at_)); }
  decision on(const note_alert_it& w) { return all_of(alert_noted_in(state_, w)); }
  decision on(const ask_psychologist_it& w) { return all_of(asked_in(state_, w)); }
  decision on(const answer_psychologist_it& w) { return all_of(answered_in(state_, w)); }
  decision on(const invite_psychologists_it& w) { return all_of(invited_in(state_, w, at_)); }
  decision on(const join_psychologist_it& w) { return all_of(joined_in(state_, w, at_)); }
  decision on(const end_psychologist_it& w) { return all_of(ended_in(state_, w)); }

  decision all_of(std::variant<std::vector<event_body>, refusal> made) {
    if (const auto* why = std::get_if<refusal>(&made))
      return refuse(*why);
    for (auto& body : std::get<std::vector<event_body>>(made))
      add(std::move(body));
    return {events_, refusal::none, false, {}};
  }

  [[nodiscard]] bool holds(agent_id agent) const { return state_.held_by(agent); }

  [[nodiscard]] bool waits_in(force line) const {
    return state_.where == phase::waiting && state_.route.platform == line;
  }

  [[nodiscard]] bool invited(agent_id agent) const {
    return state_.handover && state_.handover->to == agent && at_ < state_.handover->until;
  }

  [[nodiscard]] bool has(mark what) const {
    switch (what) {
    case mark::danger:
      return state_.danger;
    case mark::minor:
      return state_.minor;
    case mark::urgent:
      return state_.urgent;
    }
    return false;
  }

  static agent_id speaker(const say_it& w) {
    return w.who == author::visitor ? agent_id{} : w.agent;
  }

  [[nodiscard]] refusal may_say(const say_it& w) const {
    if (closed_)
      return refusal::closed;
    if (w.who == author::operator_agent && !holds(w.agent))
      return refusal::not_holder;
    if (w.who == author::psychologist && !state_.psychologist.joined_by(w.agent))
      return refusal::psychologist_over;
    if (w.who == author::engine || name_of(w.who).empty())
      return refusal::forbidden;
    return bounded(w.words.reveal());
  }

  [[nodiscard]] refusal bounded(std::string_view words) const {
    if (words.empty())
      return refusal::empty_text;
    if (words.size() > std::min<std::size_t>(policy_.text_bytes_max, words_bytes_max) ||
        characters_in(words) > policy_.text_characters_max)
      return refusal::too_large;
    return refusal::none;
  }

  /// Numbers, positions and time are fixed here and nowhere else. Returns all events so far.
  decision add(event_body body) {
    if (const auto first = psychologist_ended_by(state_, body))
      number(*first);
    number(std::move(body));
    return {events_, refusal::none, false, {}};
  }

  void number(event_body body) {
    event e;
    e.seq = ++seq_;
    e.at = at_;
    if (shown_to_visitor(body))
      e.visitor_position = ++visitor_positions_;
    if (shown_to_professionals(body))
      e.professional_position = ++professional_positions_;
    e.body = std::move(body);
    events_.push_back(std::move(e));
  }

  static decision nothing() { return {}; }
  static decision refuse(refusal why) { return {{}, why, false, {}}; }

  const conversation_state& state_;
  const conversation_policy& policy_;
  const bool closed_ = state_.last_seq != 0 && state_.where == phase::closed;
  instant at_;
  std::uint32_t seq_;
  std::uint32_t visitor_positions_;
  std::uint32_t professional_positions_;
  std::vector<event> events_;
};

} // namespace

decision decide(const conversation_state& state, const command& wish,
                const conversation_policy& policy, instant now) {
  return deciding{state, policy, now}.decide(wish);
}

} // namespace ecoute
