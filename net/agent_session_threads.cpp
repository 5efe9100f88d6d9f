// SPDX-License-Identifier: EUPL-1.2
// The part of an agent's session that talks to conversations: threads, messages, acts.
#include "actors/domain/text_policy.hpp"
#include "actors/messages/errors.hpp"
#include "config/limits.hpp"
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
  if (f.silently && !may_read_silently(f))
    return;
  const auto pause = socket_->pause_for(now());
  const bool known = threads_.count(f.conversation) != 0;
  if (!known && threads_.size() >= fixed::threads_max) {
    refuse(f.id, refusal::busy);
    return release(current_, pause);
  }
  auto& shown = threads_[f.conversation];
  give_back(shown);
  shown.owed = current_;
  shown.pause = pause;
  if (!shown.asked_by.is_nil() && shown.asked_by != f.id)
    refuse(shown.asked_by, refusal::superseded);
  shown.seen = f.seen;
  shown.synchronised = false;
  shown.asked_by = f.id;
  shown.silently = shown.silently || f.silently; // until it is one's own, or unwatched
  watch(f.conversation);
}

/// Not before it has its answer: a thread is the most that one frame can ask for.
void agent_session_state::give_back(thread& shown) {
  if (const auto to = std::exchange(shown.owed, 0))
    release(to, shown.pause);
}

void agent_session_state::watch(const conversation_id& about) {
  auto& shown = threads_.at(about);
  shown.asking = true;
  const auto attempt = ++shown.attempt;
  const auto no = [this, about, attempt](const caf::error& why) {
    watch_failed(about, attempt, why);
  };
  with(
      about,
      [this, about, attempt, no](const conversation_handle& where) {
        const auto found = threads_.find(about);
        if (found == threads_.end() || found->second.attempt != attempt)
          return;
        self->request(where, parts_->patience(), agent_session_handle{agent_session_ref{self}},
                      attach_operator{who_.agent, found->second.seen, found->second.silently,
                                      who_.shown_name})
            .then(
                [this, about, attempt](const operator_attached& m) { watched(about, attempt, m); },
                [no](caf::error& why) { no(why); });
      },
      no);
}

void agent_session_state::watched(const conversation_id& about, std::uint64_t attempt,
                                  const operator_attached& m) {
  const auto found = threads_.find(about);
  if (found == threads_.end() || found->second.attempt != attempt)
    return;
  auto& shown = found->second;
  failures_ = 0;
  shown.asking = false;
  shown.synchronised = true;
  socket_->push(wire::agent_thread_frame(about, std::exchange(shown.asked_by, message_id{}), m));
  socket_->push(wire::card_frame(m.card));
  shown.seen = std::max(shown.seen, m.last);
  give_back(shown);
  send_unanswered(about);
}

void agent_session_state::watch_failed(const conversation_id& about, std::uint64_t attempt,
                                       const caf::error& why) {
  const auto found = threads_.find(about);
  if (found == threads_.end() || found->second.attempt != attempt)
    return;
  auto& shown = found->second;
  shown.asking = false;
  if (receiver_died(why))
    shown.where = nullptr;
  const auto r = veiled(refusal_of(why), knows(about));
  if (shown.synchronised && r == refusal::unavailable)
    return retry_later(); // it was being watched and is coming back
  const auto id = shown.asked_by;
  give_back(shown);
  threads_.erase(found);
  refuse(id.is_nil() ? std::nullopt : std::optional{id}, r);
  refuse_unsent(about, r);
}

/// What waits for a conversation whose thread will not come back is answered all the same.
void agent_session_state::refuse_unsent(const conversation_id& about, refusal why) {
  const auto of_it = [&](const unanswered& w) { return !w.sent && w.conversation == about; };
  for (const auto& id : in_order(unanswered_, of_it)) {
    parts_->counters->note_told(why);
    answer(id, wire::refused_frame(id, why, parts_->sentences.sentence(why, language_)));
  }
}

