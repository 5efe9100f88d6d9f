// SPDX-License-Identifier: EUPL-1.2
// The part of a visitor's session that reads what the page sends and answers it.
#include "actors/domain/text_policy.hpp"
#include "actors/messages/errors.hpp"
#include "net/hashing.hpp"
#include "net/protocol/client_codec.hpp"
#include "net/protocol/server_codec.hpp"
#include "net/visitor_session_actor.hpp"

#include <span>
#include <vector>

namespace ecoute {

void visitor_session_state::on_frame(socket_frame& m) {
  ++parts_->counters->frames;
  if (!socket_->is(m.socket))
    return;
  if (leave_.begun())
    return; // unanswered, the page sends it again to the engine that comes
  socket_->heard(now());
  current_ = m.socket;
  auto read = wire::decode_visitor_frame(m.text.reveal(), parts_->frame_limits());
  if (const auto* why = std::get_if<wire::fault>(&read)) {
    refuse(why->id, why->why);
    return release(m.socket, socket_->pause_for(now()));
  }
  std::visit([this](const auto& frame) { take(frame); }, std::get<wire::visitor_frame>(read));
}

template <class Frame>
void visitor_session_state::ask(const Frame& f) {
  unanswered wish{current_, mark_of(f), {}, f, false};
  const auto let_in = admit_wish(self, *socket_, unanswered_, f.id, std::move(wish), now(),
                                 parts_->limits.network.requests_unanswered_max);
  if (let_in.why_not != refusal::none)
    refuse(f.id, let_in.why_not);
  else if (let_in.fresh)
    send_unanswered();
}

void visitor_session_state::take(const wire::say& f) {
  const auto& rules = parts_->limits.conversation;
  auto cleaned = clean_text(f.text.reveal(), rules.text_characters_max, rules.text_bytes_max);
  if (const auto* why = std::get_if<refusal>(&cleaned)) {
    refuse(f.id, *why);
    return release(current_, socket_->pause_for(now()));
  }
  ask(wire::say{f.id, {}, secret_text{std::move(std::get<std::string>(cleaned))}});
}

void visitor_session_state::take(const wire::ask_code& f) {
  ask(f);
}

void visitor_session_state::take(const wire::leave& f) {
  ask(f);
}

void visitor_session_state::take(const wire::danger& f) {
  ask(f);
}

void visitor_session_state::take(const wire::answer_psychologist& f) {
  ask(f);
}

void visitor_session_state::take(const wire::typing&) {
  release(current_, socket_->pause_for(now()));
  if (!synchronised_ || now() - typed_at_ < parts_->limits.network.typing_every)
    return;
  typed_at_ = now();
  self->send(conversation_, typing_now{author::visitor});
}

void visitor_session_state::take(const wire::pong&) {
  release(current_, socket_->pause_for(now()));
}

/// enter, resume, redeem: only the first frame may be one of these.
template <class FirstFrame>
void visitor_session_state::take(const FirstFrame& f) {
  std::optional<message_id> id;
  if constexpr (requires { f.id; })
    id = f.id;
  refuse(id, refusal::wrong_order);
  release(current_, socket_->pause_for(now()));
}

void visitor_session_state::send_unanswered() {
  if (!synchronised_)
    return;
  for (const auto& id : in_order(unanswered_, [](const unanswered& w) { return !w.sent; })) {
    auto& waiting = unanswered_.at(id);
    waiting.sent = true;
    const auto frame = waiting.frame; // a refusal at once removes it
    std::visit([this, &id](const auto& f) { send(id, f); }, frame);
  }
}

void visitor_session_state::send(const message_id& id, const wire::say& f) {
  self->request(conversation_, parts_->patience(), say{author::visitor, {}, id, f.text})
      .then([this,
             id](const stored& m) { answer(id, wire::ack_frame(id, m.visitor_position, m.at)); },
            [this, id](caf::error& why) { failed(id, why); });
}

void visitor_session_state::send(const message_id& id, const wire::leave&) {
  self->request(conversation_, parts_->patience(), close_conversation{author::visitor, {}})
      .then([this, id](const done&) { answer(id, wire::ack_frame(id)); },
            [this, id](caf::error& why) { failed(id, why); });
}

void visitor_session_state::send(const message_id& id, const wire::danger&) {
  self->request(conversation_, parts_->patience(), declare_emergency{})
      .then([this, id](const done&) { answer(id, wire::ack_frame(id)); },
            [this, id](caf::error& why) { failed(id, why); });
}

void visitor_session_state::send(const message_id& id, const wire::answer_psychologist& f) {
  self->request(conversation_, parts_->patience(), answer_psychologist{f.agreed})
      .then([this, id](const done&) { answer(id, wire::ack_frame(id)); },
            [this, id](caf::error& why) { failed(id, why); });
}

/// Nothing is hashed that would be refused in the end.
void visitor_session_state::send(const message_id& id, const wire::ask_code&) {
  self->request(conversation_, parts_->patience(), may_issue_code{})
      .then([this, id](const done&) { derive_index(id); },
            [this, id](caf::error& why) { failed(id, why); });
}

void visitor_session_state::derive_index(const message_id& id) {
  const auto codes = parts_->engine.codes();
  if (!codes)
    return failed(id, make_error(refusal::unavailable));
  const auto random = random_bytes();
  const secret_text shown{parts_->words->code_from(std::span{random})};
  const auto canonical = parts_->words->canonical(shown.reveal());
  self->request(codes, parts_->patience(), derive_code_index{secret_text{canonical.value_or("")}})
      .then([this, id, shown](const code_index& m) { store_index(id, shown, m.index); },
            [this, id](caf::error&) { failed(id, make_error(refusal::unavailable)); });
}

void visitor_session_state::store_index(const message_id& id, const secret_text& words,
                                        const std::string& index) {
  if (!conversation_)
    return failed(id, make_error(refusal::unavailable));
  self->request(conversation_, parts_->patience(), store_code{index})
      .then([this, id, words](const done&) { answer(id, wire::code_frame(id, words)); },
            [this, id](caf::error& why) { failed(id, why); });
}

void visitor_session_state::answer(const message_id& id, std::string frame) {
  if (give_answer(self, *socket_, unanswered_, id, std::move(frame)))
    leave_.finish(*socket_, unanswered_.empty());
}

void visitor_session_state::failed(const message_id& id, const caf::error& why) {
  const auto found = unanswered_.find(id);
  if (found == unanswered_.end())
    return;
  if (receiver_died(why)) { // sent again to whoever replaces it
    found->second.sent = false;
    return;
  }
  const auto r = why == caf::sec::request_timeout ? refusal::in_doubt : refusal_of(why);
  parts_->counters->note_told(r);
  answer(id, wire::refused_frame(id, r, parts_->sentences.sentence(r, language_)));
}

void visitor_session_state::refuse_unanswered(refusal why) {
  std::vector<message_id> all;
  for (const auto& [id, waiting] : unanswered_)
    all.push_back(id);
  for (const auto& id : all) {
    parts_->counters->note_told(why);
    answer(id, wire::refused_frame(id, why, parts_->sentences.sentence(why, language_)));
  }
}

} // namespace ecoute
