// SPDX-License-Identifier: EUPL-1.2
#include "tests/tidy/rules.hpp"

#include <algorithm>
#include <regex>

namespace ecoute::tidy {

namespace {

void search(const source_file& file, const std::vector<std::string>& lines, const std::regex& what,
            const std::string& rule, std::vector<finding>& found) {
  for (std::size_t i = 0; i < lines.size(); ++i)
    if (std::smatch match; std::regex_search(lines[i], match, what))
      found.push_back({file.path, i + 1, rule + ": " + match.str()});
}

/// The rules name what they ban, so they are not held to it.
bool states_rules(const source_file& file) {
  return under(file, "tests/tidy");
}

bool bears_licence(const source_file& file) {
  return ends_with_any(file.path, {".cpp", ".hpp", ".cmake", "CMakeLists.txt", ".sql", ".css",
                                   ".js", ".mjs", ".html", ".service", ".cfg", ".toml"}) ||
         file.path == "dev";
}

} // namespace

std::vector<finding> check_words(const source_file& file) {
  static const std::regex unfinished{R"(\b(TODO|FIXME|XXX|HACK)\b)"};
  static const std::regex foreign{
      R"(\b(tickets?|case_id|case_actor|chat_id|chat_room|user_id|user_name|victim_id)\b)"};
  std::vector<finding> found;
  if (states_rules(file) || ends_with_any(file.path, {".json"}))
    return found;
  search(file, file.text, unfinished, "unfinished work", found);
  if (is_cpp(file) || ends_with_any(file.path, {".js", ".mjs", ".sql"}))
    search(file, file.code, foreign, "the glossary has another word", found);
  return found;
}

std::vector<finding> check_calls(const source_file& file) {
  static const std::regex chance{
      R"(\b((system|steady)_clock::now|random_device|mt19937|gettimeofday|time\(nullptr\)))"};
  static const std::regex sleeping{R"(\b(sleep_for|sleep_until|usleep)\b)"};
  static const std::regex endless{R"(\b(caf::)?infinite\b)"};
  static const std::regex printing{R"(\bstd::(cout|cerr|clog)\b|\bprintf\()"};
  std::vector<finding> found;
  if (!is_cpp(file) || states_rules(file))
    return found;
  if (under(file, "actors"))
    search(file, file.code, chance, "time and chance are given to actors", found);
  if (under(file, "tests"))
    search(file, file.code, sleeping, "wait for the thing, not for time", found);
  search(file, file.code, endless, "every request ends", found);
  const bool below_programs = under(file, "actors") || under(file, "config") ||
                              under(file, "persistence") ||
                              (under(file, "net") && !under(file, "net/bin"));
  if (below_programs)
    search(file, file.code, printing, "only programs print", found);
  return found;
}

std::vector<finding> check_licence(const source_file& file) {
  if (!bears_licence(file))
    return {};
  const auto end =
      file.text.begin() + static_cast<std::ptrdiff_t>(std::min<std::size_t>(3, file.text.size()));
  const bool there = std::any_of(file.text.begin(), end, [](const std::string& line) {
    return line.find("SPDX-License-Identifier: EUPL-1.2") != std::string::npos;
  });
  if (there)
    return {};
  return {{file.path, 1, "no SPDX line"}};
}

std::vector<finding> check_css(const source_file& file) {
  static const std::string sides = "(left|right|top|bottom)";
  static const std::regex physical{"(^|[\\s;{])((margin|padding|border|inset)-" + sides +
                                   "(-\\w+)*|" + sides + ")\\s*:|" +
                                   "(text-align|float|clear)\\s*:\\s*(left|right)"};
  std::vector<finding> found;
  if (file.path.ends_with(".css"))
    search(file, file.text, physical, "a physical property", found);
  return found;
}

std::vector<finding> check_file(const source_file& file) {
  std::vector<finding> all;
  for (const auto rule : {check_floors, check_includes, check_sizes, check_words, check_calls,
                          check_licence, check_css}) {
    const auto found = rule(file);
    all.insert(all.end(), found.begin(), found.end());
  }
  return all;
}

} // namespace ecoute::tidy
