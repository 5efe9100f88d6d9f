// SPDX-License-Identifier: EUPL-1.2
#include "config/training_loader.hpp"

#include "config/limits.hpp"

#include <toml++/toml.h>

#include <algorithm>
#include <fstream>
#include <optional>
#include <sstream>

namespace ecoute {

namespace {

std::size_t characters_in(std::string_view utf8) {
  return static_cast<std::size_t>(std::count_if(utf8.begin(), utf8.end(), [](char c) {
    return (static_cast<unsigned char>(c) & 0xC0) != 0x80;
  }));
}

bool is_insee(std::string_view code) {
  const auto plain = [](char c) { return (c >= '0' && c <= '9') || c == 'A' || c == 'B'; };
  return code.size() == 5 && std::all_of(code.begin(), code.end(), plain);
}

/// Overseas, three characters of the commune's code name the département.
std::string departement_of(std::string_view insee) {
  const std::string_view overseas = "97";
  return std::string{insee.substr(0, insee.starts_with(overseas) ? 3 : 2)};
}

class script_reader {
public:
  explicit script_reader(const std::string& name) { script_.name = name; }

  void read(std::string_view text) {
    try {
      read_table(toml::parse(text));
    } catch (const toml::parse_error& error) {
      fault(error.source().begin.line, std::string(error.description()));
    }
  }

  std::variant<training_script, std::vector<script_fault>> finish() {
    std::stable_sort(faults_.begin(), faults_.end(),
                     [](const script_fault& a, const script_fault& b) { return a.line < b.line; });
    if (!faults_.empty())
      return std::move(faults_);
    return std::move(script_);
  }

private:
  void fault(std::uint32_t line, std::string text) { faults_.push_back({line, std::move(text)}); }

  static std::uint32_t line_of(const toml::node& node) { return node.source().begin.line; }

  void read_table(const toml::table& whole) {
    known_only(whole, {"title", "role", "commune", "place", "language", "step"});
    script_.title = text_of(whole, "title", fixed::training_title_characters_max);
    const auto role = text_of(whole, "role", fixed::wire_name_bytes_max);
    if (const auto known = role_named(role))
      script_.role = *known;
    else if (!role.empty())
      fault(line_of(whole["role"]), "role: none of victim, witness, relative, professional");
    script_.where.insee = text_of(whole, "commune", 5);
    if (is_insee(script_.where.insee))
      script_.where.departement = departement_of(script_.where.insee);
    else if (!script_.where.insee.empty())
      fault(line_of(whole["commune"]), "commune: expected the five characters of its code");
    script_.where.label = text_of(whole, "place", fixed::training_title_characters_max);
    script_.language = text_of(whole, "language", 2);
    if (const auto& l = script_.language; !l.empty() && l != "fr" && l != "en")
      fault(line_of(whole["language"]), "language: fr or en");
    read_steps(whole);
  }

  static std::uint32_t line_of(const toml::node_view<const toml::node>& view) {
    return view.node() == nullptr ? 0 : line_of(*view.node());
  }

  void known_only(const toml::table& table, std::initializer_list<std::string_view> names) {
    for (const auto& [key, node] : table)
      if (std::find(names.begin(), names.end(), std::string_view{key.str()}) == names.end())
        fault(line_of(node), std::string(key.str()) + ": no such key");
  }

  /// Empty when it was wrong, and a fault says so.
  std::string text_of(const toml::table& table, std::string_view key, std::size_t most,
                      bool may_miss = false) {
    const auto found = table[key];
    const auto* text = found.as_string();
    if (text == nullptr && found.node() == nullptr && may_miss)
      return {};
    if (text == nullptr) {
      fault(found.node() == nullptr ? line_of(table) : line_of(found),
            std::string(key) + ": a text is missing");
      return {};
    }
    if (text->get().empty())
      fault(line_of(found), std::string(key) + ": empty");
    if (characters_in(text->get()) > most)
      fault(line_of(found),
            std::string(key) + ": more than " + std::to_string(most) + " characters");
    return text->get();
  }

