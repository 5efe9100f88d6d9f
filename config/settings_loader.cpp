// SPDX-License-Identifier: EUPL-1.2
#include "config/settings_loader.hpp"

#include "config/alert_policies.hpp"
#include "config/settings_table.hpp"
#include "config/settings_text.hpp"

#include <toml++/toml.h>

#include <algorithm>
#include <fstream>
#include <iterator>
#include <optional>
#include <sstream>

namespace ecoute {

namespace {

constexpr std::string_view variable_prefix = "ECOUTE_";
constexpr std::string_view credential_prefix = "credential:";

const setting_row* row_of(std::string_view path) {
  const auto rows = settings_table();
  const auto found = std::find_if(rows.begin(), rows.end(),
                                  [path](const setting_row& row) { return row.path() == path; });
  return found == rows.end() ? nullptr : &*found;
}

bool is_section(const std::string& path) {
  const auto rows = settings_table();
  return std::any_of(rows.begin(), rows.end(), [&path](const setting_row& row) {
    return row.section == path || row.section.starts_with(path + ".");
  });
}

std::string variable_of(const setting_row& row) {
  std::string name(variable_prefix);
  for (const char c : row.path())
    name += c == '.' ? '_' : (c >= 'a' && c <= 'z' ? static_cast<char>(c - 'a' + 'A') : c);
  return name;
}

/// What a value of the file is, as text that set_from_text understands; nothing: wrong type.
std::optional<std::string> text_of(const toml::node& node, const setting_target& target) {
  if (std::holds_alternative<std::vector<std::string>*>(target)) {
    const auto* list = node.as_array();
    if (list == nullptr)
      return std::nullopt;
    std::string joined;
    for (const auto& item : *list) {
      const auto* text = item.as_string();
      if (text == nullptr || text->get().find(',') != std::string::npos)
        return std::nullopt;
      joined += (joined.empty() ? "" : ",") + text->get();
    }
    return joined;
  }
  if (std::holds_alternative<bool*>(target)) {
    const auto* truth = node.as_boolean();
    return truth == nullptr ? std::nullopt
                            : std::optional<std::string>(truth->get() ? "true" : "false");
  }
  if (takes_number(target)) {
    if (const auto* whole = node.as_integer())
      return std::to_string(whole->get());
    if (const auto* real = node.as_floating_point())
      return std::to_string(real->get());
    return std::nullopt;
  }
  const auto* text = node.as_string();
  return text == nullptr ? std::nullopt : std::optional(text->get());
}

class loader {
public:
  explicit loader(const environment& variables) : variables_(variables) {}

  void read_file(std::string_view text) {
    alert_sections_ = read_alert_sections(text, [this](std::string_view written, auto& to) {
      return read_path(std::string(written), to);
    });
    faults_ = alert_sections_.faults;
    try {
      read_table(toml::parse(text), "");
    } catch (const toml::parse_error& error) {
      fault(error.source().begin.line, std::string(error.description()));
    }
  }

  void read_environment() {
    from_ = setting_origin::environment;
    for (const auto& [name, value] : variables_) {
      if (!name.starts_with(variable_prefix))
        continue;
      const auto rows = settings_table();
      const auto row = std::find_if(rows.begin(), rows.end(), [&name = name](const setting_row& r) {
        return variable_of(r) == name;
      });
      if (row != rows.end())
        set(*row, value, 0, name);
      else if (begins_like_a_section(name))
        fault(0, name + ": no such setting");
    }
  }

  void read_override(const std::string& text) {
    from_ = setting_origin::command_line;
    const auto equals = text.find('=');
    const auto path = text.substr(0, equals);
    const auto* row = equals == std::string::npos ? nullptr : row_of(path);
    if (equals == std::string::npos)
      fault(0, path + ": expected section.key=value");
    else if (row == nullptr)
      fault(0, path + ": no such setting");
    else
      set(*row, text.substr(equals + 1), 0, path);
  }

  load_result finish() {
    const bool demonstration = settings_.kind == profile::demonstration;
    for (auto& found : apply(alert_sections_, settings_.alerts, demonstration))
      faults_.push_back(std::move(found));
    from_ = setting_origin::together;
    if (faults_.empty()) { // rules between keys mean nothing on half-read settings
      for (auto& text : cross_faults(settings_))
        fault(0, std::move(text));
    }
    if (faults_.empty())
      return std::move(settings_);
    std::stable_sort(faults_.begin(), faults_.end(),
                     [](const auto& a, const auto& b) { return a.line < b.line; });
    return std::move(faults_);
  }

