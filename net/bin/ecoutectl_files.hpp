// SPDX-License-Identifier: EUPL-1.2
#pragma once

#include "actors/domain/calendar.hpp"
#include "net/bin/ecoutectl_commands.hpp"

#include <filesystem>
#include <string>
#include <vector>

/// What the commands that read files of people's times have in common.
namespace ecoute {

instant now();
/// Throws command_error where the tz database is missing.
civil_zone mainland();
/// By the mainland's clock, "2026-10-25 02:30".
std::string shown(instant t);
/// Throws command_error where it cannot be read or is too large.
std::string text_of(const std::filesystem::path& file);

/// Every bad line, nothing of the file being taken.
template <class Fault>
[[noreturn]] void refuse(const std::filesystem::path& file, const std::vector<Fault>& faults) {
  auto all = file.string() + ": nothing was imported:";
  for (const auto& f : faults) {
    all += "\n  line " + std::to_string(f.line) + ": " + std::string(name_of(f.why));
    if (!f.field.empty())
      all += " (" + f.field + ")";
  }
  throw command_error(all);
}

} // namespace ecoute