/// What waits for a conversation that this window does not watch goes to it by itself.
void agent_session_state::send_unwatched() {
  const auto unwatched = [this](const unanswered& w) {
    const auto shown = threads_.find(w.conversation);
    const bool watched =
        shown != threads_.end() && (shown->second.synchronised || !shown->second.asked_by.is_nil());
    return !w.sent && !w.conversation.is_nil() && !watched;
  };
  for (const auto& id : in_order(unanswered_, unwatched))
    with(
        unanswered_.at(id).conversation,
        [this, id = id](const conversation_handle& where) { send(id, where); },
        [this, id = id](const caf::error& why) { failed(id, why); });
}

void agent_session_state::take(const wire::say& f) {
  write(f, wanted::say);
}

void agent_session_state::take(const wire::note& f) {
  write(f, wanted::note);
}

void agent_session_state::take(const wire::whisper& f) {
  write(f, wanted::whisper);
}

template <class Frame>
void agent_session_state::write(const Frame& f, wanted what) {
  const auto& rules = parts_->limits.conversation;
  auto cleaned = clean_text(f.text.reveal(), rules.text_characters_max, rules.text_bytes_max);
  if (const auto* why = std::get_if<refusal>(&cleaned)) {
    refuse(f.id, *why);
    return release(current_, socket_->pause_for(now()));
  }
  unanswered wish;
  wish.conversation = f.conversation;
  wish.what = what;
  wish.words = secret_text{std::move(std::get<std::string>(cleaned))};
  wish.mark = mark_of(Frame{f.id, f.conversation, wish.words});
  ask_conversation(f.id, std::move(wish));
}

void agent_session_state::take(const wire::typing& f) {
  release(current_, socket_->pause_for(now()));
  if (now() - typed_at_ < parts_->limits.network.typing_every)
    return;
  typed_at_ = now();
  const auto found = threads_.find(f.conversation);
  if (found != threads_.end() && found->second.synchronised && found->second.where)
    self->send(found->second.where, typing_now{author::operator_agent});
}

void agent_session_state::take(const wire::pong&) {
  release(current_, socket_->pause_for(now()));
}

void agent_session_state::ask_conversation(const message_id& id, unanswered wish) {
  const auto about = wish.conversation;
  wish.known = knows(about);
  if (!admit(id, std::move(wish)))
    return;
  with(
      about, [this, id](const conversation_handle& where) { send(id, where); },
      [this, id](const caf::error& why) { failed(id, why); });
}

void agent_session_state::send_unanswered(const conversation_id& about) {
  const auto of_it = [&](const unanswered& w) { return !w.sent && w.conversation == about; };
  for (const auto& id : in_order(unanswered_, of_it))
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
  const auto kept = [this, id](const stored& m) {
    answer(id, wire::ack_frame(id, m.professional_position, m.at));
  };
  const auto ask = [&](auto message) {
    return self->request(where, parts_->patience(), std::move(message));
  };
  switch (wish.what) {
  case wanted::say:
    return ask(say{author::operator_agent, who_.agent, id, wish.words}).then(kept, no);
  case wanted::note:
    return ask(write_note{who_.agent, id, wish.words}).then(kept, no);
  case wanted::whisper:
    return ask(whisper{who_.agent, id, wish.words}).then(kept, no);
  case wanted::propose_psychologist:
    return ask(propose_psychologist{who_.agent}).then(yes, no);
  case wanted::dismiss_psychologist:
    return ask(dismiss_psychologist{who_.agent}).then(yes, no);
  case wanted::reopen:
    return ask(reopen{who_.agent}).then(yes, no);
  case wanted::close:
    return ask(close_conversation{author::operator_agent, who_.agent, wish.why}).then(yes, no);
  case wanted::mark:
    return ask(wish.flag).then(yes, no);
  case wanted::intervene:
    return ask(wish.intervention).then(yes, no);
  case wanted::escalate:
    return ask(wish.emergency).then(yes, no);
  }
}

} // namespace ecoute
