// SPDX-License-Identifier: EUPL-1.2
#pragma once

#include "actors/domain/secret_text.hpp"
#include "actors/messages/alert_messages.hpp"

#include <string>
#include <vector>

/// What the dispatcher takes out of the outbox, and what became of it.
namespace ecoute {

/// Dispatcher → outbox: what is due now. Answers due_deliveries.
struct take_due {
  instant now{};
  std::vector<std::string> in_flight{}; ///< keys that it is busy with: left out
};
struct due_delivery {
  alert_delivery what{};
  std::uint32_t tries = 0; ///< before this one
  instant created{};
  friend bool operator==(const due_delivery&, const due_delivery&) = default;
};
/// What plan_deliveries (actors/domain/delivery.hpp) would send of all that is stored, those in
/// flight being under way: at most deliveries_in_flight_max; what is urgent first, then the longest
/// due; of one alert a receiver gets one at a time, in the order of the rings.
struct due_deliveries {
  std::vector<due_delivery> due{};
  instant next{};            ///< when time alone makes another one due; zero: none
  std::uint32_t waiting = 0; ///< neither delivered nor dead, those in `due` too
};

/// Stored numbers: append only.
enum class delivery_outcome : std::uint8_t { again = 1, delivered = 2, dead = 3 };
/// Dispatcher → outbox. Answers `done`; said twice, it is said once.
struct mark_delivery {
  std::string key{};
  delivery_outcome outcome = delivery_outcome::again;
  std::uint32_t tries = 0; ///< this one too
  instant next_try{};      ///< of `again`
  instant at{};
};

/// Dispatcher → outbox: where agents have their mail; asked for ahead, since an alert is mailed
/// while the database is away too. Answers agent_contacts.
struct load_contacts {};
struct agent_contact {
  agent_id agent{};
  secret_text mail{};
};
struct agent_contacts {
  std::vector<agent_contact> all{};
};

template <class I>
typename I::result_type inspect(I& f, take_due& x) {
  return f(x.now, x.in_flight);
}
template <class I>
typename I::result_type inspect(I& f, due_delivery& x) {
  return f(x.what, x.tries, x.created);
}
template <class I>
typename I::result_type inspect(I& f, due_deliveries& x) {
  return f(x.due, x.next, x.waiting);
}
template <class I>
typename I::result_type inspect(I& f, mark_delivery& x) {
  return f(x.key, x.outcome, x.tries, x.next_try, x.at);
}
template <class I>
typename I::result_type inspect(I& f, load_contacts&) {
  return f();
}
template <class I>
typename I::result_type inspect(I& f, agent_contact& x) {
  return f(x.agent, x.mail);
}
template <class I>
typename I::result_type inspect(I& f, agent_contacts& x) {
  return f(x.all);
}

} // namespace ecoute
