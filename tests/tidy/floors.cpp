// SPDX-License-Identifier: EUPL-1.2
#include "tests/tidy/rules.hpp"

#include <algorithm>
#include <map>
#include <regex>

namespace ecoute::tidy {

namespace {

/// The floor of a path: the longest of these folders that holds it.
std::string floor_of(const std::string& path) {
  static const std::vector<std::string> named{"actors/domain", "actors/messages", "actors/support",
                                              "net/bin"};
  for (const auto& folder : named)
    if (path.starts_with(folder + "/"))
      return folder;
  if (path.starts_with("actors/"))
    return path.substr(0, path.find('/', 7));
  return path.substr(0, path.find('/'));
}

bool is_role(const std::string& floor) {
  return floor.starts_with("actors/") && floor != "actors/domain" && floor != "actors/messages" &&
         floor != "actors/support";
}

/// The supervision tree: who spawns a role knows its header. Nobody else does.
bool spawns(const std::string& from, const std::string& to) {
  static const std::map<std::string, std::vector<std::string>> children{
      {"actors/supervisor",
       {"actors/platform", "actors/registry", "actors/roster", "actors/training",
        "actors/escalation"}},
      {"actors/platform", {"actors/queue", "actors/operator", "actors/psychologist"}},
      {"actors/registry", {"actors/conversation"}},
  };
  const auto own = children.find(from);
  return own != children.end() &&
         std::find(own->second.begin(), own->second.end(), to) != own->second.end();
}

bool may_include(const std::string& from, const std::string& to) {
  static const std::map<std::string, std::vector<std::string>> below{
      {"actors/domain", {}},
      {"actors/messages", {"actors/domain"}},
      {"config", {"actors/domain"}},
      {"actors/support", {"actors/messages", "config", "actors/domain"}},
      {"persistence", {"actors/messages", "config", "actors/domain"}},
      {"net", {"actors/messages", "config", "actors/domain"}},
  };
  if (from == to || from == "tests" || from == "bench")
    return true;
  if (from == "net/bin")
    return to != "tests" && to != "bench";
  if (is_role(from))
    return to == "actors/support" || spawns(from, to) || may_include("actors/support", to);
  const auto allowed = below.find(from);
  return allowed != below.end() &&
         std::find(allowed->second.begin(), allowed->second.end(), to) != allowed->second.end();
}

bool pure_include(const std::string& name) {
  return name.find('/') == std::string::npos ? !name.ends_with(".h") : name.starts_with("date/");
}

template <class Visit>
void each_include(const source_file& file, Visit visit) {
  static const std::regex include{R"(^\s*#\s*include\s*([<"])([^>"]+)[>"])"};
  for (std::size_t i = 0; i < file.text.size(); ++i)
    if (std::smatch found; std::regex_search(file.text[i], found, include))
      visit(i + 1, found[1] == "\"", found[2].str());
}

} // namespace

std::vector<finding> check_floors(const source_file& file) {
  std::vector<finding> found;
  if (!is_cpp(file))
    return found;
  const auto from = floor_of(file.path);
  each_include(file, [&](std::size_t line, bool ours, const std::string& name) {
    if (ours && name.find('/') != std::string::npos && !may_include(from, floor_of(name)))
      found.push_back({file.path, line, from + " may not include " + name});
    if (!ours && from == "actors/domain" && !pure_include(name))
      found.push_back({file.path, line, "the domain knows no library: " + name});
  });
  return found;
}

std::vector<finding> check_includes(const source_file& file) {
  std::vector<finding> found;
  if (!is_cpp(file))
    return found;
  each_include(file, [&](std::size_t line, bool ours, const std::string& name) {
    if (name == "caf/all.hpp")
      found.push_back({file.path, line, "caf/all.hpp is banned"});
    if (is_header(file) && name == "boost/beast.hpp")
      found.push_back({file.path, line, "boost/beast.hpp is banned in a header"});
    if (ours && name.find('/') == std::string::npos)
      found.push_back({file.path, line, "include from the root: " + name});
  });
  return found;
}

} // namespace ecoute::tidy
