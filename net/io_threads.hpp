// SPDX-License-Identifier: EUPL-1.2
#pragma once

#include <exception>
#include <functional>
#include <memory>

namespace boost::asio {
class io_context;
}

namespace ecoute {

/// For a program's start: an exception that nobody catches ends the process by a fixed line.
void keep_what_exceptions_say_out_of_the_log() noexcept;

/// The threads on which every socket lives. Must outlive all that touches sockets: declare it
/// before the actor system, because a stream must die before its context.
class io_threads {
public:
  /// Starts `count` threads (at least one). On two cores one is best. `on_failure` is called when
  /// an exception has escaped a handler: it ends the process, in order.
  explicit io_threads(unsigned count = 1, std::function<void()> on_failure = std::terminate);
  io_threads(const io_threads&) = delete;
  io_threads& operator=(const io_threads&) = delete;
  ~io_threads();

  boost::asio::io_context& context() noexcept;
  /// Calls it on one of the threads, as soon as what they do leaves them the time.
  void call(std::function<void()> what);

  /// Waits until the last socket is gone; the listeners must have been stopped before. Never cuts
  /// the sockets itself: a session that is cut without on_closed would keep its actor for ever.
  void join();

private:
  struct parts;
  std::unique_ptr<parts> parts_;
};

} // namespace ecoute
