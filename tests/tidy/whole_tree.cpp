// SPDX-License-Identifier: EUPL-1.2
#include "tests/tidy/rules.hpp"

#include <algorithm>
#include <map>
#include <regex>
#include <set>

namespace ecoute::tidy {

namespace {

using texts = std::map<std::string, std::multiset<std::string>>;

/// A catalogue is a flat object, one text per line.
texts texts_of(const source_file& file) {
  static const std::regex entry{R"re(^\s*"([^"]+)"\s*:\s*"((?:[^"\\]|\\.)*)")re"};
  static const std::regex placeholder{R"(\{[a-z_0-9]+\})"};
  texts all;
  for (const auto& line : file.text) {
    std::smatch found;
    if (!std::regex_search(line, found, entry))
      continue;
    const auto value = found[2].str();
    auto& holes = all[found[1].str()];
    for (std::sregex_iterator it{value.begin(), value.end(), placeholder}, end; it != end; ++it)
      holes.insert(it->str());
  }
  return all;
}

void compare(const source_file& a, const source_file& b, std::vector<finding>& found) {
  const auto left = texts_of(a);
  const auto right = texts_of(b);
  for (const auto& [key, holes] : left) {
    const auto other = right.find(key);
    if (other == right.end())
      found.push_back({b.path, 1, "the text is missing: " + key});
    else if (other->second != holes)
      found.push_back({b.path, 1, "other placeholders: " + key});
  }
}

/// What others must name for it to live: headers, scripts, style sheets.
bool must_be_named(const source_file& file) {
  return is_header(file) || (under(file, "net") && ends_with_any(file.path, {".css", ".js"}));
}

std::string name_in_use(const source_file& file) {
  return is_header(file) ? file.path : file.path.substr(file.path.rfind('/') + 1);
}

bool names(const source_file& other, const std::string& name) {
  return std::any_of(other.text.begin(), other.text.end(),
                     [&](const std::string& line) { return line.find(name) != std::string::npos; });
}

/// A source that implements a header does not keep it alive by itself.
bool own_source(const source_file& header, const source_file& other) {
  const auto stem = header.path.substr(0, header.path.rfind('.'));
  return other.path == stem + ".cpp";
}

bool counts_as_use(const source_file& file, const source_file& other) {
  if (file.path == other.path || own_source(file, other) || other.path.ends_with(".md"))
    return false;
  return !is_header(file) || is_cpp(other);
}

} // namespace

std::vector<finding> check_catalogues(const std::vector<source_file>& files) {
  std::vector<const source_file*> catalogues;
  for (const auto& file : files)
    if (file.path.find("/texts/") != std::string::npos && file.path.ends_with(".json"))
      catalogues.push_back(&file);
  std::vector<finding> found;
  for (const auto* a : catalogues)
    for (const auto* b : catalogues)
      if (a != b && a->path.substr(0, a->path.rfind('/')) == b->path.substr(0, b->path.rfind('/')))
        compare(*a, *b, found);
  return found;
}

std::vector<finding> check_dead_files(const std::vector<source_file>& files) {
  std::vector<finding> found;
  for (const auto& file : files) {
    if (!must_be_named(file))
      continue;
    const auto name = name_in_use(file);
    const bool used = std::any_of(files.begin(), files.end(), [&](const source_file& other) {
      return counts_as_use(file, other) && names(other, name);
    });
    if (!used)
      found.push_back({file.path, 1, "nothing names this file"});
  }
  return found;
}

} // namespace ecoute::tidy
