// SPDX-License-Identifier: EUPL-1.2
#include "actors/domain/ids.hpp"

namespace ecoute {

namespace {

constexpr std::size_t text_length = 36;

bool is_dash_place(std::size_t i) {
  return i == 8 || i == 13 || i == 18 || i == 23;
}

std::optional<std::uint64_t> hex_value(char c) {
  if (c >= '0' && c <= '9')
    return static_cast<std::uint64_t>(c - '0');
  if (c >= 'a' && c <= 'f')
    return static_cast<std::uint64_t>(c - 'a' + 10);
  if (c >= 'A' && c <= 'F')
    return static_cast<std::uint64_t>(c - 'A' + 10);
  return std::nullopt;
}

} // namespace

std::optional<uuid> parse_uuid(std::string_view text) {
  if (text.size() != text_length)
    return std::nullopt;
  uuid id;
  for (std::size_t i = 0; i < text.size(); ++i) {
    if (is_dash_place(i)) {
      if (text[i] != '-')
        return std::nullopt;
      continue;
    }
    const auto digit = hex_value(text[i]);
    if (!digit)
      return std::nullopt;
    id.high = (id.high << 4) | (id.low >> 60);
    id.low = (id.low << 4) | *digit;
  }
  return id;
}

std::string to_text(const uuid& id) {
  constexpr std::string_view digits = "0123456789abcdef";
  std::string text(text_length, '-');
  unsigned nibble = 0;
  for (std::size_t i = 0; i < text.size(); ++i) {
    if (is_dash_place(i))
      continue;
    const auto half = nibble < 16 ? id.high : id.low;
    text[i] = digits[(half >> (60 - 4 * (nibble % 16))) & 0xF];
    ++nibble;
  }
  return text;
}

} // namespace ecoute
