// SPDX-License-Identifier: EUPL-1.2
#pragma once

#include "actors/domain/event.hpp"
#include "net/protocol/client_frames.hpp"
#include "net/protocol/server_codec.hpp"
#include "net/session_messages.hpp"
#include "net/session_socket.hpp"
#include "net/wish_marks.hpp"

#include <caf/typed_response_promise.hpp>

#include <algorithm>
#include <cstdint>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

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

struct admission {
  bool fresh = false;              ///< it waits for its answer now, and is to be sent
  refusal why_not = refusal::none; ///< answered at once; neither: its first sending is under way
};

/// Lets a wish in under its id. A resend of what still waits gets the answer of the first: a newer
/// socket's credit goes back with it. Other words under the same id are refused, and the first is
/// unharmed.
template <class Self, class Unanswered>
admission admit_wish(Self* self, session_socket& socket, Unanswered& unanswered,
                     const message_id& id, typename Unanswered::mapped_type wish,
                     steady_instant now, std::size_t unanswered_max) {
  wish.pause = socket.pause_for(now);
  const auto known = unanswered.find(id);
  const bool waits = known != unanswered.end();
  if (waits && known->second.mark == wish.mark) {
    if (known->second.socket == wish.socket)
      release_after(self, socket, wish.socket, wish.pause);
    known->second.socket = wish.socket;
    return {};
  }
  if (waits || unanswered.size() >= unanswered_max) {
    release_after(self, socket, wish.socket, wish.pause);
    return {false, waits ? refusal::other_text : refusal::busy};
  }
  for (const auto& [other, waiting] : unanswered)
    wish.order = std::max(wish.order, waiting.order + 1);
  unanswered.emplace(id, std::move(wish));
  return {true, refusal::none};
}

/// The ids of those that `chosen` wants, as they came: an end never goes before the words that were
/// said before it.
template <class Unanswered, class Chosen>
std::vector<message_id> in_order(const Unanswered& unanswered, Chosen chosen) {
  std::vector<std::pair<std::uint64_t, message_id>> found;
  for (const auto& [id, waiting] : unanswered)
    if (chosen(waiting))
      found.emplace_back(waiting.order, id);
  std::sort(found.begin(), found.end(),
            [](const auto& a, const auto& b) { return a.first < b.first; });
  std::vector<message_id> ids;
  for (const auto& [order, id] : found)
    ids.push_back(id);
  return ids;
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
