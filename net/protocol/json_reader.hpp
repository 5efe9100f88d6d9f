// SPDX-License-Identifier: EUPL-1.2
#pragma once

#include "actors/domain/ids.hpp"
#include "actors/domain/refusal.hpp"

#include <boost/json/object.hpp>

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <variant>

/// JSON from outside, bounded before and after parsing (RELIABILITY.md §2.2).
namespace ecoute::wire {

struct json_limits {
  std::size_t bytes = 32 * 1024;
  std::size_t depth = 8;
  std::size_t keys = 64; ///< of all objects together
};

/// One JSON object, or `too_large` / `malformed`. Size is looked at before parsing; numbers must be
/// whole; a key met twice counts once, the last one (so do the browsers). Never throws.
std::variant<boost::json::object, refusal> read_object(std::string_view text,
                                                       const json_limits& limits);

/// The same text with U+FFFD for each escaped half of a character ("\ud83d" alone), which no parser
/// takes: to see what stands beside it.
std::string with_whole_characters(std::string_view text);

/// The fields of an object; every reader gives nothing for an absent or ill-typed field.
class fields {
public:
  explicit fields(const boost::json::object& object) : object_(object) {}

  [[nodiscard]] bool has(std::string_view key) const;
  /// A string without NUL, at most `bytes_max` long.
  [[nodiscard]] std::optional<std::string> text(std::string_view key, std::size_t bytes_max) const;
  /// A string as it is; NUL is left to whoever cleans it.
  [[nodiscard]] std::optional<std::string> raw_text(std::string_view key) const;
  [[nodiscard]] std::optional<std::uint64_t> number(std::string_view key, std::uint64_t max) const;
  [[nodiscard]] std::optional<bool> yes_or_no(std::string_view key) const;
  /// A UUID other than nil.
  [[nodiscard]] std::optional<uuid> id(std::string_view key) const;
  /// Null counts as absent.
  [[nodiscard]] const boost::json::value* value(std::string_view key) const;

private:
  const boost::json::object& object_;
};

} // namespace ecoute::wire
