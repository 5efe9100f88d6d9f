// SPDX-License-Identifier: EUPL-1.2
#include "net/socket_link.hpp"

#include <caf/send.hpp>

namespace ecoute {

void socket_link::direct_to(const caf::actor& target) {
  bool gone = false;
  {
    const std::lock_guard guard{mutex_};
    gone = !table_;
    target_ = gone ? caf::actor{} : target;
  }
  if (gone && target)
    caf::anon_send(target, socket_closed{number_});
}

caf::actor socket_link::target() {
  const std::lock_guard guard{mutex_};
  return target_;
}

std::shared_ptr<outbound> socket_link::out() {
  const std::lock_guard guard{mutex_};
  return out_.lock();
}

void socket_link::push(std::string frame) {
  if (const auto socket = out(); socket && !frame.empty())
    socket->push(std::move(frame));
}

void socket_link::release() {
  if (const auto socket = out())
    socket->release();
}

void socket_link::close(std::uint16_t code) {
  std::shared_ptr<outbound> socket;
  {
    const std::lock_guard guard{mutex_};
    socket = out_.lock();
    if (!open_)
      close_on_open_ = code;
  }
  if (socket)
    socket->close(code);
}

void socket_link::on_open(std::weak_ptr<outbound> out) {
  std::uint16_t code = 0;
  {
    const std::lock_guard guard{mutex_};
    out_ = std::move(out);
    open_ = true;
    code = close_on_open_;
  }
  if (code != 0)
    close(code);
}

void socket_link::on_frame(std::string frame) {
  if (const auto to = target())
    caf::anon_send(to, socket_frame{number_, secret_text{std::move(frame)}});
}

void socket_link::on_closed() {
  caf::actor last;
  std::shared_ptr<socket_table> table;
  {
    const std::lock_guard guard{mutex_};
    last = std::move(target_);
    target_ = nullptr;
    table = std::move(table_);
    table_.reset();
    out_.reset();
  }
  if (table)
    table->forget(number_);
  if (last)
    caf::anon_send(last, socket_closed{number_});
}

std::shared_ptr<socket_link> socket_table::make(const caf::actor& first) {
  const std::lock_guard guard{mutex_};
  auto link = std::make_shared<socket_link>(++last_, first, shared_from_this());
  links_[last_] = link;
  return link;
}

std::shared_ptr<socket_link> socket_table::find(std::uint64_t number) {
  const std::lock_guard guard{mutex_};
  const auto found = links_.find(number);
  return found == links_.end() ? nullptr : found->second.lock();
}

void socket_table::forget(std::uint64_t number) {
  const std::lock_guard guard{mutex_};
  links_.erase(number);
}

std::size_t socket_table::size() {
  const std::lock_guard guard{mutex_};
  return links_.size();
}

} // namespace ecoute
