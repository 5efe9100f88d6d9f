// SPDX-License-Identifier: EUPL-1.2
#pragma once

#include "actors/domain/training.hpp"

#include <cstdint>
#include <filesystem>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

/// The scripts of training, one TOML file each (config/training/README.md).
namespace ecoute {

struct script_fault {
  std::uint32_t line = 0; ///< of the file; 0: the whole file
  std::string text;
  bool operator==(const script_fault&) const = default;
};

/// All faults of the text at once, by line. `name` is the script's.
std::variant<training_script, std::vector<script_fault>> read_script(const std::string& name,
                                                                     std::string_view toml_text);

struct loaded_scripts {
  std::vector<training_script> scripts; ///< by name; none when anything is wrong
  std::vector<std::string> faults;      ///< "file:line: what"
};
/// Every *.toml of the folder; a folder that is not there holds none.
loaded_scripts load_scripts(const std::filesystem::path& folder);

} // namespace ecoute
