// SPDX-License-Identifier: EUPL-1.2
// The part of an agent's session that talks to conversations: threads, messages, acts.
#include "actors/domain/text_policy.hpp"
#include "actors/messages/errors.hpp"
#include "net/agent_session_actor.hpp"
#include "net/protocol/server_codec.hpp"

#include <algorithm>
#include <utility>
#include <vector>

namespace ecoute {

void agent_session_state::with(const conversation_id& about,
                               const std::function<void(const conversation_handle&)>& ok,
                               const std::function<void(const caf::error&)>& no) {
  if (const auto found = threads_.find(about); found != threads_.end() && found->second.where)
    return ok(found->second.where);
  const auto registry = parts_->engine.registry();
  if (!registry)
    return no(make_error(refusal::unavailable));
  self->request(registry, parts_->patience(), locate{about})
      .then(
          [this, about, ok](const conversation_handle& where) {
            if (const auto found = threads_.find(about);
                found != threads_.end() && !found->second.where) {
              found->second.where = where;
              self->monitor(where);
            }
            ok(where);
          },
          [no](caf::error& why) { no(why); });
}

void agent_session_state::take(const wire::watch& f) {
  release(current_, socket_->pause_for(now()));
  const bool known = threads_.count(f.conversation) != 0;
  if (!known && threads_.size() >= parts_->limits.network.json_keys_max)
    return refuse(f.id, refusal::busy);
  auto& shown = threads_[f.conversation];
  shown.seen = f.seen;
  shown.synchronised = false;
  shown.asked_by = f.id;
  watch(f.conversation);
}

void agent_session_state::watch(const conversation_id& about) {
  const auto no = [this, about](const caf::error& why) { watch_failed(about, why); };
  with(
      about,
      [this, about, no](const conversation_handle& where) {
        const auto seen = threads_.count(about) != 0 ? threads_.at(about).seen : 0;
        self->request(where, parts_->patience(), agent_session_handle{agent_session_ref{self}},
                      attach_operator{who_.agent, seen})
            .then([this, about](const operator_attached& m) { watched(about, m); },
                  [no](caf::error& why) { no(why); });
      },
      no);
}

void agent_session_state::watched(const conversation_id& about, const operator_attached& m) {
  const auto found = threads_.find(about);
  if (found == threads_.end())
    return;
  auto& shown = found->second;
  shown.synchronised = true;
  socket_->push(wire::agent_thread_frame(about, std::exchange(shown.asked_by, message_id{}), m));
  socket_->push(wire::card_frame(m.card));
  shown.seen = std::max(shown.seen, m.last);
  send_unanswered(about);
}

void agent_session_state::watch_failed(const conversation_id& about, const caf::error& why) {
  const auto found = threads_.find(about);
  if (found == threads_.end())
    return;
  const auto r = refusal_of(why);
  if (found->second.synchronised && r == refusal::unavailable)
    return retry_later(); // it was being watched and is coming back
  const auto id = found->second.asked_by;
  threads_.erase(found);
  refuse(id.is_nil() ? std::nullopt : std::optional{id}, r);
}

void agent_session_state::take(const wire::say& f) {
  const auto& rules = parts_->limits.conversation;
  auto cleaned = clean_text(f.text.reveal(), rules.text_characters_max, rules.text_bytes_max);
  if (const auto* why = std::get_if<refusal>(&cleaned)) {
    refuse(f.id, *why);
    return release(current_, socket_->pause_for(now()));
  }
  unanswered wish;
  wish.conversation = f.conversation;
  wish.words = secret_text{std::move(std::get<std::string>(cleaned))};
  ask_conversation(f.id, std::move(wish));
}

void agent_session_state::take(const wire::typing& f) {
  socket_->release(current_);
  if (now() - typed_at_ < parts_->limits.network.typing_every)
    return;
  typed_at_ = now();
  const auto found = threads_.find(f.conversation);
  if (found != threads_.end() && found->second.synchronised && found->second.where)
    self->send(found->second.where, typing_now{author::operator_agent});
}

void agent_session_state::take(const wire::pong&) {
  socket_->release(current_);
}

void agent_session_state::ask_conversation(const message_id& id, unanswered wish) {
  const auto about = wish.conversation;
  if (!admit(id, std::move(wish)))
    return;
  with(
      about, [this, id](const conversation_handle& where) { send(id, where); },
      [this, id](const caf::error& why) { failed(id, why); });
}

void agent_session_state::send_unanswered(const conversation_id& about) {
  std::vector<message_id> unsent;
  for (const auto& [id, waiting] : unanswered_)
    if (!waiting.sent && waiting.conversation == about)
      unsent.push_back(id);
  for (const auto& id : unsent)
    send(id, threads_.at(about).where);
}

void agent_session_state::send(const message_id& id, const conversation_handle& where) {
  const auto found = unanswered_.find(id);
  if (found == unanswered_.end() || !where)
    return;
  auto& wish = found->second;
  wish.sent = true;
  const auto no = [this, id](caf::error& why) { failed(id, why); };
  const auto yes = [this, id](const done&) { answer(id, wire::ack_frame(id)); };
  if (wish.reopen)
    self->request(where, parts_->patience(), reopen{who_.agent}).then(yes, no);
  else if (wish.close)
    self->request(where, parts_->patience(), close_conversation{author::operator_agent, who_.agent})
        .then(yes, no);
  else
    self->request(where, parts_->patience(),
                  say{author::operator_agent, who_.agent, id, wish.words})
        .then(
            [this, id](const stored& m) {
              answer(id, wire::ack_frame(id, m.professional_position, m.at));
            },
            no);
}

} // namespace ecoute
