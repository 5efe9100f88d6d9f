// SPDX-License-Identifier: EUPL-1.2
#pragma once

#include "actors/domain/delivery.hpp"
#include "actors/messages/outbox_messages.hpp"
#include "net/outbound/sending.hpp"

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

/// What the dispatcher holds in memory: what it is about to send, is sending, or has sent and not
/// marked yet; and what came by the emergency path and is not stored. When and in which order is
/// decided by actors/domain/delivery.hpp. No actor, no clock.
///
///   outbox ──take──▶ held ─start─▶ in flight ─land─▶ over or again ─marked─▶ (the outbox's again)
///   deliver_now ────▶ held, unstored: the same, in memory; its stored twin takes over what is
///                     known of it, and is not sent a second time
namespace ecoute {

class deliveries_held {
public:
  explicit deliveries_held(std::size_t unstored_max) : unstored_max_(unstored_max) {}

  /// Due in the outbox. It stays due there until it is marked.
  void take(const due_delivery& d, instant now);
  /// Due now, out of memory; known already: the same. False: for want of room one has been left
  /// out, this one or another. Who is in danger has room before others, and of those the older;
  /// what was delivered is forgotten first.
  bool take_unstored(const alert_delivery& d, instant now);

  struct start_of {
    std::uint64_t flight = 0; ///< numbers one try
    alert_delivery what{};
  };
  /// What is to be sent now. What the outbox gave and had to wait is forgotten: it gives it again.
  std::vector<start_of> start(instant now);

  struct landing {
    delivery what{};
    sending_outcome how{};
    std::uint32_t tries = 0;
    bool dead = false; ///< not tried again
  };
  /// What one try has come to; nothing when that is known already.
  std::optional<landing> land(std::uint64_t flight, sending_outcome how, instant now);
  /// In flight for longer than this, and the time at which the next one is.
  [[nodiscard]] std::vector<std::uint64_t> overdue(instant now, milliseconds patience) const;
  [[nodiscard]] std::optional<instant> overdue_at(milliseconds patience) const;

  /// Something to tell the outbox.
  [[nodiscard]] std::optional<mark_delivery> next_mark() const;
  /// It was told: what it said is the outbox's from here on, unless more has happened since.
  void marked(const mark_delivery& m);
  /// It could not be told: another one comes first next time.
  void not_marked(const mark_delivery& m);

  /// Keys that the outbox need not give.
  [[nodiscard]] std::vector<std::string> busy() const;
  /// When time alone lets something be sent.
  [[nodiscard]] std::optional<instant> look_again(instant now) const;
  [[nodiscard]] std::size_t size() const { return held_.size(); }

private:
  struct held {
    delivery how{};
    std::string body{};
    bool stored = false;
    bool unmarked = false; ///< the outbox does not know yet how it stands
    std::optional<delivery_outcome> over{};
    std::uint64_t flight = 0;
    instant began{};
    instant at{}; ///< of the last try's end
  };

  held* find(const std::string& key);
  [[nodiscard]] std::vector<delivery> open(std::vector<std::size_t>* places) const;
  enum class room : std::uint8_t { enough, made, none };
  room make_room(bool urgent);
  static mark_delivery mark_of(const held& h);

  std::vector<held> held_; ///< oldest first
  std::uint64_t flights_ = 0;
  std::size_t unstored_max_;
};

} // namespace ecoute
