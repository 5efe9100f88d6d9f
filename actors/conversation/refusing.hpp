// SPDX-License-Identifier: EUPL-1.2
#pragma once

#include "actors/messages/errors.hpp"

#include <caf/typed_response_promise.hpp>

namespace ecoute {

/// Answers a request with the reason why it was refused.
template <class Answer>
auto refusing(caf::typed_response_promise<Answer> promise) {
  return [promise](refusal r) mutable { promise.deliver(make_error(r)); };
}

} // namespace ecoute
