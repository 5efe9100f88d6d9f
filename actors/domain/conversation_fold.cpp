// SPDX-License-Identifier: EUPL-1.2
// The only way a conversation's state changes, live and on replay alike.
#include "actors/domain/conversation.hpp"
#include "actors/domain/emergency_rules.hpp"
#include "actors/domain/psychologist_rules.hpp"
#include "actors/domain/relief.hpp"

#include <algorithm>

namespace ecoute {

namespace {

/// What each event changes beyond the counters.
class applying {
public:
  applying(conversation_state& state, const event& e) : s_(state), e_(e) {}

  void operator()(const opened& b) const {
    s_.where = phase::waiting;
    s_.role = b.role;
    s_.about = b.where;
    s_.route = b.route;
    s_.language = b.language;
    s_.trainee = b.trainee.value_or(agent_id{});
    s_.opened_at = e_.at;
    s_.waiting_since = e_.at;
  }
  void operator()(const queued& b) const {
    s_.where = phase::waiting;
    s_.route.platform = b.platform;
    s_.waiting_as = b.reason;
    s_.offer.reset(); // of the line it was in
    // The wish to be answered is as old as the conversation, whoever held it in between.
    s_.waiting_since = s_.opened_at;
  }
  void operator()(const offered& b) const { s_.offer = b; }
  void operator()(const offer_lapsed& b) const {
    if (s_.offer && s_.offer->to == b.by)
      s_.offer.reset();
  }
  void operator()(const taken& b) const {
    s_.where = phase::held;
    s_.held_since = e_.at;
    s_.holder = b.by;
    s_.holder_name = b.shown_name;
    s_.holder_silent = false;
    s_.answered = s_.answered || !s_.visitor_away;
    const bool accepted = s_.offer && s_.offer->to == b.by && s_.offer->why;
    const bool plan = accepted && plan_at_once(*s_.offer->why);
    begin_holding();
    s_.short_of_time = plan;
  }
  void operator()(const said& b) const {
    s_.messages.note(b.client_id, said_before{e_.seq, e_.visitor_position, e_.professional_position,
                                              b.digest, e_.at, b.who, b.agent});
    (b.who == author::visitor ? s_.last_visitor_line : s_.last_operator_line) = e_.at;
    if (b.who != author::visitor)
      s_.unanswered_since = {};
    else if (s_.unanswered_since == instant{})
      s_.unanswered_since = e_.at;
  }
  void operator()(const visitor_lost& b) const {
    if (!s_.visitor_away)
      s_.visitor_away_since = e_.at;
    s_.visitor_away = true;
    s_.quick_exit = b.how == loss_reason::quick_exit;
  }
  void operator()(const visitor_back&) const {
    s_.visitor_away = false;
    s_.visitor_away_since = {};
    s_.quick_exit = false;
    s_.answered = s_.answered || s_.where == phase::held;
  }
  void operator()(const operator_lost&) const { s_.holder_silent = true; }
  void operator()(const operator_back&) const { s_.holder_silent = false; }
  void operator()(const returned&) const {
    s_.where = phase::waiting;
    s_.waiting_as = queue_reason::given_back;
    nobody_holds();
  }
  void operator()(const code_issued&) const {
    std::erase_if(s_.codes_issued, [this](instant at) { return e_.at - at >= codes_window; });
    s_.codes_issued.push_back(e_.at);
  }
  void operator()(const resumed&) const {
    s_.came_by_code = true;
    s_.visitor_floor = e_.visitor_position - 1; // `resumed` itself is the first thing they see
  }
  void operator()(const history_reopened&) const {
    s_.came_by_code = false;
    s_.visitor_floor = 0;
  }
  void operator()(const closed&) const {
    s_.where = phase::closed;
    s_.psychologist = {};
    nobody_holds();
  }
  void operator()(const handover_invited& b) const {
    s_.handover = open_handover{b.to, b.until, b.why};
  }
  void operator()(const handover_ended&) const { s_.handover.reset(); }
  void operator()(const handed_over& b) const {
    s_.holder = b.to;
    s_.holder_name = b.shown_name;
    s_.holder_silent = false;
    s_.answered = s_.answered || !s_.visitor_away;
    begin_holding();
  }
  void operator()(const noted& b) const {
    s_.messages.note(b.client_id, said_before{e_.seq, e_.visitor_position, e_.professional_position,
                                              b.digest, e_.at, author::operator_agent, b.by});
    s_.has_note = true;
  }
  void operator()(const marked& b) const {
    switch (b.what) {
    case mark::danger:
      if (!s_.danger || !b.on)
        s_.danger_since = b.on ? e_.at : instant{};
      s_.danger = b.on;
      break;
    case mark::minor:
      s_.minor = b.on;
      break;
    case mark::urgent:
      s_.urgent = b.on;
      break;
    }
  }

  /// Of all others what follows changes something.
  void operator()(const intervened& b) const {
    if (b.what == intervention::plan_relief)
      s_.relief_to = b.whom.value_or(agent_id{});
  }

  void operator()(const emergency_declared& b) const { follow_emergency(s_, b, e_.at); }
  void operator()(const alert_noted& b) const { follow_alert(s_, b); }

  void operator()(const whispered& b) const {
    s_.messages.note(b.client_id, said_before{e_.seq, e_.visitor_position, e_.professional_position,
                                              b.digest, e_.at, b.who, b.by});
  }
  template <class OfPsychologist>
  void operator()(const OfPsychologist& b) const {
    follow_psychologist(s_.psychologist, b, e_.at);
  }

private:
  void begin_holding() const {
    s_.handover.reset();
    s_.offer.reset();
    s_.relief_to.reset();
    s_.short_of_time = false;
    s_.has_note = false;
  }
  void nobody_holds() const {
    s_.holder = {};
    s_.holder_name.clear();
    s_.holder_silent = false;
    s_.held_since = {};
    begin_holding();
  }

  conversation_state& s_;
  const event& e_;
};

} // namespace

void apply(conversation_state& state, const event& e) {
  state.last_seq = e.seq;
  state.last_at = std::max(state.last_at, e.at);
  state.visitor_positions = std::max(state.visitor_positions, e.visitor_position);
  state.professional_positions = std::max(state.professional_positions, e.professional_position);
  std::visit(applying{state, e}, e.body);
}

std::optional<instant> left_at(const conversation_state& state, const conversation_policy& policy) {
  const bool left = state.last_seq > 0 && state.where == phase::waiting && state.visitor_away;
  if (left && state.training())
    return state.visitor_away_since; // who played it is no more
  if (!left || state.answered)
    return std::nullopt;
  return state.visitor_away_since + policy.absence_kept;
}

bool may_have_a_code(const conversation_state& state, const conversation_policy& policy,
                     instant now) {
  const auto recent = std::count_if(state.codes_issued.begin(), state.codes_issued.end(),
                                    [now](instant at) { return now - at < codes_window; });
  return static_cast<std::uint64_t>(recent) < policy.codes_per_hour;
}

bool token_alive(const conversation_state& state, const conversation_policy& policy, instant now) {
  if (state.last_seq == 0)
    return false;
  if (state.where == phase::closed && now - state.last_at >= policy.token_life_after_loss)
    return false;
  return !state.visitor_away || now - state.visitor_away_since < policy.token_life_after_loss;
}

} // namespace ecoute
