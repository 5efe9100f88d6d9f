// SPDX-License-Identifier: EUPL-1.2
#include "net/io_threads.hpp"

#include "net/log.hpp"

#include <boost/asio/executor_work_guard.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/post.hpp>

#include <algorithm>
#include <csignal>
#include <cstdlib>
#include <exception>
#include <string_view>
#include <thread>
#include <unistd.h>
#include <utility>
#include <vector>

namespace ecoute {

namespace {

/// The standard one prints what() of the exception.
[[noreturn]] void end_without_a_word() noexcept {
  constexpr std::string_view line = "ecoute: unexpected end\n";
  static_cast<void>(!::write(STDERR_FILENO, line.data(), line.size()));
  std::abort();
}

/// What escapes a handler may quote what somebody sent (RELIABILITY.md §2.2), and leaves its
/// connection in an unknown state: it is told once, and the others go on until the process ends.
void run_to_the_end(boost::asio::io_context& context, const std::function<void()>& on_failure) {
  bool told = false;
  for (;;) {
    try {
      context.run();
      return;
    } catch (...) {
      if (std::exchange(told, true))
        continue;
      logging::write(logging::name::handler_failed);
      on_failure();
    }
  }
}

} // namespace

void keep_what_exceptions_say_out_of_the_log() noexcept {
  std::set_terminate(end_without_a_word);
}

struct io_threads::parts {
  explicit parts(unsigned count) : context(static_cast<int>(count)), work(context.get_executor()) {}
  boost::asio::io_context context;
  boost::asio::executor_work_guard<boost::asio::io_context::executor_type> work;
  std::vector<std::thread> threads;
};

io_threads::io_threads(unsigned count, std::function<void()> on_failure)
    : parts_(std::make_unique<parts>(std::max(count, 1U))) {
  // A peer that vanishes while OpenSSL writes would otherwise end the process.
  std::signal(SIGPIPE, SIG_IGN);
  for (unsigned i = 0; i < std::max(count, 1U); ++i) {
    parts_->threads.emplace_back(
        [context = &parts_->context, on_failure] { run_to_the_end(*context, on_failure); });
  }
}

io_threads::~io_threads() {
  join();
}

boost::asio::io_context& io_threads::context() noexcept {
  return parts_->context;
}

void io_threads::call(std::function<void()> what) {
  boost::asio::post(parts_->context, std::move(what));
}

void io_threads::join() {
  parts_->work.reset();
  for (auto& thread : parts_->threads) {
    thread.join();
  }
  parts_->threads.clear();
}

} // namespace ecoute
