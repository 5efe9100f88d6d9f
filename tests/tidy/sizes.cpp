// SPDX-License-Identifier: EUPL-1.2
#include "tests/tidy/rules.hpp"

#include <algorithm>
#include <map>
#include <regex>

namespace ecoute::tidy {

namespace {

constexpr std::size_t columns_max = 100;
constexpr std::size_t function_lines_max = 70;

/// Headers that are one page of contract each, on purpose.
const std::map<std::string, std::size_t>& long_pages() {
  static const std::map<std::string, std::size_t> pages{
      {"actors/conversation/conversation_actor.hpp", 170},
      {"actors/domain/alert.hpp", 240},
      {"actors/domain/event_kinds.hpp", 220},
      {"actors/messages/alert_messages.hpp", 220},
      {"actors/messages/conversation_messages.hpp", 250},
      {"actors/messages/desk_messages.hpp", 400},
      {"actors/messages/journal_messages.hpp", 220},
      {"actors/messages/handles.hpp", 300},
      {"actors/messages/type_ids.hpp", 250},
      {"config/limits.hpp", 220},
      {"config/settings.hpp", 200},
      {"net/agent_session_actor.hpp", 170},
      {"net/protocol/client_frames.hpp", 200},
  };
  return pages;
}

std::size_t lines_max(const source_file& file) {
  if (const auto page = long_pages().find(file.path); page != long_pages().end())
    return page->second;
  if (under(file, "tests"))
    return 700;
  return is_header(file) ? 150 : 400;
}

/// Columns, not bytes: a continuation byte of UTF-8 takes no place.
std::size_t columns_of(const std::string& line) {
  return static_cast<std::size_t>(std::count_if(line.begin(), line.end(), [](char c) {
    return (static_cast<unsigned char>(c) & 0xC0) != 0x80;
  }));
}

bool opens_function(const std::string& head) {
  static const std::regex other{R"(\b(namespace|class|struct|union|enum|extern)\b)"};
  return head.find('(') != std::string::npos && !std::regex_search(head, other);
}

struct open_block {
  std::size_t line;
  bool function;
};

void check_functions(const source_file& file, std::vector<finding>& found) {
  std::vector<open_block> open;
  std::string head;
  for (std::size_t i = 0; i < file.code.size(); ++i) {
    for (const char c : file.code[i]) {
      if (c == '{') {
        open.push_back({i, opens_function(head)});
      } else if (c == '}' && !open.empty()) {
        if (open.back().function && i - open.back().line + 1 > function_lines_max)
          found.push_back({file.path, open.back().line + 1, "function over 70 lines"});
        open.pop_back();
      }
      if (c == '{' || c == '}' || c == ';')
        head.clear();
      else
        head += c;
    }
    head += ' ';
  }
}

bool measured(const source_file& file) {
  return is_cpp(file) || ends_with_any(file.path, {".css", ".js", ".mjs"});
}

} // namespace

std::vector<finding> check_sizes(const source_file& file) {
  std::vector<finding> found;
  if (!measured(file))
    return found;
  for (std::size_t i = 0; i < file.text.size(); ++i)
    if (columns_of(file.text[i]) > columns_max)
      found.push_back({file.path, i + 1, "line over 100 columns"});
  if (file.text.size() > lines_max(file))
    found.push_back(
        {file.path, file.text.size(), "over " + std::to_string(lines_max(file)) + " lines"});
  if (is_cpp(file))
    check_functions(file, found);
  return found;
}

} // namespace ecoute::tidy
