// SPDX-License-Identifier: EUPL-1.2
#pragma once

#include "actors/messages/alert_messages.hpp"
#include "net/outbound/sending.hpp"

#include <atomic>
#include <cstdint>
#include <functional>
#include <string>

namespace caf {
class actor_system;
}

namespace ecoute {

/// One delivery, and where it goes if it is a mail.
struct outgoing {
  alert_delivery what{};
  secret_text mail_to{};
};

/// Begins one try and returns at once; the second is called once, from any thread, with what became
/// of it.
using send_function = std::function<void(const outgoing&, std::function<void(sent)>)>;

/// One POST of what we say of ourselves: its key, its body.
using post_function =
    std::function<void(const std::string& key, const std::string& body, std::function<void(sent)>)>;

/// Does the work on a thread of its own, which ends with it: so many at once as are asked for, and
/// none waits behind one that hangs. What it throws counts as unreachable.
void send_on_thread(caf::actor_system& system, std::function<sent()> work,
                    std::function<void(sent)> over);

/// What was seen, in numbers only.
struct outbound_counters {
  std::atomic<std::uint64_t> delivered{0};
  std::atomic<std::uint64_t> failed{0}; ///< tries
  std::atomic<std::uint64_t> dead{0};
  std::atomic<std::uint64_t> crowded_out{0}; ///< of the emergency path, by more than it holds
  std::atomic<std::uint64_t> waiting{0};     ///< now, in the outbox
  std::atomic<std::uint64_t> beats{0};
  std::atomic<std::uint64_t> beats_failed{0};
};

} // namespace ecoute
