// SPDX-License-Identifier: EUPL-1.2
#include "actors/domain/ical_lines.hpp"

#include <date/date.h>

#include <algorithm>

namespace ecoute {

namespace {

constexpr std::size_t octets_max = 75;

std::string upper(std::string_view text) {
  std::string out{text};
  for (auto& c : out)
    if (c >= 'a' && c <= 'z')
      c = static_cast<char>(c - 'a' + 'A');
  return out;
}

/// Where the part that begins at `at` ends: the first of `stops` outside double quotes.
std::size_t part_end(std::string_view text, std::size_t at, std::string_view stops) {
  bool quoted = false;
  for (; at < text.size(); ++at) {
    if (text[at] == '"')
      quoted = !quoted;
    else if (!quoted && stops.find(text[at]) != std::string_view::npos)
      break;
  }
  return at;
}

std::string unquoted(std::string_view text) {
  if (text.size() >= 2 && text.front() == '"' && text.back() == '"')
    text = text.substr(1, text.size() - 2);
  return std::string{text};
}

ical_line split(std::uint32_t number, std::string_view content) {
  ical_line out;
  out.line = number;
  auto at = part_end(content, 0, ";:");
  const auto name = content.substr(0, at);
  while (at < content.size() && content[at] == ';') {
    const auto end = part_end(content, at + 1, ";:");
    const auto whole = content.substr(at + 1, end - at - 1);
    const auto equals = whole.find('=');
    if (equals != std::string_view::npos)
      out.parameters.emplace_back(upper(whole.substr(0, equals)),
                                  unquoted(whole.substr(equals + 1)));
    at = end;
  }
  if (at >= content.size())
    return out; // no value: not a content line
  out.name = upper(name);
  out.value = content.substr(at + 1);
  return out;
}

bool continues_character(char c) {
  return (static_cast<unsigned char>(c) & 0xC0) == 0x80;
}

} // namespace

std::string_view ical_line::parameter(std::string_view wanted) const {
  const auto found = std::find_if(parameters.begin(), parameters.end(),
                                  [&](const auto& p) { return p.first == wanted; });
  return found == parameters.end() ? std::string_view{} : std::string_view{found->second};
}

std::vector<ical_line> read_ical_lines(std::string_view text, std::size_t lines_max) {
  std::vector<ical_line> out;
  std::string content;
  std::uint32_t began = 1;
  std::uint32_t line = 0;
  const auto close = [&] {
    if (!content.empty())
      out.push_back(split(began, content));
    content.clear();
  };
  while (!text.empty() && out.size() <= lines_max) {
    const auto end = text.find('\n');
    auto physical = text.substr(0, end);
    text.remove_prefix(end == std::string_view::npos ? text.size() : end + 1);
    ++line;
    if (physical.ends_with('\r'))
      physical.remove_suffix(1);
    if (physical.starts_with(' ') || physical.starts_with('\t')) {
      content += physical.substr(1);
      continue;
    }
    close();
    began = line;
    content = physical;
  }
  close();
  return out;
}

void append_ical_line(std::string& to, std::string_view content) {
  std::size_t room = octets_max;
  while (content.size() > room) {
    auto cut = room;
    while (cut > 1 && continues_character(content[cut]))
      --cut;
    to.append(content.substr(0, cut)).append("\r\n ");
    content.remove_prefix(cut);
    room = octets_max - 1; // the space that continues counts
  }
  to.append(content).append("\r\n");
}

std::string ical_utc(instant t) {
  return date::format("%Y%m%dT%H%M%SZ", std::chrono::floor<seconds>(t));
}

std::string escape_ical(std::string_view text) {
  std::string out;
  for (const char c : text) {
    if (c == '\n') {
      out += "\\n";
    } else if (c == '\\' || c == ';' || c == ',') {
      out += '\\';
      out += c;
    } else if (static_cast<unsigned char>(c) >= 0x20 && c != 0x7F) {
      out += c;
    }
  }
  return out;
}

std::string unescape_ical(std::string_view value) {
  std::string out;
  for (std::size_t i = 0; i < value.size(); ++i) {
    if (value[i] != '\\' || i + 1 == value.size()) {
      out += value[i];
      continue;
    }
    ++i;
    out += value[i] == 'n' || value[i] == 'N' ? '\n' : value[i];
  }
  return out;
}

} // namespace ecoute
