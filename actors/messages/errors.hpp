// SPDX-License-Identifier: EUPL-1.2
#pragma once

#include "actors/domain/refusal.hpp"

#include <caf/atom.hpp>
#include <caf/error.hpp>

/// How a refusal travels as CAF's error, and back.
namespace ecoute {

inline caf::error make_error(refusal r) {
  return {static_cast<std::uint8_t>(r), caf::atom("ecoute")};
}

/// Anything that is not ours (timeouts, dead receivers) means that nobody answered: unavailable.
inline refusal refusal_of(const caf::error& e) {
  if (e.category() == caf::atom("ecoute"))
    return static_cast<refusal>(e.code());
  return e ? refusal::unavailable : refusal::none;
}

} // namespace ecoute
