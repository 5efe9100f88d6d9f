// SPDX-License-Identifier: EUPL-1.2
#include "net/visitor_door.hpp"

#include "actors/messages/errors.hpp"
#include "config/limits.hpp"
#include "net/hashing.hpp"
#include "net/log.hpp"
#include "net/protocol/client_codec.hpp"
#include "net/protocol/server_codec.hpp"
#include "net/quiet.hpp"
#include "net/session_desk.hpp"
#include "net/visitor_session_actor.hpp"

#include <caf/actor_system.hpp>

#include <algorithm>

namespace ecoute {

namespace {

/// Has the work of a real code and cannot be one: it holds no word of the list.
constexpr const char* no_words = "- - - - -";

} // namespace

steady_instant visitor_door_state::now() const {
  return self->clock().now();
}

void visitor_door_state::on_frame(socket_frame& m) {
  ++parts_->counters->frames;
  socket_ = m.socket;
  if (!link_)
    link_ = parts_->sockets->find(socket_);
  if (!link_)
    return;
  pause_ = bucket_->take(now());
  auto read = wire::decode_visitor_frame(m.text.reveal(), parts_->frame_limits());
  if (const auto* why = std::get_if<wire::fault>(&read)) {
    refuse(why->id, why->why);
    release();
  } else {
    std::visit([this](const auto& frame) { take(frame); }, std::get<wire::visitor_frame>(read));
  }
  if (waits_ == 0 && !busy_ && !seated_)
    wait_for_a_wish(); // the transport's own deadline ended with this frame, which was no wish
}

void visitor_door_state::wait_for_a_wish() {
  self->delayed_send(self, fixed::door_patience, session_tick{++waits_});
}

void visitor_door_state::on_patience_over(const session_tick& m) {
  if (m.generation == waits_ && !busy_ && !seated_)
    link_->close(close_code::protocol_abuse);
}

template <class Other>
void visitor_door_state::take(const Other& f) {
  std::optional<message_id> id;
  if constexpr (requires { f.id; })
    id = f.id;
  if constexpr (!std::is_same_v<Other, wire::pong>)
    refuse(id, refusal::wrong_order);
  release();
}

// --- a new conversation -----------------------------------------------------------------------

void visitor_door_state::take(const wire::enter& f) {
  speak(f.language);
  if (busy_) {
    refuse(f.id, refusal::wrong_order);
    return release();
  }
  busy_ = true;
  const auto turn = parts_->sources->opening(source_, f.id, now());
  if (turn.refused)
    return refuse(f.id, refusal::too_many), settled();
  await_turn(f, turn.wait);
}

/// Says from time to time how long it still takes: a page that hears nothing for long leaves, and
/// its turn with it.
void visitor_door_state::await_turn(const wire::enter& f, milliseconds left) {
  if (left.count() == 0)
    return open(f);
  link_->push(wire::wait_frame(f.id, left));
  const auto pause = std::min(left, parts_->limits.network.visitor_ping);
  after(pause, [this, f, rest = left - pause] { await_turn(f, rest); });
}

void visitor_door_state::open(const wire::enter& f) {
  const auto& places = *parts_->places;
  auto where = f.where;
  if (!where.insee.empty()) {
    const auto* found = places.by_insee(where.insee);
    if (found == nullptr)
      return refuse(f.id, refusal::unknown_place), settled();
    where.label = found->name;
    where.departement = found->departement;
  } else if (!where.departement.empty() && !places.knows_departement(where.departement)) {
    return refuse(f.id, refusal::unknown_place), settled();
  }
  const auto registry = parts_->engine.registry();
  if (!registry)
    return refuse(f.id, refusal::unavailable), settled();
  const auto token = parts_->token_of_wish(f.id);
  const open_it wish{f.role, where, places.route(where, f.wish), f.language};
  self->request(registry, parts_->patience(),
                open_conversation{wish, token_hash(token.reveal()), f.id})
      .then(
          [this, id = f.id, token](const opened_as& m) {
            ++parts_->counters->openings;
            seat(m.conversation, {socket_, 0, true, id, token, false, language_});
          },
          [this, id = f.id](caf::error& why) {
            refuse(id, refusal_of(why));
            settled();
          });
}

// --- a page that comes back -------------------------------------------------------------------

void visitor_door_state::take(const wire::resume& f) {
  speak(f.language);
  if (busy_) {
    refuse(std::nullopt, refusal::wrong_order);
    return release();
  }
  busy_ = true;
  const auto hash = token_hash(f.token.reveal());
  adopt_visitor m;
  m.socket = socket_;
  m.seen = f.seen;
  m.token = f.token;
  m.language = language_;
  if (parts_->desk->visitor(hash))
    return seat({}, m);
  const auto archive = parts_->engine.archive();
  if (!archive)
    return refuse(std::nullopt, refusal::unavailable), settled();
  self->request(archive, parts_->patience(), find_token{hash})
      .then([this, f](const token_owner& owner) { resumed(f, owner); },
            [this](caf::error& why) {
              refuse(std::nullopt, refusal_of(why));
              settled();
            });
}

void visitor_door_state::resumed(const wire::resume& f, const token_owner& owner) {
  if (owner.conversation.is_nil()) { // as a session does whose conversation is over
    refuse(std::nullopt, refusal::stale_session);
    return link_->close(close_code::protocol_abuse);
  }
  ++parts_->counters->resumes;
  seat(owner.conversation, {socket_, f.seen, false, {}, f.token, false, language_});
}

// --- the five words ---------------------------------------------------------------------------

/// Tells one try from another, and neither the words nor the token from what is remembered.
std::string visitor_door_state::name_of_try(const message_id& id, const secret_text& words) const {
  const auto token = parts_->token_of_wish(id);
  std::string both;
  both.reserve(token.size() + words.size());
  const secret_text whole{std::move(both.append(token.reveal()).append(words.reveal()))};
  return token_hash(whole.reveal());
}

void visitor_door_state::take(const wire::redeem& f) {
  speak(f.language);
  if (busy_) {
    refuse(f.id, refusal::wrong_order);
    return release();
  }
  busy_ = true;
  asked_at_ = now();
  ++parts_->counters->codes_tried;
  const auto codes = parts_->engine.codes();
  if (!codes)
    return refuse(f.id, refusal::unavailable), settled();
  secret_text words{parts_->words->canonical(f.words.reveal()).value_or(no_words)};
  // Too often from one source is answered as wrong words are, and as late: whoever shares the
  // address of a victim must not learn that somebody there tried to come back (SERVICE.md F5).
  const auto turn = parts_->sources->code(source_, name_of_try(f.id, words), now());
  if (turn.within != code_try::let_in)
    words = secret_text{no_words};
  const auto ask = [this, codes, id = f.id, words, turn] {
    if (turn.within == code_try::unanswerable)
      return wrong_code(id);
    self->request(codes, parts_->patience(), derive_code_index{words})
        .then([this, id](const code_index& m) { look_up(id, m.index, false); },
              [this, id](caf::error& why) {
                refuse(id, refusal_of(why));
                settled();
              });
  };
  if (turn.beyond_soft)
    tell_many_codes();
  if (turn.delay.count() == 0)
    return ask();
  after(turn.delay, ask);
}

/// Somebody may be guessing. At each code beyond the hour's limit: the consoles hear that it lasts.
void visitor_door_state::tell_many_codes() {
  for (const auto which : {force::police, force::gendarmerie})
    if (const auto platform = parts_->engine.platform(which))
      self->send(platform, fault_notice{"many_codes", std::string{name_of(which)}});
}

/// Made of the id under which the page asked, as an opening's is: when the answer was lost, the
/// same question finds its words used for this very token, and has the same answer.
void visitor_door_state::look_up(const message_id& id, const std::string& index, bool refused) {
  const auto archive = parts_->engine.archive();
  if (!archive)
    return refuse(id, refusal::unavailable), settled();
  const auto token = parts_->token_of_wish(id);
  self->request(archive, parts_->patience(),
                find_code{index, parts_->wall_now(), token_hash(token.reveal())})
      .then(
          [this, id, index, token, refused](const code_owner& owner) {
            if (owner.redeemed)
              return seat(owner.conversation, {socket_, 0, true, id, token, true, language_});
            if (refused || owner.conversation.is_nil())
              return wrong_code(id);
            burn(id, index, owner.conversation);
          },
          [this, id](caf::error& why) {
            refuse(id, refusal_of(why));
            settled();
          });
}

void visitor_door_state::burn(const message_id& id, const std::string& index,
                              const conversation_id& where) {
  const auto registry = parts_->engine.registry();
  if (!registry)
    return refuse(id, refusal::unavailable), settled();
  self->request(registry, parts_->patience(), locate{where})
      .then([this, id, index,
             where](const conversation_handle& found) { redeem_at(id, index, where, found); },
            [this, id](caf::error& why) {
              refuse(id, refusal_of(why));
              settled();
            });
}

void visitor_door_state::redeem_at(const message_id& id, const std::string& index,
                                   const conversation_id& where,
                                   const conversation_handle& conversation) {
  const auto token = parts_->token_of_wish(id);
  self->request(conversation, parts_->patience(), redeem_code{index, token_hash(token.reveal())})
      .then(
          [this, id, where, token](const done&) {
            seat(where, {socket_, 0, true, id, token, true, language_});
          },
          [this, id, index](caf::error& why) {
            const auto r = refusal_of(why);
            if (r == refusal::wrong_code) // or the same question, asked twice at once, was first
              return look_up(id, index, true);
            if (r == refusal::closed)
              return wrong_code(id);
            refuse(id, r);
            settled();
          });
}

void visitor_door_state::wrong_code(const message_id& id) {
  const auto passed =
      std::chrono::duration_cast<milliseconds>(now() - asked_at_) % fixed::code_answer_step;
  after(fixed::code_answer_step - passed, [this, id] {
    refuse(id, refusal::wrong_code);
    settled();
  });
}

// --- seating ----------------------------------------------------------------------------------

void visitor_door_state::seat(const conversation_id& where, adopt_visitor m, int tries) {
  const auto hash = token_hash(m.token.reveal());
  auto session = parts_->desk->visitor(hash);
  if (!session && where.is_nil()) { // it ended just now: the token says where
    busy_ = false;
    return take(wire::resume{m.token, m.seen, m.language});
  }
  if (!session) {
    session = self->spawn(visitor_session_actor, parts_, visitor_seat{where, hash});
    parts_->desk->keep_visitor(hash, session);
  }
  self->request(session, parts_->patience(), m)
      .then(
          [this](const done&) {
            seated_ = true;
            settled();
            self->send(self, socket_closed{socket_}); // after the frames that still came here
          },
          [this, hash, session, where, m, tries](caf::error&) {
            parts_->desk->forget_visitor(hash, session.address());
            if (tries < fixed::seat_tries_max)
              return seat(where, m, tries + 1);
            refuse(m.greet ? std::optional{m.id} : std::nullopt, refusal::unavailable);
            settled();
          });
}

void visitor_door_state::refuse(const std::optional<message_id>& id, refusal why) {
  ++parts_->counters->frames_refused;
  parts_->counters->note_told(why);
  logging::write(logging::name::frame_refused, {{logging::key::why, why}});
  link_->push(wire::refused_frame(id, why, parts_->sentences.sentence(why, language_)));
}

void visitor_door_state::release() {
  if (pause_.count() == 0)
    return link_->release();
  ++owed_;
  self->delayed_send(self, pause_, release_credit{socket_});
}

void visitor_door_state::settled() {
  busy_ = false;
  if (!seated_)
    wait_for_a_wish();
  release();
}

/// The session has the socket now, and all its credits.
void visitor_door_state::leave() {
  for (; link_ && owed_ > 0; --owed_)
    link_->release();
  self->quit();
}

/// The page's language, which its visitor may have chosen against the browser's.
void visitor_door_state::speak(const std::string& language) {
  if (!language.empty())
    language_ = language;
}

void visitor_door_state::after(milliseconds pause, std::function<void()> what) {
  later_ = std::move(what);
  self->delayed_send(self, pause, try_again{});
}

caf::behavior visitor_door_state::make_behavior(shared_session_parts parts, source_ids source,
                                                std::string language) {
  parts_ = std::move(parts);
  source_ = source;
  language_ = std::move(language);
  const auto& limits = parts_->limits.network;
  bucket_.emplace(limits.visitor_burst, limits.visitor_per_second);
  print_nothing(self);
  return {
      [this](socket_frame& m) { on_frame(m); },
      [this](const socket_closed&) { leave(); },
      [this](const release_credit&) {
        --owed_;
        link_->release();
      },
      [this](const session_tick& m) { on_patience_over(m); },
      [this](const try_again&) {
        if (const auto what = std::exchange(later_, nullptr))
          what();
      },
  };
}

caf::behavior visitor_door(caf::stateful_actor<visitor_door_state>* self,
                           shared_session_parts parts, source_ids source, std::string language) {
  return self->state.make_behavior(std::move(parts), source, std::move(language));
}

} // namespace ecoute
