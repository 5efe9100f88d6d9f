// SPDX-License-Identifier: EUPL-1.2
#include "persistence/archive_actor.hpp"

#include "actors/messages/errors.hpp"
#include "actors/messages/type_ids.hpp"
#include "persistence/quiet_actor.hpp"

#include <caf/spawn_options.hpp>

namespace ecoute {
namespace {

pg_options options_of(const database_settings& d) {
  pg_options o;
  o.connection = d.connection;
  o.application = "ecoute archive";
  o.connect_timeout = d.connect_timeout;
  o.statement_timeout = d.read_timeout;
  o.answer_timeout = d.read_timeout + d.read_timeout / 2;
  return o;
}

} // namespace

archive_state::archive_state(archive_handle::pointer self) : self_(self) {}

template <class Answer, class Read>
caf::result<Answer> archive_state::answer(Read read) {
  const auto began = rest_after_loss::clock::now();
  if (rest_.rests(began))
    return make_error(refusal::unavailable);
  try {
    if (!store_)
      store_ = std::make_unique<archive_store>(options_of(deps_.database), deps_.keys);
    return read(*store_);
  } catch (const key_error&) {
    return make_error(refusal::quarantined);
  } catch (const pg_failure& failed) {
    store_.reset();
    if (failed.why() != pg_failure::kind::refused) // one heavy thread does not rest all others
      rest_.lost(began, rest_after_loss::clock::now());
    return make_error(refusal::unavailable);
  }
}

archive_handle::behavior_type archive_state::make_behavior(archive_deps deps) {
  handle_quietly(self_);
  deps_ = std::move(deps);
  return {
      [this](const load_conversation& m) {
        return answer<conversation_record>([&](archive_store& s) { return s.load(m); });
      },
      [this](const read_thread& m) {
        return answer<thread_page>([&](archive_store& s) -> caf::result<thread_page> {
          if (auto page = s.read(m))
            return std::move(*page);
          return make_error(refusal::stale_session);
        });
      },
      [this](const find_token& m) {
        return answer<token_owner>([&](archive_store& s) { return s.find(m); });
      },
      [this](const find_code& m) {
        return answer<code_owner>([&](archive_store& s) { return s.find(m); });
      },
      [this](const list_open&) {
        return answer<open_heads>([](archive_store& s) { return s.open_conversations(); });
      },
  };
}

archive_handle spawn_archive(caf::actor_system& system, archive_deps deps) {
  const auto body = [](archive_handle::stateful_pointer<archive_state> self, archive_deps d) {
    return self->state.make_behavior(std::move(d));
  };
  return system.spawn<caf::detached>(body, std::move(deps));
}

} // namespace ecoute
