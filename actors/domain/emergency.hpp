// SPDX-License-Identifier: EUPL-1.2
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <string_view>

/// An emergency in a conversation: what is said of it, and what becomes of its alert.
namespace ecoute {

/// What the danger is, as somebody may say it. Stored: append only.
enum class emergency_what : std::uint8_t {
  unsaid = 1, ///< the visitor's button asks nothing
  threat = 2,
  assault = 3, ///< going on now
  weapon = 4,
  locked_in = 5,
  child = 6,
  suicide = 7, ///< thoughts of it
  other = 8,
};

/// How sure who declares it is. Stored: append only.
enum class certainty : std::uint8_t { sure = 1, likely = 2, doubtful = 3 };

/// What became of an alert, as its conversation is told. Stored: append only.
enum class alert_news : std::uint8_t {
  raised = 1,
  taken = 2,
  passed = 3, ///< to somebody who has not taken it yet
  resolved = 4,
  climbed = 5, ///< nobody has it
};

/// Names on the wire, in the order of the numbers.
inline constexpr std::array<std::string_view, 8> emergency_names{
    "unsaid", "threat", "assault", "weapon", "locked_in", "child", "suicide", "other"};
inline constexpr std::array<std::string_view, 3> certainty_names{"sure", "likely", "doubtful"};
inline constexpr std::array<std::string_view, 5> alert_news_names{"raised", "taken", "passed",
                                                                  "resolved", "climbed"};

/// Empty for a value that there is not.
constexpr std::string_view name_of(emergency_what w) {
  const auto i = static_cast<std::size_t>(w) - 1;
  return i < emergency_names.size() ? emergency_names[i] : std::string_view{};
}
constexpr std::string_view name_of(certainty c) {
  const auto i = static_cast<std::size_t>(c) - 1;
  return i < certainty_names.size() ? certainty_names[i] : std::string_view{};
}
constexpr std::string_view name_of(alert_news n) {
  const auto i = static_cast<std::size_t>(n) - 1;
  return i < alert_news_names.size() ? alert_news_names[i] : std::string_view{};
}

/// What an operator may say; `unsaid` is the visitor's.
constexpr std::optional<emergency_what> emergency_named(std::string_view name) {
  for (std::size_t i = 1; i < emergency_names.size(); ++i)
    if (emergency_names[i] == name)
      return static_cast<emergency_what>(i + 1);
  return std::nullopt;
}
constexpr std::optional<certainty> certainty_named(std::string_view name) {
  for (std::size_t i = 0; i < certainty_names.size(); ++i)
    if (certainty_names[i] == name)
      return static_cast<certainty>(i + 1);
  return std::nullopt;
}

} // namespace ecoute
