// SPDX-License-Identifier: EUPL-1.2
// The operator as a person: presence and wrap-up, one more, "are you there?", breaks and debrief.
#include "actors/messages/errors.hpp"
#include "actors/messages/type_ids.hpp"
#include "actors/operator/operator_actor.hpp"
#include "actors/support/directory.hpp"

#include <algorithm>

namespace ecoute {

// --- presence ---------------------------------------------------------------------------------

/// The queue takes who misses offers for absent: that is no break that could wait. Who has signed
/// out is not there, whatever an older window still says: what came would go back at once, and come
/// again.
caf::result<done> operator_actor_state::on_presence(presence wished) {
  if (signed_off_ && wished != presence::offline)
    return make_error(refusal::not_signed_in);
  const bool by_queue = self->current_sender() == directory::queue(self->system(), desk_.platform);
  if (wished == presence::on_break && !by_queue && !break_fits_now())
    return make_error(refusal::not_yet);
  const auto before = desk_.state;
  const auto why = set_presence(desk_, wished, now());
  if (!by_queue)
    act(attention_, now());
  if (desk_.state != before)
    be(by_queue ? presence_cause::missed_offers : presence_cause::asked);
  publish();
  if (why != refusal::none)
    return make_error(why);
  return done{};
}

void operator_actor_state::be(presence_cause why) {
  const presence_changed told{desk_.state, why, desk_.wrap_up_until.value_or(instant{})};
  const bool own_wish = self->current_sender() == session_ && why == presence_cause::asked;
  if (!own_wish && !(told == stands_))
    tell_session(told);
  stands_ = told;
  if (desk_.state == presence::offline)
    return care_.reset();
  if (desk_.state == presence::available && !care_)
    care_ = begin_shift(now());
  if (!care_)
    return;
  if (desk_.state == presence::on_break)
    break_begun(*care_, now());
  else
    break_ended(*care_, parts_->limits.care, now());
}

/// As the queue told it last: a figure for advice, not a lock.
bool operator_actor_state::break_fits_now() const {
  const auto serves = [](presence p) {
    return p == presence::available || p == presence::busy || p == presence::wrap_up;
  };
  if (!serves(desk_.state))
    return true; // takes nobody away
  const auto others =
      std::count_if(queue_.colleagues.begin(), queue_.colleagues.end(), [&](const colleague& c) {
        const bool off_duty = c.duty_until != instant{} && c.duty_until <= now();
        return c.agent != desk_.agent && serves(c.state) && !c.silent && !off_duty;
      });
  return break_fits(static_cast<std::uint32_t>(others) + 1, parts_->limits.care.break_leaves,
                    queue_.waiting);
}

caf::result<done> operator_actor_state::on_one_more() {
  const auto why = ask_one_more(desk_, parts_->limits.operators, now());
  publish();
  if (why != refusal::none)
    return make_error(why);
  return done{};
}

// --- after a conversation ---------------------------------------------------------------------

/// Nothing of a training weighs on what real visitors find.
void operator_actor_state::weigh(const conversation_card& card) {
  mark_urgent(desk_, card.id, !card.training && (card.urgent || card.danger));
  if (card.training)
    mark_training(desk_, card.id);
}

/// Who is being asked something may still answer: no wrap-up takes it from them.
void operator_actor_state::let_go(const no_longer_holding& m) {
  const auto card = cards_.find(m.conversation);
  if (card != cards_.end() && card->second.training)
    return;
  const bool heavy = card != cards_.end() && card->second.danger;
  if (care_ && (m.closed || heavy))
    conversation_ended(*care_, heavy);
  if (!m.closed || !offers_.empty() || !invitations_.empty())
    return;
  begin_wrap_up(desk_, parts_->limits.operators, now());
  if (desk_.state == presence::wrap_up)
    be(presence_cause::conversation_ended);
}

void operator_actor_state::follow_wrap_up() {
  if (desk_.state != presence::wrap_up)
    return;
  end_wrap_up(desk_, now());
  if (desk_.state == presence::available)
    be(presence_cause::wrap_up_over);
  else if (desk_.state == presence::on_break)
    be(desk_.certified_until <= now() ? presence_cause::not_certified : presence_cause::off_duty);
}

// --- "are you there?" -------------------------------------------------------------------------

bool operator_actor_state::watched() const {
  return desk_.state == presence::available && desk_.held.empty() && desk_.reserved.empty() &&
         !desk_.silent_since;
}

/// An act moves no alarm: acts are many, and a look that comes too early costs nothing.
void operator_actor_state::on_act() {
  act(attention_, now());
  if (attention_told_.asked)
    publish();
}

void operator_actor_state::follow_attention(instant at) {
  const auto& policy = parts_->limits.attention;
  if (!watched()) {
    attention_.asked_at.reset();
    attention_due_.reset();
    return tell_attention();
  }
  const bool answered = attention_told_.asked && !attention_.asked_at;
  if (!answered && attention_due_ && at < *attention_due_)
    return;
  if (check(attention_, policy, at) == attention_effect::on_break) {
    set_presence(desk_, presence::on_break, at);
    be(presence_cause::no_answer);
    return follow_attention(at);
  }
  attention_due_ = next_check(attention_, policy);
  tell_attention();
}

void operator_actor_state::tell_attention() {
  attention_told told;
  if (attention_.asked_at)
    told = {true, *attention_.asked_at + parts_->limits.attention.answer_within};
  if (told == attention_told_)
    return;
  attention_told_ = told;
  tell_session(told);
}

// --- care -------------------------------------------------------------------------------------

caf::result<done> operator_actor_state::on_debrief() {
  if (care_)
    debriefed(*care_);
  publish();
  return done{};
}

/// About themselves: their platform keeps the wish until a psychologist answers it.
caf::result<done> operator_actor_state::on_ask_for_talk(bool wanted) {
  const auto platform = directory::platform(self->system(), desk_.platform);
  if (wanted && !psychologists_.offered)
    return make_error(refusal::psychologist_none);
  if (!platform)
    return make_error(refusal::unavailable);
  self->send(platform, talk_wanted{{desk_.agent, desk_.shown_name, now()}, wanted});
  return done{};
}

void operator_actor_state::tell_room_and_care(instant at) {
  const room_told room{load_of(desk_), capacity_of(desk_)};
  if (!(room == room_))
    tell_session(room);
  room_ = room;
  const care_told care{care_ ? advice(*care_, parts_->limits.care, at) : care_advice::none};
  if (!(care == care_told_))
    tell_session(care);
  care_told_ = care;
}

std::optional<instant> operator_actor_state::next_care(instant at) const {
  const auto next = care_ ? next_advice(*care_, parts_->limits.care, at) : std::nullopt;
  return earliest(next, attention_due_);
}

} // namespace ecoute
