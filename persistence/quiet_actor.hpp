// SPDX-License-Identifier: EUPL-1.2
#pragma once

#include <caf/exit_reason.hpp>
#include <caf/sec.hpp>
#include <caf/system_messages.hpp>
#include <caf/type_erased_tuple.hpp>

#include <exception>

/// CAF's default handlers print what they could not handle, words of people included.
namespace ecoute {

template <class Self>
void handle_quietly(Self* self) {
  self->set_default_handler([](auto*, caf::message_view&) -> caf::result<caf::message> {
    return caf::sec::unexpected_message;
  });
  self->set_exception_handler([](auto*, std::exception_ptr&) -> caf::error {
    return caf::exit_reason::unhandled_exception;
  });
  self->set_down_handler([](auto*, caf::down_msg&) {});
}

} // namespace ecoute
