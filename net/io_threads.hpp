// SPDX-License-Identifier: EUPL-1.2
#pragma once

#include <memory>

namespace boost::asio {
class io_context;
}

namespace ecoute {

/// The threads on which every socket lives. Must outlive all that touches sockets: declare it
/// before the actor system, because a stream must die before its context.
class io_threads {
public:
  /// Starts `count` threads (at least one). On two cores one is best.
  explicit io_threads(unsigned count = 1);
  io_threads(const io_threads&) = delete;
  io_threads& operator=(const io_threads&) = delete;
  ~io_threads();

  boost::asio::io_context& context() noexcept;

  /// Waits until the last socket is gone; the listeners must have been stopped before. Never cuts
  /// the sockets itself: a session that is cut without on_closed would keep its actor for ever.
  void join();

private:
  struct parts;
  std::unique_ptr<parts> parts_;
};

} // namespace ecoute
