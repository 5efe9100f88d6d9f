// SPDX-License-Identifier: EUPL-1.2
#include "net/outbound/deliveries_held.hpp"

#include "net/outbound/letter.hpp"

#include <algorithm>

namespace ecoute {
namespace {

delivery waiting(const alert_delivery& d, std::uint32_t tries, instant made, instant due) {
  const auto notice = read_notice(d.body);
  return {.key = d.key,
          .channel = d.channel,
          .endpoint = d.endpoint,
          .recipient = d.recipient,
          .about = d.about,
          .ring = d.ring,
          .urgent = notice && is_danger(notice->kind),
          .made = made,
          .due = due,
          .tried = {},
          .tries = tries,
          .in_flight = false};
}

} // namespace

deliveries_held::held* deliveries_held::find(const std::string& key) {
  const auto found =
      std::find_if(held_.begin(), held_.end(), [&](const held& h) { return h.how.key == key; });
  return found == held_.end() ? nullptr : &*found;
}

void deliveries_held::take(const due_delivery& d, instant now) {
  if (auto* known = find(d.what.key)) {
    if (known->stored)
      return;
    known->stored = true;
    known->unmarked = known->over || known->how.tries > 0;
    return;
  }
  held_.push_back({.how = waiting(d.what, d.tries, d.created, now),
                   .body = d.what.body,
                   .stored = true,
                   .unmarked = false,
                   .over = {},
                   .flight = 0,
                   .began = {},
                   .at = {}});
}

bool deliveries_held::take_unstored(const alert_delivery& d, instant now) {
  if (find(d.key) != nullptr)
    return true;
  held h;
  h.how = waiting(d, 0, now, now);
  h.body = d.body;
  const auto found = make_room(h.how.urgent);
  if (found != room::none)
    held_.push_back(std::move(h));
  return found == room::enough;
}

deliveries_held::room deliveries_held::make_room(bool urgent) {
  const auto unstored =
      std::count_if(held_.begin(), held_.end(), [](const held& h) { return !h.stored; });
  if (static_cast<std::size_t>(unstored) < unstored_max_)
    return room::enough;
  const auto over = std::find_if(held_.begin(), held_.end(),
                                 [](const held& h) { return !h.stored && h.over.has_value(); });
  if (over != held_.end()) {
    held_.erase(over);
    return room::enough;
  }
  if (!urgent)
    return room::none;
  const auto lesser = std::find_if(held_.rbegin(), held_.rend(), [](const held& h) {
    return !h.stored && !h.how.urgent && !h.how.in_flight;
  });
  if (lesser == held_.rend())
    return room::none;
  held_.erase(std::next(lesser).base());
  return room::made;
}

std::vector<delivery> deliveries_held::open(std::vector<std::size_t>* places) const {
  std::vector<delivery> all;
  for (std::size_t i = 0; i < held_.size(); ++i) {
    if (held_[i].over)
      continue;
    all.push_back(held_[i].how);
    if (places != nullptr)
      places->push_back(i);
  }
  return all;
}

std::vector<deliveries_held::start_of> deliveries_held::start(instant now) {
  std::vector<std::size_t> places;
  const auto plan = plan_deliveries(open(&places), now);
  std::vector<start_of> out;
  for (const auto place : plan.send) {
    auto& h = held_[places[place]];
    h.how.in_flight = true;
    h.flight = ++flights_;
    h.began = now;
    out.push_back({h.flight,
                   {h.how.key, h.how.channel, h.how.recipient, h.how.endpoint, h.body, h.how.about,
                    h.how.ring}});
  }
  std::erase_if(
      held_, [](const held& h) { return h.stored && !h.how.in_flight && !h.unmarked && !h.over; });
  return out;
}

std::optional<deliveries_held::landing> deliveries_held::land(std::uint64_t flight,
                                                              sending_outcome how, instant now) {
  const auto found = std::find_if(held_.begin(), held_.end(), [&](const held& h) {
    return h.how.in_flight && h.flight == flight;
  });
  if (found == held_.end())
    return std::nullopt;
  found->how.in_flight = false;
  found->at = now;
  found->unmarked = found->stored;
  landing out{found->how, how, found->how.tries + 1, false};
  if (how == sending_outcome::delivered) {
    ++found->how.tries;
    found->over = delivery_outcome::delivered;
  } else if (const auto again = after_failure(found->how, now);
             again && how != sending_outcome::switched_off) {
    found->how = *again;
  } else {
    ++found->how.tries;
    found->over = delivery_outcome::dead;
    out.dead = true;
  }
  return out;
}

std::vector<std::uint64_t> deliveries_held::overdue(instant now, milliseconds patience) const {
  std::vector<std::uint64_t> out;
  for (const auto& h : held_)
    if (h.how.in_flight && h.began + patience <= now)
      out.push_back(h.flight);
  return out;
}

std::optional<instant> deliveries_held::overdue_at(milliseconds patience) const {
  std::optional<instant> out;
  for (const auto& h : held_)
    if (h.how.in_flight)
      out = std::min(out.value_or(h.began + patience), h.began + patience);
  return out;
}

mark_delivery deliveries_held::mark_of(const held& h) {
  return {h.how.key, h.over.value_or(delivery_outcome::again), h.how.tries, h.how.due, h.at};
}

std::optional<mark_delivery> deliveries_held::next_mark() const {
  const auto found = std::find_if(held_.begin(), held_.end(), [](const held& h) {
    return h.stored && h.unmarked && !h.how.in_flight;
  });
  return found == held_.end() ? std::nullopt : std::optional{mark_of(*found)};
}

void deliveries_held::marked(const mark_delivery& m) {
  auto* h = find(m.key);
  if (h == nullptr || h->how.in_flight || mark_of(*h).tries != m.tries)
    return;
  std::erase_if(held_, [&](const held& one) { return one.how.key == m.key; });
}

void deliveries_held::not_marked(const mark_delivery& m) {
  const auto found =
      std::find_if(held_.begin(), held_.end(), [&](const held& h) { return h.how.key == m.key; });
  if (found != held_.end())
    std::rotate(found, std::next(found), held_.end());
}

std::vector<std::string> deliveries_held::busy() const {
  std::vector<std::string> out;
  for (const auto& h : held_)
    if (h.stored || h.how.in_flight)
      out.push_back(h.how.key);
  return out;
}

std::optional<instant> deliveries_held::look_again(instant now) const {
  return plan_deliveries(open(nullptr), now).look_again;
}

} // namespace ecoute
