// SPDX-License-Identifier: EUPL-1.2
#pragma once

#include "config/settings.hpp"

#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

/// One row per key: the loader, the example file and the faults all read it, so that nothing is
/// written twice.
namespace ecoute {

using setting_target =
    std::variant<std::uint16_t*, std::uint32_t*, double*, std::chrono::milliseconds*,
                 std::chrono::hours*, std::string*, std::filesystem::path*,
                 std::vector<std::string>*, profile*, bool*>;

struct setting_row {
  std::string_view section; ///< empty: top of the file
  std::string_view name;
  setting_target (*target)(settings&);
  double low; ///< of numbers; durations in milliseconds
  double high;
  std::string_view comment;

  [[nodiscard]] std::string path() const {
    return section.empty() ? std::string(name) : std::string(section) + "." + std::string(name);
  }
};

/// Rows of one section stand together.
std::span<const setting_row> settings_table();
/// Those of [alerts], which are among the former.
std::span<const setting_row> alert_rows();
/// The same of [psychologist].
std::span<const setting_row> psychologist_rows();

} // namespace ecoute
