// SPDX-License-Identifier: EUPL-1.2
#include "tests/tidy/source_file.hpp"

#include <algorithm>
#include <fstream>
#include <sstream>

namespace ecoute::tidy {

namespace {

namespace fs = std::filesystem;

std::vector<std::string> lines_of(const std::string& content) {
  std::vector<std::string> lines;
  std::istringstream in(content);
  for (std::string line; std::getline(in, line);)
    lines.push_back(line);
  return lines;
}

void blank(std::string& text, std::size_t from, std::size_t to) {
  for (auto i = from; i < std::min(to, text.size()); ++i)
    if (text[i] != '\n')
      text[i] = ' ';
}

std::size_t end_of_raw(const std::string& text, std::size_t open) {
  const auto bracket = text.find('(', open);
  if (bracket == std::string::npos)
    return text.size();
  const auto close = ")" + text.substr(open + 2, bracket - open - 2) + "\"";
  const auto end = text.find(close, bracket);
  return end == std::string::npos ? text.size() : end + close.size();
}

std::size_t end_of_literal(const std::string& text, std::size_t open) {
  for (auto i = open + 1; i < text.size(); ++i) {
    if (text[i] == '\\')
      ++i;
    else if (text[i] == text[open] || text[i] == '\n')
      return i + 1;
  }
  return text.size();
}

bool digit_separator(const std::string& text, std::size_t at) {
  return at > 0 && std::isalnum(static_cast<unsigned char>(text[at - 1])) != 0;
}

/// The end of the comment or literal that starts at `at`; `at` itself where none does.
std::size_t end_of_blank(const std::string& text, std::size_t at) {
  if (text.compare(at, 2, "//") == 0)
    return std::min(text.find('\n', at), text.size());
  if (text.compare(at, 2, "/*") == 0) {
    const auto end = text.find("*/", at + 2);
    return end == std::string::npos ? text.size() : end + 2;
  }
  if (text.compare(at, 2, "R\"") == 0)
    return end_of_raw(text, at);
  if (text[at] == '"' || (text[at] == '\'' && !digit_separator(text, at)))
    return end_of_literal(text, at);
  return at;
}

bool include_line(const std::string& text, std::size_t at) {
  return text.compare(at, 8, "#include") == 0 && (at == 0 || text[at - 1] == '\n');
}

std::string code_of(std::string text) {
  for (std::size_t i = 0; i < text.size();) {
    if (include_line(text, i)) {
      i = std::min(text.find('\n', i), text.size());
      continue;
    }
    const auto end = end_of_blank(text, i);
    blank(text, i, end);
    i = std::max(end, i + 1);
  }
  return text;
}

bool skipped_folder(const fs::path& folder) {
  const auto name = folder.filename().string();
  return name.starts_with("build") || name == ".git" || name == "node_modules" ||
         name.starts_with(".ecoute") || name == "results" || name == "data" ||
         name == "screenshots";
}

bool project_file(const fs::path& path) {
  const auto name = path.filename().string();
  return name == "dev" || name == "CMakeLists.txt" ||
         ends_with_any(name, {".cpp", ".hpp", ".cmake", ".sql", ".css", ".js", ".mjs", ".html",
                              ".json", ".md", ".toml", ".yaml", ".service", ".cfg"});
}

} // namespace

source_file make_source(std::string path, const std::string& content) {
  source_file file{std::move(path), lines_of(content), {}};
  file.code = is_cpp(file) ? lines_of(code_of(content)) : file.text;
  return file;
}

std::vector<source_file> read_tree(const fs::path& root) {
  std::vector<source_file> files;
  for (auto it = fs::recursive_directory_iterator(root); it != fs::recursive_directory_iterator();
       ++it) {
    if (it->is_directory()) {
      if (skipped_folder(it->path()))
        it.disable_recursion_pending();
      continue;
    }
    if (!it->is_regular_file() || !project_file(it->path()))
      continue;
    std::ostringstream content;
    content << std::ifstream(it->path(), std::ios::binary).rdbuf();
    files.push_back(make_source(fs::relative(it->path(), root).generic_string(), content.str()));
  }
  std::sort(files.begin(), files.end(),
            [](const auto& a, const auto& b) { return a.path < b.path; });
  return files;
}

bool ends_with_any(const std::string& path, std::initializer_list<const char*> endings) {
  return std::any_of(endings.begin(), endings.end(),
                     [&](const char* ending) { return path.ends_with(ending); });
}

bool is_cpp(const source_file& file) {
  return ends_with_any(file.path, {".cpp", ".hpp"});
}

bool is_header(const source_file& file) {
  return file.path.ends_with(".hpp");
}

bool under(const source_file& file, const std::string& folder) {
  return file.path.starts_with(folder + "/");
}

} // namespace ecoute::tidy
