// SPDX-License-Identifier: EUPL-1.2
#include "config/settings_text.hpp"

#include <array>
#include <charconv>
#include <cmath>
#include <optional>
#include <type_traits>
#include <utility>

namespace ecoute {

namespace {

using std::chrono::hours;
using std::chrono::milliseconds;

constexpr std::array<std::pair<std::string_view, std::int64_t>, 4> units{
    {{"ms", 1}, {"min", 60'000}, {"h", 3'600'000}, {"s", 1000}}};
constexpr std::int64_t duration_max = 100LL * 366 * 24 * 3'600'000;

template <class Number>
std::optional<Number> parse_number(std::string_view text) {
  Number value{};
  const auto* end = text.data() + text.size();
  const auto [stop, error] = std::from_chars(text.data(), end, value);
  return error == std::errc{} && stop == end ? std::optional(value) : std::nullopt;
}

std::optional<milliseconds> parse_duration(std::string_view text) {
  for (const auto& [unit, factor] : units) {
    if (!text.ends_with(unit))
      continue;
    const auto count = parse_number<std::int64_t>(text.substr(0, text.size() - unit.size()));
    if (!count || *count < 0 || *count > duration_max / factor)
      return std::nullopt;
    return milliseconds{*count * factor};
  }
  return std::nullopt;
}

std::string duration_text(std::int64_t value) {
  for (const auto& unit : {units[2], units[1], units[3]}) {
    if (value != 0 && value % unit.second == 0)
      return std::to_string(value / unit.second) + std::string(unit.first);
  }
  return std::to_string(value) + "ms";
}

std::string number_text(double value) {
  std::array<char, 32> digits{};
  const auto [end, error] =
      std::to_chars(digits.data(), digits.data() + digits.size(), value, std::chars_format::fixed);
  return error == std::errc{} ? std::string(digits.data(), end) : "?";
}

std::string toml_quoted(std::string_view text) {
  std::string out = "\"";
  for (const char c : text) {
    if (c == '"' || c == '\\')
      out += '\\';
    out += c;
  }
  return out + "\"";
}

std::string bounds(const setting_target& target, double low, double high) {
  const bool duration =
      std::holds_alternative<milliseconds*>(target) || std::holds_alternative<hours*>(target);
  if (duration)
    return duration_text(std::llround(low)) + " to " + duration_text(std::llround(high));
  return number_text(low) + " to " + number_text(high);
}

/// One overload per kind; "expected" stands for a text that does not have the wanted form.
struct setter {
  std::string_view text;
  double low;
  double high;
  const setting_target& target;

  [[nodiscard]] std::string expected() const {
    return "expected " + std::string(wanted_form(target));
  }
  [[nodiscard]] std::string outside(double value) const {
    return value < low || value > high ? "out of range, " + bounds(target, low, high) : "";
  }

  template <class Whole>
  std::string whole(Whole* to) const {
    const auto value = parse_number<std::int64_t>(text);
    if (!value)
      return expected();
    auto why_not = outside(static_cast<double>(*value));
    if (why_not.empty())
      *to = static_cast<Whole>(*value);
    return why_not;
  }
  std::string operator()(std::uint16_t* to) const { return whole(to); }
  std::string operator()(std::uint32_t* to) const { return whole(to); }
  std::string operator()(double* to) const {
    const auto value = parse_number<double>(text);
    if (!value || !std::isfinite(*value))
      return expected();
    auto why_not = outside(*value);
    if (why_not.empty())
      *to = *value;
    return why_not;
  }
  std::string operator()(milliseconds* to) const {
    const auto value = parse_duration(text);
    if (!value)
      return expected();
    auto why_not = outside(static_cast<double>(value->count()));
    if (why_not.empty())
      *to = *value;
    return why_not;
  }
  std::string operator()(hours* to) const {
    milliseconds value{};
    auto why_not = (*this)(&value);
    if (why_not.empty() && value % hours{1} != milliseconds{0})
      return "expected whole hours";
    if (why_not.empty())
      *to = std::chrono::duration_cast<hours>(value);
    return why_not;
  }
  std::string operator()(std::string* to) const {
    if (text.find('\0') != std::string_view::npos)
      return expected();
    *to = text;
    return {};
  }
  std::string operator()(std::filesystem::path* to) const {
    *to = std::filesystem::path(text);
    return {};
  }
  std::string operator()(std::vector<std::string>* to) const {
    to->clear();
    for (auto rest = text; !rest.empty();) {
      const auto comma = rest.find(',');
      if (comma != 0)
        to->emplace_back(rest.substr(0, comma));
      rest.remove_prefix(comma == std::string_view::npos ? rest.size() : comma + 1);
    }
    return {};
  }
  std::string operator()(profile* to) const {
    if (text != "demonstration" && text != "production")
      return expected();
    *to = text == "production" ? profile::production : profile::demonstration;
    return {};
  }
  std::string operator()(bool* to) const {
    if (text != "true" && text != "false")
      return expected();
    *to = text == "true";
    return {};
  }
};

struct writer {
  std::string operator()(const std::uint16_t* from) const { return std::to_string(*from); }
  std::string operator()(const std::uint32_t* from) const { return std::to_string(*from); }
  std::string operator()(const double* from) const {
    auto text = number_text(*from);
    return text.find('.') == std::string::npos ? text + ".0" : text;
  }
  std::string operator()(const milliseconds* from) const {
    return toml_quoted(duration_text(from->count()));
  }
  std::string operator()(const hours* from) const { return (*this)(milliseconds{*from}); }
  std::string operator()(milliseconds value) const { return (*this)(&value); }
  std::string operator()(const std::string* from) const { return toml_quoted(*from); }
  std::string operator()(const std::filesystem::path* from) const {
    return toml_quoted(from->string());
  }
  std::string operator()(const std::vector<std::string>* from) const {
    std::string text = "[";
    for (const auto& item : *from)
      text += (text.size() == 1 ? "" : ", ") + toml_quoted(item);
    return text + "]";
  }
  std::string operator()(const profile* from) const {
    return *from == profile::production ? "\"production\"" : "\"demonstration\"";
  }
  std::string operator()(const bool* from) const { return *from ? "true" : "false"; }
};

} // namespace

std::string set_from_text(const setting_target& target, std::string_view text, double low,
                          double high) {
  return std::visit(setter{text, low, high, target}, target);
}

std::string value_text(const setting_target& target) {
  return std::visit(writer{}, target);
}

std::string range_text(const setting_target& target, double low, double high) {
  return high > low ? " (" + bounds(target, low, high) + ")" : "";
}

std::string_view wanted_form(const setting_target& target) {
  constexpr std::array<std::string_view, 10> forms{"a whole number",
                                                   "a whole number",
                                                   "a number",
                                                   "a duration such as \"10s\"",
                                                   "a duration such as \"2h\"",
                                                   "a text",
                                                   "a path",
                                                   "a list of texts",
                                                   "\"demonstration\" or \"production\"",
                                                   "true or false"};
  return forms.at(target.index());
}

bool takes_number(const setting_target& target) {
  return std::holds_alternative<std::uint16_t*>(target) ||
         std::holds_alternative<std::uint32_t*>(target) || std::holds_alternative<double*>(target);
}

} // namespace ecoute
