// SPDX-License-Identifier: EUPL-1.2
#pragma once

#include "actors/messages/status_messages.hpp"
#include "actors/messages/type_ids.hpp"

#include <caf/exit_reason.hpp>
#include <caf/message.hpp>
#include <caf/result.hpp>
#include <caf/scheduled_actor.hpp>
#include <caf/sec.hpp>
#include <caf/system_messages.hpp>
#include <caf/type_erased_tuple.hpp>

#include <exception>

/// CAF's default handlers print what they could not handle, words of people included. Whether it
/// answers at all is answered by every actor (actors/support/quiet_handlers.hpp is the twin).
namespace ecoute {

template <class Self>
void handle_quietly(Self* self) {
  self->set_default_handler(
      [](caf::scheduled_actor* me, caf::message_view& m) -> caf::result<caf::message> {
        if (m.content().match_elements<ask_pulse>())
          return caf::make_message(pulse{static_cast<std::uint32_t>(me->mailbox().size())});
        return caf::sec::unexpected_message;
      });
  self->set_exception_handler([](auto*, std::exception_ptr&) -> caf::error {
    return caf::exit_reason::unhandled_exception;
  });
  self->set_down_handler([](auto*, caf::down_msg&) {});
}

} // namespace ecoute
