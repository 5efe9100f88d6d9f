// SPDX-License-Identifier: EUPL-1.2
#include "persistence/journal_line.hpp"

#include <sys/eventfd.h>
#include <unistd.h>

namespace ecoute {
namespace {

int make_event_descriptor() {
  const auto descriptor = ::eventfd(0, EFD_CLOEXEC | EFD_NONBLOCK);
  if (descriptor < 0)
    throw pg_failure(pg_failure::kind::lost);
  return descriptor;
}

pg_options with_stop(pg_options options, int descriptor) {
  options.stop_descriptor = descriptor;
  return options;
}

instant wall_now() {
  return std::chrono::floor<milliseconds>(std::chrono::system_clock::now());
}

} // namespace

journal_line::journal_line(pg_options options, std::string node, std::shared_ptr<key_ring> keys,
                           std::function<void()> wake)
    : stop_descriptor_(make_event_descriptor()),
      store_(with_stop(std::move(options), stop_descriptor_), std::move(node), std::move(keys)),
      wake_(std::move(wake)), thread_([this] { run(); }) {}

journal_line::~journal_line() {
  {
    const std::lock_guard guard(lock_);
    stopping_ = true;
    jobs_.clear();
    ::eventfd_write(stop_descriptor_, 1);
  }
  changed_.notify_one();
  thread_.join();
  ::close(stop_descriptor_);
}

void journal_line::ask(journal_action action, std::vector<numbered_append> batch) {
  {
    const std::lock_guard guard(lock_);
    jobs_.push_back({std::move(action), std::move(batch), generation_});
  }
  changed_.notify_one();
}

void journal_line::drop() {
  {
    const std::lock_guard guard(lock_);
    ++generation_;
    outcomes_.clear();
    jobs_.clear();
    jobs_.push_back(
        {{.step = journal_step::drop, .entries = {}, .epoch = 0, .until = {}}, {}, generation_});
    ::eventfd_write(stop_descriptor_, 1);
  }
  changed_.notify_one();
}

std::optional<journal_outcome> journal_line::fetch() {
  const std::lock_guard guard(lock_);
  if (outcomes_.empty())
    return std::nullopt;
  auto first = std::move(outcomes_.front());
  outcomes_.pop_front();
  return first;
}

void journal_line::run() {
  for (;;) {
    std::unique_lock guard(lock_);
    changed_.wait(guard, [&] { return stopping_ || !jobs_.empty(); });
    if (stopping_)
      break;
    const auto next = std::move(jobs_.front());
    jobs_.pop_front();
    if (next.action.step == journal_step::drop) {
      eventfd_t signalled = 0;
      ::eventfd_read(stop_descriptor_, &signalled);
      guard.unlock();
      store_.drop();
      continue;
    }
    guard.unlock();
    auto outcome = work(next);
    guard.lock();
    if (next.generation != generation_)
      continue;
    outcomes_.push_back(std::move(outcome));
    guard.unlock();
    wake_();
  }
}

journal_outcome journal_line::work(const job& j) {
  switch (j.action.step) {
  case journal_step::connect:
    return store_.connect();
  case journal_step::bump_epoch:
    return store_.bump_epoch();
  case journal_step::reread:
    return store_.reread(j.action.entries);
  case journal_step::write:
    return store_.write(j.batch, j.action.epoch, wall_now());
  case journal_step::wait:
  case journal_step::drop:
    break;
  }
  return {};
}

} // namespace ecoute