  milliseconds seconds_of(const toml::table& step, std::string_view key, std::int64_t least) {
    const auto found = step[key];
    const auto* number = found.as_integer();
    if (number != nullptr && number->get() >= least &&
        number->get() <= fixed::training_pause_seconds_max)
      return seconds{number->get()};
    fault(found.node() == nullptr ? line_of(step) : line_of(found),
          std::string(key) + ": expected " + std::to_string(least) + " to " +
              std::to_string(fixed::training_pause_seconds_max) + " seconds");
    return {};
  }

  void read_steps(const toml::table& whole) {
    const auto* steps = whole["step"].as_array();
    if (steps == nullptr || steps->empty())
      return fault(line_of(whole["step"]), "step: a script has at least one [[step]]");
    if (steps->size() > fixed::training_steps_max)
      fault(line_of(*steps),
            "step: more than " + std::to_string(fixed::training_steps_max) + " of them");
    for (const auto& node : *steps) {
      if (const auto* step = node.as_table())
        read_step(*step);
      else
        fault(line_of(node), "step: expected [[step]]");
    }
    if (!script_.steps.empty() && script_.steps.back().kind != step_kind::leave)
      fault(line_of(steps->back()), "the last step is `leave`");
  }

  void read_step(const toml::table& step) {
    const auto said = step.contains("say");
    const auto waits = step.contains("answer");
    const auto leaves = step.contains("leave");
    if (int{said} + int{waits} + int{leaves} != 1)
      return fault(line_of(step), "step: one of say, answer, leave");
    const auto most = fixed::training_line_characters_max;
    if (said) {
      known_only(step, {"say", "after"});
      auto words = text_of(step, "say", most);
      script_.steps.push_back({step_kind::say, std::move(words), seconds_of(step, "after", 0)});
    } else if (waits) {
      known_only(step, {"answer", "otherwise"});
      auto words = text_of(step, "otherwise", most, true);
      script_.steps.push_back({step_kind::answer, std::move(words), seconds_of(step, "answer", 5)});
    } else {
      known_only(step, {"leave"});
      script_.steps.push_back({step_kind::leave, {}, seconds_of(step, "leave", 0)});
    }
  }

  training_script script_;
  std::vector<script_fault> faults_;
};

std::optional<std::string> text_of_file(const std::filesystem::path& file) {
  std::error_code failed;
  const auto size = std::filesystem::file_size(file, failed);
  if (failed || size > fixed::training_file_bytes_max)
    return std::nullopt;
  std::ifstream stream(file, std::ios::binary);
  std::ostringstream text;
  if (!stream || !(text << stream.rdbuf()))
    return std::nullopt;
  return text.str();
}

} // namespace

std::variant<training_script, std::vector<script_fault>> read_script(const std::string& name,
                                                                     std::string_view toml_text) {
  script_reader work(name);
  work.read(toml_text);
  return work.finish();
}

loaded_scripts load_scripts(const std::filesystem::path& folder) {
  loaded_scripts out;
  std::vector<std::filesystem::path> files;
  std::error_code failed;
  for (const auto& entry : std::filesystem::directory_iterator(folder, failed))
    if (entry.path().extension() == ".toml")
      files.push_back(entry.path());
  std::sort(files.begin(), files.end());
  if (files.size() > fixed::training_scripts_max)
    out.faults.push_back(folder.string() + ": more than " +
                         std::to_string(fixed::training_scripts_max) + " scripts");
  for (const auto& file : files) {
    const auto name = file.stem().string();
    const auto text = text_of_file(file);
    if (!text || name.size() > fixed::wire_name_bytes_max) {
      out.faults.push_back(file.string() + ": cannot be read, is too large or has too long a name");
      continue;
    }
    auto read = read_script(name, *text);
    if (const auto* wrong = std::get_if<std::vector<script_fault>>(&read))
      for (const auto& f : *wrong)
        out.faults.push_back(file.string() + ":" + std::to_string(f.line) + ": " + f.text);
    else
      out.scripts.push_back(std::get<training_script>(std::move(read)));
  }
  if (!out.faults.empty())
    out.scripts.clear();
  return out;
}

} // namespace ecoute
