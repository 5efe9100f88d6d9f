// SPDX-License-Identifier: EUPL-1.2
#pragma once

#include "net/session_parts.hpp"

#include <memory>
#include <string>

namespace ecoute {

/// The socket a session writes to now, its liveness and its rate. The newest socket wins; nothing
/// is sent to an older one but its end.
class session_socket {
public:
  session_socket(double burst, double per_second) : bucket_(burst, per_second) {}
  session_socket(const session_socket&) = delete;
  session_socket& operator=(const session_socket&) = delete;
  /// Whatever ends the session ends its socket: the client comes back and is seated anew.
  ~session_socket() { drop(close_code::restart); }

  /// True when there was such a socket. The one before is closed 4409.
  bool adopt(const session_parts& parts, std::uint64_t number, const caf::actor& me,
             steady_instant now) {
    auto link = parts.sockets->find(number);
    if (!link)
      return false;
    if (link_ && link_->number() != number)
      drop(close_code::newer_window);
    link_ = std::move(link);
    heard_at_ = now;
    link_->direct_to(me);
    return true;
  }

  [[nodiscard]] bool is(std::uint64_t number) const { return link_ && link_->number() == number; }
  [[nodiscard]] bool attached() const { return link_ != nullptr; }
  [[nodiscard]] std::uint64_t number() const { return link_ ? link_->number() : 0; }
  [[nodiscard]] steady_instant heard_at() const { return heard_at_; }

  void heard(steady_instant now) { heard_at_ = now; }
  void push(std::string frame) {
    if (link_)
      link_->push(std::move(frame));
  }
  /// Gives a credit back to this socket, unless it has been replaced.
  void release(std::uint64_t number) {
    if (is(number))
      link_->release();
  }
  /// One message more: how long to wait before its credit goes back.
  milliseconds pause_for(steady_instant now) { return bucket_.take(now); }
  void drop(std::uint16_t code) {
    if (!link_)
      return;
    link_->direct_to({});
    link_->close(code);
    link_.reset();
  }
  /// The socket is gone by itself.
  void lost() { link_.reset(); }
  std::uint64_t next_ping() { return ++pings_; }

private:
  std::shared_ptr<socket_link> link_;
  steady_instant heard_at_{};
  token_bucket bucket_;
  std::uint64_t pings_ = 0;
};

} // namespace ecoute
