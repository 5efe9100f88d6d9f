// SPDX-License-Identifier: EUPL-1.2
#pragma once

#include "actors/domain/alert.hpp"

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

/// An alert that is raised by what is stored: a row of the outbox, written with the event that is
/// its cause, so that it is raised though the engine dies between the two.
namespace ecoute {

/// Kind of such a row.
inline constexpr std::string_view origin_kind = "raise_alert";

/// Its key: of the event that is the cause.
std::string origin_key(const conversation_id& conversation, std::uint32_t seq);

/// The row's body: "[exercise ]<kind> <scope>[ <detail>]" by their names. The conversation is a
/// column of the row.
std::string origin_body(const alert_cause& cause, bool exercise);

struct origin_read {
  alert_cause cause{}; ///< without its conversation
  bool exercise = false;
  bool operator==(const origin_read&) const = default;
};
/// Nothing when it is no such body.
std::optional<origin_read> read_origin(std::string_view body);

/// Detail of the fault of the system that stands for a row that cannot be read: whatever it was, a
/// person looks.
inline constexpr std::string_view unreadable_origin = "unreadable_origin";

} // namespace ecoute