  void fault(std::uint32_t line, std::string text) {
    faults_.push_back({line, std::move(text), from_});
  }

private:
  static bool begins_like_a_section(const std::string& name) {
    const auto rows = settings_table();
    return std::any_of(rows.begin(), rows.end(), [&name](const setting_row& row) {
      const auto whole = variable_of(row);
      return !row.section.empty() &&
             name.starts_with(whole.substr(0, whole.size() - row.name.size()));
    });
  }

  void read_table(const toml::table& table, const std::string& prefix) {
    for (const auto& [key, node] : table) {
      const auto path = prefix + std::string(key.str());
      if (is_alert_section(path))
        continue; // read by alert_policies.hpp
      if (const auto* inner = node.as_table(); inner != nullptr && is_section(path))
        read_table(*inner, path + ".");
      else if (const auto* row = row_of(path))
        read_value(*row, node);
      else
        fault(node.source().begin.line, path + ": no such setting");
    }
  }

  void read_value(const setting_row& row, const toml::node& node) {
    const auto target = row.target(settings_);
    const auto line = node.source().begin.line;
    if (const auto text = text_of(node, target))
      set(row, *text, line, row.path());
    else
      fault(line, row.path() + ": expected " + std::string(wanted_form(target)));
  }

  void set(const setting_row& row, const std::string& text, std::uint32_t line,
           const std::string& shown) {
    const auto target = row.target(settings_);
    auto* const* path = std::get_if<std::filesystem::path*>(&target);
    const auto why_not =
        path != nullptr ? read_path(text, **path) : set_from_text(target, text, row.low, row.high);
    if (!why_not.empty())
      fault(line, shown + ": " + why_not);
  }

  /// A path as it is, or that of a systemd credential; or why not.
  [[nodiscard]] std::string read_path(const std::string& text, std::filesystem::path& to) const {
    if (!text.starts_with(credential_prefix)) {
      to = text;
      return {};
    }
    const auto directory = variables_.find("CREDENTIALS_DIRECTORY");
    const auto name = text.substr(credential_prefix.size());
    if (name.empty() || name.find('/') != std::string::npos)
      return "credential:NAME takes a bare name";
    if (directory == variables_.end())
      return "CREDENTIALS_DIRECTORY is not set";
    to = directory->second + "/" + name;
    return {};
  }

  const environment& variables_;
  settings settings_;
  setting_origin from_ = setting_origin::file; ///< of what is being read
  std::vector<setting_fault> faults_;
  alert_sections alert_sections_;
};

} // namespace

std::string sentence_of(const setting_fault& fault, const std::filesystem::path& file) {
  switch (fault.from) {
  case setting_origin::environment:
    return "environment " + fault.text;
  case setting_origin::command_line:
    return "command line " + fault.text;
  case setting_origin::together:
    return "settings together: " + fault.text;
  case setting_origin::file:
    break;
  }
  const auto line = fault.line == 0 ? std::string{} : ":" + std::to_string(fault.line);
  return file.string() + line + ": " + fault.text;
}

load_result load_settings(std::string_view toml_text, const environment& variables,
                          const std::vector<std::string>& overrides) {
  loader work(variables);
  work.read_file(toml_text);
  work.read_environment();
  for (const auto& text : overrides)
    work.read_override(text);
  return work.finish();
}

load_result load_settings_file(const std::filesystem::path& file, const environment& variables,
                               const std::vector<std::string>& overrides) {
  std::ifstream stream(file, std::ios::binary);
  std::ostringstream text;
  if (!stream || std::filesystem::is_directory(file) || !(text << stream.rdbuf()))
    return std::vector<setting_fault>{{0, "cannot be read, or is empty"}};
  return load_settings(text.str(), variables, overrides);
}

std::string example_settings() {
  settings defaults;
  std::string text =
      "# SPDX-License-Identifier: EUPL-1.2\n"
      "# Every setting of the engine with its default. A setting left out has that\n"
      "# value. Durations: \"500ms\", \"10s\", \"15min\", \"2h\". Each can also be given as\n"
      "# ECOUTE_SECTION_KEY in the environment or section.key=value on the command\n"
      "# line. Secrets are files, named here and never written here.\n";
  std::string_view section;
  for (const auto& row : settings_table()) {
    if (row.section != section)
      text += "\n[" + std::string(row.section) + "]\n";
    section = row.section;
    const auto target = row.target(defaults);
    text += "# " + std::string(row.comment) + range_text(target, row.low, row.high) + "\n";
    text += std::string(row.name) + " = " + value_text(target) + "\n";
  }
  return text + example_alert_sections();
}

} // namespace ecoute
