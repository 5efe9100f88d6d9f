// SPDX-License-Identifier: EUPL-1.2
#pragma once

#include "actors/messages/status_messages.hpp"
#include "actors/messages/type_ids.hpp"

#include <caf/error.hpp>
#include <caf/exit_reason.hpp>
#include <caf/message_view.hpp>
#include <caf/result.hpp>
#include <caf/scheduled_actor.hpp>
#include <caf/sec.hpp>
#include <caf/system_messages.hpp>

#include <exception>

namespace ecoute {

/// How many messages wait for it; to be asked within its own turn.
inline std::uint32_t mailbox_length(caf::scheduled_actor* self) {
  return static_cast<std::uint32_t>(self->mailbox().size());
}

/// What no interface names: refused, but for whether it answers at all.
inline caf::result<caf::message> answer_quietly(caf::scheduled_actor* self, caf::message_view& m) {
  if (m.content().match_elements<ask_pulse>())
    return caf::make_message(pulse{mailbox_length(self)});
  return caf::sec::unexpected_message;
}

/// Replaces CAF's default handlers, which print what they receive: nothing that a person wrote may
/// reach a terminal or a log. To be called first in every actor.
inline void be_quiet(caf::scheduled_actor* self) {
  self->set_default_handler(answer_quietly);
  self->set_exception_handler([](caf::scheduled_actor*, std::exception_ptr&) -> caf::error {
    return caf::exit_reason::unhandled_exception;
  });
  self->set_down_handler([](caf::scheduled_actor*, caf::down_msg&) {});
  self->set_error_handler([](caf::scheduled_actor*, caf::error&) {});
}

/// Whether an exit message is an order to end (from the parent, or from outside, whose source CAF
/// sets to the receiver) and not the news of a linked child's death.
inline bool is_order(caf::scheduled_actor* self, const caf::exit_msg& m,
                     const caf::actor_addr& parent) {
  return !m.source || m.source == self->address() || (parent && m.source == parent);
}

/// The error handler of a request whose failure needs nothing: somebody else notices and repeats.
inline void ignore_error(caf::error&) {}

} // namespace ecoute
