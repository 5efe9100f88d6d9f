// SPDX-License-Identifier: EUPL-1.2
#pragma once

#include <memory>

namespace ecoute {

/// Bytes of one key.
inline constexpr std::size_t key_bytes = 32;

/// One zeroed place of key_bytes in locked, guarded memory that no dump contains; wiped when the
/// last owner lets it go, then used again. Many share one guarded block: a block for each key took
/// 8 KiB of memory for each open conversation. Null when the system gives no more locked memory.
/// Thread-safe.
std::shared_ptr<unsigned char> key_place();

} // namespace ecoute
