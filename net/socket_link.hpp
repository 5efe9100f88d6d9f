// SPDX-License-Identifier: EUPL-1.2
#pragma once

#include "net/session_messages.hpp"
#include "net/transport.hpp"

#include <caf/actor.hpp>

#include <memory>
#include <mutex>
#include <unordered_map>

namespace ecoute {

class socket_table;

/// One WebSocket towards its door, then its session: forwards what the socket brings as messages
/// to whoever is in charge, and what they write to the socket. Thread-safe.
class socket_link : public frame_sink {
public:
  socket_link(std::uint64_t number, caf::actor first, std::shared_ptr<socket_table> table)
      : number_(number), target_(std::move(first)), table_(std::move(table)) {}

  [[nodiscard]] std::uint64_t number() const { return number_; }
  /// From now on frames and the end go there.
  void direct_to(const caf::actor& target);
  void push(std::string frame);
  void release();
  void close(std::uint16_t code);

  void on_open(std::weak_ptr<outbound> out) override;
  void on_frame(std::string frame) override;
  void on_closed() override;

private:
  std::shared_ptr<outbound> out();
  caf::actor target();

  const std::uint64_t number_;
  std::mutex mutex_;
  std::weak_ptr<outbound> out_;
  std::uint16_t close_on_open_ = 0; ///< closed before the socket was there
  bool open_ = false;
  caf::actor target_;
  std::shared_ptr<socket_table> table_;
};

/// Open sockets by number, so that messages name a socket and never carry a pointer.
class socket_table : public std::enable_shared_from_this<socket_table> {
public:
  std::shared_ptr<socket_link> make(const caf::actor& first);
  std::shared_ptr<socket_link> find(std::uint64_t number);
  void forget(std::uint64_t number);
  [[nodiscard]] std::size_t size();

private:
  std::mutex mutex_;
  std::uint64_t last_ = 0;
  std::unordered_map<std::uint64_t, std::weak_ptr<socket_link>> links_;
};

} // namespace ecoute
