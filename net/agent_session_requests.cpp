// SPDX-License-Identifier: EUPL-1.2
// The part of an agent's session that reads what the console sends, asks the desk and answers.
#include "actors/messages/errors.hpp"
#include "net/agent_session_actor.hpp"
#include "net/log.hpp"
#include "net/protocol/client_codec.hpp"
#include "net/protocol/server_codec.hpp"

#include <utility>

namespace ecoute {

void agent_session_state::on_frame(socket_frame& m) {
  ++parts_->counters->frames;
  if (!socket_->is(m.socket) || leave_.begun())
    return; // unanswered, the console sends it again to the engine that comes
  socket_->heard(now());
  if (told_silent_ && shown_)
    tell_link(false);
  current_ = m.socket;
  auto read = wire::decode_agent_frame(m.text.reveal(), parts_->frame_limits());
  if (const auto* why = std::get_if<wire::fault>(&read)) {
    refuse(why->id, why->why);
    return release(m.socket, socket_->pause_for(now()));
  }
  const auto& frame = std::get<wire::agent_frame>(read);
  const bool by_itself = std::holds_alternative<wire::hello>(frame) || // what no person does
                         std::holds_alternative<wire::pong>(frame);
  const bool by_page = std::holds_alternative<wire::watch>(frame) || // by itself after a gap
                       std::holds_alternative<wire::watch_wall>(frame) ||
                       std::holds_alternative<wire::watch_alerts>(frame) ||
                       std::holds_alternative<wire::look_at_desk>(frame);
  if (desk_ && !by_itself && !by_page)
    self->send(desk_, agent_acted{});
  if (shown_ || by_itself)
    return std::visit([this](const auto& f) { take(f); }, frame);
  std::optional<message_id> id;
  std::visit(
      [&id](const auto& f) {
        if constexpr (requires { f.id; })
          id = f.id;
      },
      frame);
  refuse(id, greeted_ ? refusal::unavailable : refusal::wrong_order);
  release(m.socket, socket_->pause_for(now()));
}

// --- what the agent asks of the desk ----------------------------------------------------------

template <class Frame, class Message>
void agent_session_state::ask_desk(const Frame& f, const Message& m, bool known) {
  unanswered wish;
  wish.mark = mark_of(f);
  wish.known = known;
  if (!admit(f.id, std::move(wish)))
    return;
  if (!desk_)
    return failed(f.id, make_error(refusal::unavailable));
  unanswered_[f.id].sent = true;
  self->request(desk_, parts_->patience(), m)
      .then([this, id = f.id](const done&) { answer(id, wire::ack_frame(id)); },
            [this, id = f.id](caf::error& why) { failed(id, why); });
}

void agent_session_state::take(const wire::set_presence& f) {
  ask_desk(f, set_my_presence{f.state});
}

void agent_session_state::take(const wire::act_for_oneself& f) {
  if (f.what == wire::own_act::debrief)
    return ask_desk(f, debrief_held{});
  ask_desk(f, ask_for_one_more{});
}

void agent_session_state::take(const wire::ask_for_talk& f) {
  ask_desk(f, ecoute::ask_for_talk{f.wanted});
}

void agent_session_state::take(const wire::here&) {
  release(current_, socket_->pause_for(now()));
}

void agent_session_state::take(const wire::act_on& f) {
  unanswered wish;
  wish.mark = mark_of(f);
  wish.conversation = f.conversation;
  switch (f.what) {
  case wire::act::take:
    return ask_desk(f, take_conversation{f.conversation});
  case wire::act::pass:
    return ask_desk(f, refuse_offer{f.conversation});
  case wire::act::give_back:
    return ask_desk(f, return_conversation{f.conversation}, knows(f.conversation));
  case wire::act::accept:
    return ask_desk(f, accept_handover{f.conversation}, knows(f.conversation));
  case wire::act::decline:
    return ask_desk(f, decline_handover{f.conversation}, knows(f.conversation));
  case wire::act::withdraw:
    return ask_desk(f, withdraw_handover{f.conversation}, knows(f.conversation));
  case wire::act::take_over:
    if (is_officer(f.id))
      ask_desk(f, take_over_conversation{f.conversation, f.shown});
    return;
  case wire::act::offer_again:
    return intervene(f.id, mark_of(f), f.conversation, intervention::offer_again, f.shown);
  case wire::act::propose_psychologist:
    wish.what = wanted::propose_psychologist;
    return ask_conversation(f.id, std::move(wish));
  case wire::act::dismiss_psychologist:
    wish.what = wanted::dismiss_psychologist;
    return ask_conversation(f.id, std::move(wish));
  case wire::act::reopen:
    wish.what = wanted::reopen;
    return ask_conversation(f.id, std::move(wish));
  case wire::act::close:
    wish.what = wanted::close;
    wish.why = f.why;
    return ask_conversation(f.id, std::move(wish));
  }
}

void agent_session_state::take(const wire::hand_over& f) {
  if (!f.from.is_none())
    return hand_over_for(f);
  ask_desk(f, hand_over{f.conversation, f.to}, knows(f.conversation));
}

void agent_session_state::take(const wire::reroute& f) {
  if (who_.duty_officer && held_.count(f.conversation) == 0)
    return intervene(f.id, mark_of(f), f.conversation, intervention::reroute, f.from, f.to);
  ask_desk(f, reroute_conversation{f.conversation, f.to}, knows(f.conversation));
}

void agent_session_state::take(const wire::set_mark& f) {
  unanswered wish;
  wish.mark = mark_of(f);
  wish.conversation = f.conversation;
  wish.what = wanted::mark;
  wish.flag = {who_.agent, f.what, f.on};
  ask_conversation(f.id, std::move(wish));
}

void agent_session_state::take(const wire::escalate& f) {
  unanswered wish;
  wish.mark = mark_of(f);
  wish.conversation = f.conversation;
  wish.what = wanted::escalate;
  wish.emergency = {author::operator_agent, who_.agent, f.what, f.place_known, f.sureness};
  ask_conversation(f.id, std::move(wish));
}

/// False when it was answered here, or its first sending still waits for the answer.
bool agent_session_state::admit(const message_id& id, unanswered wish) {
  wish.socket = current_;
  const auto let_in = admit_wish(self, *socket_, unanswered_, id, std::move(wish), now(),
                                 parts_->limits.network.requests_unanswered_max);
  if (let_in.why_not != refusal::none)
    refuse(id, let_in.why_not);
  return let_in.fresh;
}

// --- answers ----------------------------------------------------------------------------------

void agent_session_state::answer(const message_id& id, std::string frame) {
  if (give_answer(self, *socket_, unanswered_, id, std::move(frame)))
    leave_.finish(*socket_, unanswered_.empty());
}

void agent_session_state::failed(const message_id& id, const caf::error& why) {
  const auto found = unanswered_.find(id);
  if (found == unanswered_.end())
    return;
  if (receiver_died(why) && threads_.count(found->second.conversation) != 0) {
    found->second.sent = false; // sent again once the conversation is back
    return;
  }
  const auto r = why == caf::sec::request_timeout ? refusal::in_doubt
                                                  : veiled(refusal_of(why), found->second.known);
  parts_->counters->note_told(r);
  answer(id, wire::refused_frame(id, r, parts_->sentences.sentence(r, language_)));
}

/// A conversation that this agent does not hold is refused as one that does not exist: nobody who
/// tries a number learns whether somebody wrote. That one is quarantined every console was told.
refusal agent_session_state::veiled(refusal why, bool known) {
  const bool tells = why == refusal::not_holder || why == refusal::closed ||
                     why == refusal::not_invited || why == refusal::note_missing;
  return tells && !known ? refusal::unknown_conversation : why;
}

void agent_session_state::refuse(const std::optional<message_id>& id, refusal why) {
  ++parts_->counters->frames_refused;
  parts_->counters->note_told(why);
  logging::write(logging::name::frame_refused, {{logging::key::why, why}});
  socket_->push(wire::refused_frame(id, why, parts_->sentences.sentence(why, language_)));
}

void agent_session_state::release(std::uint64_t socket, milliseconds pause) {
  release_after(self, *socket_, socket, pause);
}

} // namespace ecoute
