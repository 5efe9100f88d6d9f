// SPDX-License-Identifier: EUPL-1.2
#pragma once

#include "net/protocol/server_codec.hpp"
#include "net/session_messages.hpp"
#include "net/session_socket.hpp"

#include <caf/typed_response_promise.hpp>

#include <string>
#include <utility>

/// What a visitor's and an agent's session do alike with what was asked.
namespace ecoute {

/// Gives a socket its credit back, later when it sent too much.
template <class Self>
void release_after(Self* self, session_socket& socket, std::uint64_t number, milliseconds pause) {
  if (pause.count() > 0)
    self->delayed_send(self, pause, release_credit{number});
  else
    socket.release(number);
}

/// Answers what waits under this id, to the socket that asked for it. False when nothing does.
template <class Self, class Unanswered>
bool give_answer(Self* self, session_socket& socket, Unanswered& unanswered, const message_id& id,
                 std::string frame) {
  const auto found = unanswered.find(id);
  if (found == unanswered.end())
    return false;
  if (socket.is(found->second.socket))
    socket.push(std::move(frame));
  release_after(self, socket, found->second.socket, found->second.pause);
  unanswered.erase(found);
  return true;
}

/// A session before a planned end of the engine: its page is told, what was asked is still
/// answered, nothing more is read, then the socket goes.
class planned_leave {
public:
  [[nodiscard]] bool begun() const { return begun_; }

  caf::typed_response_promise<done> begin(caf::typed_response_promise<done> promise,
                                          session_socket& socket, bool all_answered) {
    begun_ = true;
    promise_ = promise;
    socket.push(wire::mode_frame(engine_mode::draining));
    finish(socket, all_answered);
    return promise;
  }
  void finish(session_socket& socket, bool all_answered) {
    if (!begun_ || !all_answered)
      return;
    socket.drop(close_code::restart);
    if (promise_.pending())
      promise_.deliver(done{});
  }

private:
  bool begun_ = false;
  caf::typed_response_promise<done> promise_;
};

} // namespace ecoute
