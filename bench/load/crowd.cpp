// SPDX-License-Identifier: EUPL-1.2
#include "bench/load/crowd.hpp"

#include <algorithm>
#include <stdexcept>
#include <utility>

namespace ecoute::load {

namespace {

/// How many are on their way in at once.
constexpr std::size_t coming_max = 48;
constexpr std::size_t tries_max = 20;
constexpr std::chrono::milliseconds between_tries{500};
constexpr std::chrono::minutes growth_within{10};
constexpr std::chrono::minutes leaving_within{2};
constexpr const char* bordeaux = "33063";

std::string source_of(std::size_t i) {
  constexpr std::size_t hosts = 250;
  return "127.10." + std::to_string(i / hosts) + "." + std::to_string(1 + i % hosts);
}

} // namespace

const std::string mean_message =
    "Bonsoir, je ne sais pas si c'est le bon endroit. Il est rentré ivre hier et il a cassé la "
    "porte, les enfants ont eu peur.";

void crowd::bring_in() {
  members_.push_back({std::make_unique<client::visitor>(on_, where_, source_of(members_.size()))});
  members_.back().page->enter(bordeaux);
}

/// As a page does after a lost connection.
void crowd::try_again(member& one) {
  const auto now = client::clock::now();
  if (one.next_try == client::clock::time_point{}) {
    one.next_try = now + between_tries;
    on_.after(between_tries, [] {});
  } else if (now >= one.next_try) {
    if (++one.tries > tries_max)
      throw std::runtime_error("a visitor does not get in: " + one.page->trouble());
    ++tried_again_;
    one.next_try = {};
    one.page->enter(bordeaux);
  }
}

/// Whether somebody is in and has been acknowledged everything.
bool crowd::is_settled(member& one, std::size_t messages_each) {
  if (!one.page->connected()) {
    if (!one.page->trouble().empty())
      try_again(one);
    return false;
  }
  if (!std::exchange(one.wrote, true))
    for (std::size_t n = 0; n < messages_each; ++n)
      one.page->say(mean_message);
  return one.page->asked().unanswered() == 0;
}

void crowd::grow_to(std::size_t size, std::size_t messages_each) {
  std::vector<std::size_t> coming;
  const auto complete = [&] {
    std::erase_if(coming, [&](std::size_t i) { return is_settled(members_[i], messages_each); });
    while (members_.size() < size && coming.size() < coming_max) {
      coming.push_back(members_.size());
      bring_in();
    }
    return coming.empty();
  };
  if (!on_.run_until(complete, growth_within))
    throw std::runtime_error("only " + std::to_string(members_.size() - coming.size()) +
                             " visitors came in: " + members_[coming.front()].page->trouble());
}

void crowd::leave() {
  for (const auto& one : members_)
    one.page->leave();
  const auto gone = [&] {
    return std::all_of(members_.begin(), members_.end(),
                       [](const auto& one) { return one.page->asked().unanswered() == 0; });
  };
  if (!on_.run_until(gone, leaving_within))
    throw std::runtime_error("not every conversation could be ended");
  members_.clear();
}

} // namespace ecoute::load
