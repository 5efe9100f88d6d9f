// SPDX-License-Identifier: EUPL-1.2
#pragma once

#include "tests/smoke/people.hpp"

#include <cstddef>
#include <memory>
#include <string>
#include <vector>

namespace ecoute::load {

/// 120 characters, the mean of SERVICE.md §4.
extern const std::string mean_message;

/// Visitors who each come from an address of their own (127.10.0.0/16), so that the limits per
/// source hold for them as they do in life.
class crowd {
public:
  crowd(client::loop& on, client::endpoint where) : on_(on), where_(std::move(where)) {}

  /// Opens conversations until there are `size`, each with this many messages, all acknowledged.
  /// Throws std::runtime_error when that takes too long.
  void grow_to(std::size_t size, std::size_t messages_each);
  /// Everybody ends their conversation and goes.
  void leave();

  [[nodiscard]] std::size_t size() const { return members_.size(); }
  [[nodiscard]] client::visitor& at(std::size_t i) { return *members_.at(i).page; }
  [[nodiscard]] std::size_t tried_again() const { return tried_again_; }

private:
  struct member {
    std::unique_ptr<client::visitor> page;
    bool wrote = false;
    std::size_t tries = 1;
    client::clock::time_point next_try{};
  };

  void bring_in();
  bool is_settled(member& one, std::size_t messages_each);
  void try_again(member& one);

  client::loop& on_;
  client::endpoint where_;
  std::vector<member> members_;
  std::size_t tried_again_ = 0;
};

} // namespace ecoute::load
