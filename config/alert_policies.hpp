// SPDX-License-Identifier: EUPL-1.2
#pragma once

#include "config/alert_settings.hpp"
#include "config/settings_loader.hpp"

#include <cstdint>
#include <filesystem>
#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

/// The sections of which there are as many as somebody writes:
///
///   [alerts.policy.emergency]
///   steps = ["1 60s page,webhook,mail", "2 60s page,webhook,mail", "3 2min page,webhook,mail"]
///   act_within = "15min"
///   ends_with_cause = false
///
///   [alerts.webhooks.pager]
///   url = "https://pager.example/hook"
///   secret = "/etc/ecoute/pager.key"
///   allow_private = false
///   levels = [1, 2]
///
/// A step: the level that is told, how long it has to take the alert before the next step, by which
/// channels. Only the file has them: neither the environment nor the command line does.
namespace ecoute {

/// As written, with the line to blame; what was left out is the kind's default.
struct written_policy {
  std::uint32_t line = 0;
  alert_kind kind{};
  std::optional<std::vector<alert_step>> steps{};
  std::optional<milliseconds> act_within{};
  std::optional<bool> ends_with_cause{};
};
struct written_webhook {
  std::uint32_t line = 0; ///< of its url
  webhook_settings what{};
};

struct alert_sections {
  std::vector<written_policy> policies{};
  std::vector<written_webhook> webhooks{};
  std::vector<setting_fault> faults{}; ///< of what is written
};

/// A path as written ("credential:NAME" or a file) as a file; or why not.
using path_reader = std::function<std::string(std::string_view written, std::filesystem::path& to)>;

/// What a file says of them. Broken TOML says nothing: whoever reads the rest names that fault.
alert_sections read_alert_sections(std::string_view toml_text, const path_reader& read_path);
/// Whether the table at this path is one of them.
bool is_alert_section(std::string_view path);

/// Puts them over the defaults of `levels` levels; answers what is wrong with them then.
std::vector<setting_fault> apply(const alert_sections& from, alert_settings& to,
                                 bool demonstration);

/// The default of each kind as sections, and a webhook to copy.
std::string example_alert_sections();

} // namespace ecoute
