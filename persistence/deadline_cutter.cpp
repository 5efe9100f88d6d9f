// SPDX-License-Identifier: EUPL-1.2
#include "persistence/deadline_cutter.hpp"

#include <fcntl.h>
#include <sys/socket.h>
#include <unistd.h>

namespace ecoute {

deadline_cutter::deadline_cutter(int socket)
    : socket_(::fcntl(socket, F_DUPFD_CLOEXEC, 0)), watcher_([this] { watch(); }) {}

deadline_cutter::~deadline_cutter() {
  {
    const std::lock_guard guard{lock_};
    ends_ = true;
  }
  changed_.notify_one();
  watcher_.join();
  ::close(socket_);
}

void deadline_cutter::set(clock::time_point deadline) {
  {
    const std::lock_guard guard{lock_};
    deadline_ = deadline;
  }
  changed_.notify_one();
}

void deadline_cutter::clear() {
  const std::lock_guard guard{lock_};
  deadline_.reset(); // the watcher wakes in vain at most once
}

void deadline_cutter::watch() {
  std::unique_lock guard{lock_};
  while (!ends_) {
    if (!deadline_) {
      changed_.wait(guard);
    } else if (clock::now() < *deadline_) {
      const auto until = *deadline_;
      changed_.wait_until(guard, until);
    } else {
      ::shutdown(socket_, SHUT_RDWR);
      deadline_.reset();
    }
  }
}

} // namespace ecoute
