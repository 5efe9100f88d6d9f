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

/// CAF's default handlers print what they receive; a session receives what people write. To be
/// called first in every actor of this floor. Whether it answers at all is answered by every actor
/// (actors/support/quiet_handlers.hpp is the twin).
inline void print_nothing(caf::scheduled_actor* self) {
  self->set_default_handler(
      [](caf::scheduled_actor* me, caf::message_view& m) -> caf::result<caf::message> {
        if (m.content().match_elements<ask_pulse>())
          return caf::make_message(pulse{static_cast<std::uint32_t>(me->mailbox().size())});
        return caf::sec::unexpected_message;
      });
  self->set_exception_handler([](caf::scheduled_actor*, std::exception_ptr&) -> caf::error {
    return caf::exit_reason::unhandled_exception;
  });
  self->set_down_handler([](caf::scheduled_actor*, caf::down_msg&) {});
  self->set_error_handler([](caf::scheduled_actor*, caf::error&) {});
}

} // namespace ecoute
