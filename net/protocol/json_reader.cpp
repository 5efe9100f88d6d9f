// SPDX-License-Identifier: EUPL-1.2
#include "net/protocol/json_reader.hpp"

#include <boost/json/parse.hpp>
#include <boost/json/value.hpp>

#include <charconv>
#include <system_error>

namespace ecoute::wire {

namespace {

namespace json = boost::json;

/// Counts keys down; false when there are too many or a number is not whole.
bool within(const json::value& value, std::size_t& keys_left) {
  switch (value.kind()) {
  case json::kind::double_:
    return false;
  case json::kind::array:
    for (const auto& item : value.get_array())
      if (!within(item, keys_left))
        return false;
    return true;
  case json::kind::object:
    for (const auto& [key, item] : value.get_object()) {
      if (keys_left == 0 || !within(item, --keys_left))
        return false;
    }
    return true;
  default:
    return true;
  }
}

constexpr std::size_t escape_size = 6; // of \ud83d
constexpr std::string_view lost_character = "\\ufffd";

/// The code unit that an escape here stands for; none where there is no such escape.
std::optional<std::uint16_t> escaped_unit(std::string_view text, std::size_t at) {
  if (text.size() < at + escape_size || text[at] != '\\' || text[at + 1] != 'u')
    return std::nullopt;
  std::uint16_t unit = 0;
  const auto* end = text.data() + at + escape_size;
  const auto [stopped, ec] = std::from_chars(text.data() + at + 2, end, unit, 16);
  return ec == std::errc{} && stopped == end ? std::optional{unit} : std::nullopt;
}

bool within_block(std::optional<std::uint16_t> unit, std::uint16_t block) {
  constexpr std::uint16_t block_mask = 0xFC00;
  return unit && (*unit & block_mask) == block;
}

} // namespace

std::string with_whole_characters(std::string_view text) {
  constexpr std::uint16_t first_half = 0xD800;
  constexpr std::uint16_t second_half = 0xDC00;
  std::string mended{text};
  for (auto at = text.find('\\'); at < text.size(); at = text.find('\\', at)) {
    const auto unit = escaped_unit(text, at);
    if (within_block(unit, first_half) &&
        within_block(escaped_unit(text, at + escape_size), second_half)) {
      at += 2 * escape_size;
      continue;
    }
    if (within_block(unit, first_half) || within_block(unit, second_half))
      mended.replace(at, escape_size, lost_character);
    at += unit ? escape_size : 2;
  }
  return mended;
}

std::variant<json::object, refusal> read_object(std::string_view text, const json_limits& limits) {
  if (text.size() > limits.bytes)
    return refusal::too_large;
  try {
    json::parse_options options;
    options.max_depth = limits.depth;
    boost::system::error_code ec;
    auto parsed = json::parse(json::string_view{text.data(), text.size()}, ec, {}, options);
    if (ec == json::error::too_deep)
      return refusal::too_large;
    if (ec || !parsed.is_object())
      return refusal::malformed;
    std::size_t keys_left = limits.keys;
    if (!within(parsed, keys_left))
      return keys_left == 0 ? refusal::too_large : refusal::malformed;
    return std::move(parsed.get_object());
  } catch (const std::exception&) { // out of memory inside the parser: this frame only
    return refusal::too_large;
  }
}

bool fields::has(std::string_view key) const {
  return value(key) != nullptr;
}

const json::value* fields::value(std::string_view key) const {
  const auto* found = object_.if_contains(json::string_view{key.data(), key.size()});
  return found == nullptr || found->is_null() ? nullptr : found;
}

std::optional<std::string> fields::raw_text(std::string_view key) const {
  const auto* found = value(key);
  if (found == nullptr || !found->is_string())
    return std::nullopt;
  const auto& content = found->get_string();
  return std::string{content.data(), content.size()};
}

std::optional<std::string> fields::text(std::string_view key, std::size_t bytes_max) const {
  auto content = raw_text(key);
  if (!content || content->size() > bytes_max || content->find('\0') != std::string::npos)
    return std::nullopt;
  return content;
}

std::optional<std::uint64_t> fields::number(std::string_view key, std::uint64_t max) const {
  const auto* found = value(key);
  if (found == nullptr)
    return std::nullopt;
  std::uint64_t read = 0;
  if (found->is_uint64())
    read = found->get_uint64();
  else if (found->is_int64() && found->get_int64() >= 0)
    read = static_cast<std::uint64_t>(found->get_int64());
  else
    return std::nullopt;
  return read <= max ? std::optional{read} : std::nullopt;
}

std::optional<bool> fields::yes_or_no(std::string_view key) const {
  const auto* found = value(key);
  return found != nullptr && found->is_bool() ? std::optional{found->get_bool()} : std::nullopt;
}

std::optional<uuid> fields::id(std::string_view key) const {
  const auto written = text(key, 36);
  const auto read = written ? parse_uuid(*written) : std::nullopt;
  return read && !read->is_nil() ? read : std::nullopt;
}

} // namespace ecoute::wire
