// SPDX-License-Identifier: EUPL-1.2
#include "persistence/credentials_actor.hpp"

#include "actors/messages/errors.hpp"
#include "actors/messages/type_ids.hpp"
#include "config/limits.hpp"
#include "persistence/quiet_actor.hpp"
#include "persistence/secrets.hpp"

#include <caf/spawn_options.hpp>

namespace ecoute {

credentials_state::credentials_state(credentials_actor_type::pointer self) : self_(self) {}

template <class Answer, class Job>
caf::expected<Answer> credentials_state::with_store(Job job) {
  const auto began = rest_after_loss::clock::now();
  if (rest_.rests(began))
    return make_error(refusal::unavailable);
  try {
    if (!session_)
      session_ = std::make_unique<sql_session>(
          deps_.database.connection, deps_.database.read_timeout, deps_.database.connect_timeout);
    const auto limit = session_->limited();
    return job(agent_store(session_->sql()));
  } catch (const soci::soci_error&) {
    session_.reset();
    rest_.lost(began, rest_after_loss::clock::now());
  } catch (const key_error&) {
  }
  return make_error(refusal::unavailable);
}

caf::typed_response_promise<signed_in> credentials_state::on_sign_in(const sign_in& wish) {
  auto promise = self_->make_response_promise<signed_in>();
  if (jobs_.full()) {
    promise.deliver(make_error(refusal::too_many));
    return promise;
  }
  const bool alone = jobs_.push([this, wish, promise]() mutable {
    auto answer = check(wish);
    if (answer)
      promise.deliver(std::move(*answer));
    else
      promise.deliver(answer.error());
  });
  if (alone)
    self_->send(self_, credentials_work_atom::value);
  return promise;
}

caf::expected<signed_in> credentials_state::check(const sign_in& wish) {
  if (wish.name.size() > fixed::agent_name_bytes_max ||
      wish.password.size() > fixed::password_bytes_max || wish.name.find('\0') != std::string::npos)
    return make_error(refusal::wrong_credentials);
  return with_store<signed_in>([&](agent_store store) -> caf::expected<signed_in> {
    if (const auto agent = store.by_name(wish.name))
      return check_known(wish, *agent);
    return refuse_unknown(wish);
  });
}

caf::expected<signed_in> credentials_state::check_known(const sign_in& wish,
                                                        const stored_agent& agent) {
  const auto now = deps_.now();
  agent_store store(session_->sql());
  if (agent.paused_until > now)
    return make_error(refusal::too_many);
  const bool right_password = password_matches(agent.password_hash, wish.password);
  session_->renew_limit(); // the hash's time is not the database's
  const auto secret = unseal(deps_.keys->totp_key(), agent.totp_secret, totp_context(agent.name));
  const auto step = matching_step(secret, wish.one_time_code, now);
  if (!right_password || !step || !store.use_step(agent.profile.agent, *step)) {
    store.count_failure(agent.profile.agent, deps_.agents.failures_max,
                        now + deps_.agents.failure_pause);
    return make_error(refusal::wrong_credentials);
  }
  store.forget_failures(agent.profile.agent);
  return admit(agent);
}

caf::error credentials_state::refuse_unknown(const sign_in& wish) {
  const auto now = deps_.now();
  guessed_.make_room(1);
  auto& guess = (*guessed_)[wish.name];
  if (guess.paused_until > now)
    return make_error(refusal::too_many);
  password_matches(nobodys_hash(), wish.password);
  if (++guess.failures >= deps_.agents.failures_max)
    guess = {0, now + deps_.agents.failure_pause};
  return make_error(refusal::wrong_credentials);
}

signed_in credentials_state::admit(const stored_agent& agent) {
  const auto now = deps_.now();
  auto token = new_token();
  agent_store(session_->sql())
      .open_session(stored_hash(token.reveal()), agent.profile.agent, now,
                    now + deps_.agents.session_life_max);
  return {agent.profile, std::move(token)};
}

credentials_actor_type::behavior_type credentials_state::make_behavior(credentials_deps deps) {
  handle_quietly(self_);
  deps_ = std::move(deps);
  jobs_ = hash_queue{deps_.agents.hashes_waiting_max};
  nobodys_hash(); // computed before the first unknown name, whose answer would else be slower
  return {
      [this](const sign_in& m) { return on_sign_in(m); },
      [this](const who_is& m) -> caf::result<signed_in_agent> {
        return with_store<signed_in_agent>([&](agent_store s) -> caf::expected<signed_in_agent> {
          if (auto found = s.by_session(m.token_hash, deps_.now()))
            return std::move(*found);
          return make_error(refusal::not_signed_in);
        });
      },
      [this](const sign_out& m) -> caf::result<done> {
        return with_store<done>([&](agent_store s) -> caf::expected<done> {
          s.close_session(m.token_hash);
          return done{};
        });
      },
      [this](const sign_out_everywhere& m) -> caf::result<done> {
        return with_store<done>([&](agent_store s) -> caf::expected<done> {
          s.close_sessions_of(m.agent);
          return done{};
        });
      },
      [this](credentials_work_atom) {
        if (jobs_.work())
          self_->send(self_, credentials_work_atom::value);
      },
  };
}

credentials_handle spawn_credentials(caf::actor_system& system, credentials_deps deps) {
  const auto body = [](credentials_actor_type::stateful_pointer<credentials_state> self,
                       credentials_deps d) { return self->state.make_behavior(std::move(d)); };
  return system.spawn<caf::detached>(body, std::move(deps));
}

} // namespace ecoute
