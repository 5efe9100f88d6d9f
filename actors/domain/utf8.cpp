// SPDX-License-Identifier: EUPL-1.2
#include "actors/domain/utf8.hpp"

namespace ecoute {

namespace {

struct shape {
  std::size_t length = 0; ///< 0: no sequence starts with this byte
  char32_t bits = 0;      ///< payload of the first byte
  char32_t smallest = 0;  ///< anything below would be an overlong form
};

shape shape_of(unsigned char first) {
  if (first < 0x80)
    return {1, first, 0};
  if (first >= 0xC2 && first <= 0xDF)
    return {2, first & 0x1FU, 0x80};
  if (first >= 0xE0 && first <= 0xEF)
    return {3, first & 0x0FU, 0x800};
  if (first >= 0xF0 && first <= 0xF4)
    return {4, first & 0x07U, 0x10000};
  return {};
}

} // namespace

std::optional<char32_t> next_code_point(std::string_view bytes, std::size_t& at) {
  if (at >= bytes.size())
    return std::nullopt;
  const auto start = shape_of(static_cast<unsigned char>(bytes[at]));
  if (start.length == 0 || bytes.size() - at < start.length)
    return std::nullopt;
  auto value = start.bits;
  for (std::size_t i = 1; i < start.length; ++i) {
    const auto next = static_cast<unsigned char>(bytes[at + i]);
    if ((next & 0xC0U) != 0x80U)
      return std::nullopt;
    value = (value << 6U) | (next & 0x3FU);
  }
  const bool surrogate = value >= 0xD800 && value <= 0xDFFF;
  if (value < start.smallest || surrogate || value > 0x10FFFF)
    return std::nullopt;
  at += start.length;
  return value;
}

void append_code_point(std::string& to, char32_t c) {
  const auto tail = [&to, c](unsigned shift) {
    to.push_back(static_cast<char>(0x80U | ((c >> shift) & 0x3FU)));
  };
  if (c < 0x80) {
    to.push_back(static_cast<char>(c));
  } else if (c < 0x800) {
    to.push_back(static_cast<char>(0xC0U | (c >> 6U)));
    tail(0);
  } else if (c < 0x10000) {
    to.push_back(static_cast<char>(0xE0U | (c >> 12U)));
    tail(6);
    tail(0);
  } else {
    to.push_back(static_cast<char>(0xF0U | (c >> 18U)));
    tail(12);
    tail(6);
    tail(0);
  }
}

} // namespace ecoute
