// SPDX-License-Identifier: EUPL-1.2
#pragma once

#include "config/settings.hpp"

#include <cstdint>
#include <filesystem>
#include <map>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

/// Settings from a TOML file, then the environment, then the command line; the later wins.
namespace ecoute {

enum class setting_origin : std::uint8_t {
  file,
  environment,
  command_line,
  together, ///< each is sound, they contradict one another
};

/// One thing that is wrong. It names the key and never shows a text value.
struct setting_fault {
  std::uint32_t line = 0; ///< of the file; 0: elsewhere, or the whole file
  std::string text;
  setting_origin from = setting_origin::file;
  bool operator==(const setting_fault&) const = default;
};

/// For whoever starts a program: where it comes from, then what is wrong.
std::string sentence_of(const setting_fault& fault, const std::filesystem::path& file);

using load_result = std::variant<settings, std::vector<setting_fault>>;

/// ECOUTE_SECTION_KEY (`network.visitors.port` is ECOUTE_NETWORK_VISITORS_PORT) and
/// CREDENTIALS_DIRECTORY; other names are ignored, unless they begin like a section of ours.
using environment = std::map<std::string, std::string>;

/// All faults at once, by line. `overrides` are "section.key=value". Durations are texts: "500ms",
/// "10s", "15min", "2h". A path "credential:NAME" means that systemd credential.
load_result load_settings(std::string_view toml_text, const environment& variables,
                          const std::vector<std::string>& overrides);

/// The same from a file; an unreadable file is a fault.
load_result load_settings_file(const std::filesystem::path& file, const environment& variables,
                               const std::vector<std::string>& overrides);

/// Every key with its comment, range and default: what ecoute.example.toml holds.
std::string example_settings();

/// Everything in these settings that the production profile refuses; empty = may start.
std::vector<std::string> production_faults(const settings& s);

} // namespace ecoute
