// SPDX-License-Identifier: EUPL-1.2
#include "net/io_threads.hpp"

#include <boost/asio/executor_work_guard.hpp>
#include <boost/asio/io_context.hpp>

#include <algorithm>
#include <csignal>
#include <thread>
#include <vector>

namespace ecoute {

struct io_threads::parts {
  explicit parts(unsigned count) : context(static_cast<int>(count)), work(context.get_executor()) {}
  boost::asio::io_context context;
  boost::asio::executor_work_guard<boost::asio::io_context::executor_type> work;
  std::vector<std::thread> threads;
};

io_threads::io_threads(unsigned count) : parts_(std::make_unique<parts>(std::max(count, 1U))) {
  // A peer that vanishes while OpenSSL writes would otherwise end the process.
  std::signal(SIGPIPE, SIG_IGN);
  for (unsigned i = 0; i < std::max(count, 1U); ++i) {
    parts_->threads.emplace_back([context = &parts_->context] { context->run(); });
  }
}

io_threads::~io_threads() {
  join();
}

boost::asio::io_context& io_threads::context() noexcept {
  return parts_->context;
}

void io_threads::join() {
  parts_->work.reset();
  for (auto& thread : parts_->threads) {
    thread.join();
  }
  parts_->threads.clear();
}

} // namespace ecoute
