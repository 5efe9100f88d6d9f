// SPDX-License-Identifier: EUPL-1.2
#pragma once

#include <filesystem>
#include <ostream>
#include <string>
#include <vector>

namespace ecoute::tidy {

/// One file of the tree. `code` is `text` with comments and literals blanked, line for line, in
/// C++ files; in the others both are the same.
struct source_file {
  std::string path; ///< from the root, with '/'
  std::vector<std::string> text;
  std::vector<std::string> code;
};

/// A broken rule, at a line counted from 1.
struct finding {
  std::string path;
  std::size_t line = 0;
  std::string rule;

  bool operator==(const finding&) const = default;
};

inline std::ostream& operator<<(std::ostream& out, const finding& f) {
  return out << f.path << ':' << f.line << ": " << f.rule;
}

source_file make_source(std::string path, const std::string& content);

/// Every text file of the project under `root`; build trees, downloaded modules and data excepted.
std::vector<source_file> read_tree(const std::filesystem::path& root);

bool ends_with_any(const std::string& path, std::initializer_list<const char*> endings);
bool is_cpp(const source_file& file);
bool is_header(const source_file& file);

/// Whether the path lies in the folder.
bool under(const source_file& file, const std::string& folder);

} // namespace ecoute::tidy
