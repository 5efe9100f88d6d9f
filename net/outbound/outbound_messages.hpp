// SPDX-License-Identifier: EUPL-1.2
#pragma once

#include "net/session_messages.hpp"

#include <cstdint>

/// What the actors of this folder are told. These messages never leave the process.
namespace ecoute {

/// A thread that has sent something → who let it be sent.
struct sending_over {
  std::uint64_t flight = 0; ///< the try, as it was numbered
  std::uint8_t outcome = 0; ///< sending_outcome
  std::uint16_t status = 0; ///< 0: there was none
};
/// The thread of the sockets → who asked it whether it still turns.
struct loop_answers {
  std::uint64_t asked = 0; ///< the question, as it was numbered
};

template <class I>
typename I::result_type inspect(I& f, sending_over& x) {
  return f(x.flight, x.outcome, x.status);
}
template <class I>
typename I::result_type inspect(I& f, loop_answers& x) {
  return f(x.asked);
}

} // namespace ecoute

CAF_BEGIN_TYPE_ID_BLOCK(ecoute_outbound, caf::id_block::ecoute_net::end)
CAF_ADD_TYPE_ID(ecoute_outbound, (ecoute::sending_over))
CAF_ADD_TYPE_ID(ecoute_outbound, (ecoute::loop_answers))
CAF_END_TYPE_ID_BLOCK(ecoute_outbound)
