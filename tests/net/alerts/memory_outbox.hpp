// SPDX-License-Identifier: EUPL-1.2
#pragma once

#include "actors/messages/handles.hpp"
#include "actors/messages/type_ids.hpp"

#include <caf/actor_system.hpp>

#include <memory>
#include <string>
#include <vector>

namespace ecoute::test {

/// The outbox without PostgreSQL: the same rule (persistence/outbox_store.hpp).
struct memory_outbox {
  struct row {
    alert_delivery what{};
    delivery_outcome state = delivery_outcome::again;
    std::uint32_t tries = 0;
    instant created{};
    instant next_try{};
    instant tried{};
  };

  void add(const alert_delivery& d, instant now) {
    rows.push_back({d, delivery_outcome::again, 0, now, now, {}});
  }
  [[nodiscard]] const row* find(const std::string& key) const;
  [[nodiscard]] std::size_t count(delivery_outcome state) const;

  due_deliveries due(const take_due& m) const;
  void mark(const mark_delivery& m);

  std::vector<row> rows{};
  std::vector<agent_contact> contacts{};
  bool away = false;
  int looks = 0;
  int marks = 0;
};

outbox_handle spawn_memory_outbox(caf::actor_system& system, std::shared_ptr<memory_outbox> all);

} // namespace ecoute::test
