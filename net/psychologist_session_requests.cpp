// SPDX-License-Identifier: EUPL-1.2
// The part of a psychologist's session that reads what the page sends, and talks to their own actor
// and to the conversations they have joined.
#include "actors/domain/text_policy.hpp"
#include "actors/messages/errors.hpp"
#include "config/limits.hpp"
#include "net/log.hpp"
#include "net/protocol/client_codec.hpp"
#include "net/protocol/server_codec.hpp"
#include "net/psychologist_session_actor.hpp"

#include <algorithm>
#include <utility>

namespace ecoute {

void psychologist_session_state::on_frame(socket_frame& m) {
  ++parts_->counters->frames;
  if (!socket_->is(m.socket) || leave_.begun())
    return; // unanswered, the page sends it again to the engine that comes
  socket_->heard(now());
  if (told_silent_ && shown_)
    tell_link(false);
  current_ = m.socket;
  const auto read = wire::decode_psychologist_frame(m.text.reveal(), parts_->frame_limits());
  if (const auto* why = std::get_if<wire::fault>(&read)) {
    refuse(why->id, why->why);
    return release_this();
  }
  const auto& frame = std::get<wire::psychologist_frame>(read);
  if (shown_ || std::holds_alternative<wire::hello>(frame) ||
      std::holds_alternative<wire::pong>(frame))
    return std::visit([this](const auto& f) { this->take(f); }, frame);
  std::optional<message_id> id;
  std::visit(
      [&id](const auto& f) {
        if constexpr (requires { f.id; })
          id = f.id;
      },
      frame);
  refuse(id, greeted_ ? refusal::unavailable : refusal::wrong_order);
  release_this();
}

void psychologist_session_state::take(const wire::pong&) {
  release_this();
}

// --- of the psychologist's own actor ----------------------------------------------------------

template <class Frame, class Message>
void psychologist_session_state::ask_practice(const Frame& f, const Message& m) {
  if (!admit(f.id, mark_of(f)))
    return;
  if (!practice_)
    return failed(f.id, make_error(refusal::unavailable));
  // It asks the conversation, and that one the database: each within this time.
  self->request(practice_, parts_->patience() * 2, m)
      .then([this, id = f.id](const done&) { answer(id, wire::ack_frame(id)); },
            [this, id = f.id](caf::error& why) { failed(id, why); });
}

void psychologist_session_state::take(const wire::set_here& f) {
  ask_practice(f, ecoute::set_here{f.here});
}

void psychologist_session_state::take(const wire::come_to_talk& f) {
  ask_practice(f, answer_talk{f.agent});
}

void psychologist_session_state::take(const wire::act_at_practice& f) {
  switch (f.what) {
  case wire::practice_act::accept:
    return ask_practice(f, join_conversation{f.conversation});
  case wire::practice_act::decline:
    return ask_practice(f, decline_conversation{f.conversation});
  case wire::practice_act::leave:
    return ask_practice(f, leave_conversation{f.conversation});
  }
}

// --- of a conversation ------------------------------------------------------------------------

void psychologist_session_state::with(const conversation_id& about,
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

template <class Frame, class Make>
void psychologist_session_state::write(const Frame& f, Make make) {
  const auto& rules = parts_->limits.conversation;
  auto cleaned = clean_text(f.text.reveal(), rules.text_characters_max, rules.text_bytes_max);
  if (const auto* why = std::get_if<refusal>(&cleaned)) {
    refuse(f.id, *why);
    return release_this();
  }
  const secret_text words{std::move(std::get<std::string>(cleaned))};
  if (!admit(f.id, mark_of(Frame{f.id, f.conversation, words}),
             threads_.count(f.conversation) != 0))
    return;
  const auto no = [this, id = f.id](const caf::error& why) { failed(id, why); };
  with(
      f.conversation,
      [this, id = f.id, no, message = make(words)](const conversation_handle& where) {
        self->request(where, parts_->patience(), message)
            .then(
                [this, id](const stored& m) {
                  answer(id, wire::ack_frame(id, m.professional_position, m.at));
                },
                [no](caf::error& why) { no(why); });
      },
      no);
}

void psychologist_session_state::take(const wire::say& f) {
  write(f, [&](const secret_text& words) {
    return say{author::psychologist, who_.agent, f.id, words};
  });
}

void psychologist_session_state::take(const wire::whisper& f) {
  write(f, [&](const secret_text& words) { return whisper{who_.agent, f.id, words}; });
}

// --- threads ----------------------------------------------------------------------------------

void psychologist_session_state::take(const wire::watch& f) {
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
  watch(f.conversation);
}

/// Not before it has its answer: a thread is the most that one frame can ask for.
void psychologist_session_state::give_back(thread& shown) {
  if (const auto to = std::exchange(shown.owed, 0))
    release(to, shown.pause);
}

void psychologist_session_state::watch(const conversation_id& about) {
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
                      attach_operator{who_.agent, found->second.seen, false, who_.shown_name})
            .then(
                [this, about, attempt](const operator_attached& m) { watched(about, attempt, m); },
                [no](caf::error& why) { no(why); });
      },
      no);
}

void psychologist_session_state::watched(const conversation_id& about, std::uint64_t attempt,
                                         const operator_attached& m) {
  const auto found = threads_.find(about);
  if (found == threads_.end() || found->second.attempt != attempt)
    return;
  auto& shown = found->second;
  failures_ = 0;
  shown.asking = false;
  shown.synchronised = true;
  socket_->push(wire::agent_thread_frame(about, std::exchange(shown.asked_by, message_id{}), m));
  shown.seen = std::max(shown.seen, m.last);
  give_back(shown);
}

void psychologist_session_state::watch_failed(const conversation_id& about, std::uint64_t attempt,
                                              const caf::error& why) {
  const auto found = threads_.find(about);
  if (found == threads_.end() || found->second.attempt != attempt)
    return;
  auto& shown = found->second;
  shown.asking = false;
  if (receiver_died(why))
    shown.where = nullptr;
  const auto r = refusal_of(why);
  if (shown.synchronised && r == refusal::unavailable)
    return retry_later(); // it was being watched and is coming back
  const auto id = shown.asked_by;
  give_back(shown);
  threads_.erase(found);
  const bool tells = r == refusal::not_holder || r == refusal::closed ||
                     r == refusal::psychologist_over || r == refusal::not_invited;
  refuse(id.is_nil() ? std::nullopt : std::optional{id}, tells ? refusal::unknown_conversation : r);
}

void psychologist_session_state::on_grown(const thread_grew& m) {
  const auto found = threads_.find(m.conversation);
  if (found == threads_.end() || !found->second.synchronised)
    return;
  for (const auto& e : m.events) {
    if (e.professional_position <= found->second.seen)
      continue;
    socket_->push(wire::agent_event_frame(m.conversation, e));
    found->second.seen = e.professional_position;
  }
}

void psychologist_session_state::on_gone(const no_longer_holding& m) {
  if (const auto found = threads_.find(m.conversation); found != threads_.end()) {
    give_back(found->second);
    threads_.erase(found);
  }
  socket_->push(wire::gone_frame(m.conversation));
}

} // namespace ecoute
