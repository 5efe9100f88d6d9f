// SPDX-License-Identifier: EUPL-1.2
#include "net/bin/ecoutectl_files.hpp"

#include "persistence/roster_import.hpp"

#include <ios>
#include <utility>

namespace ecoute {

instant now() {
  return std::chrono::floor<milliseconds>(std::chrono::system_clock::now());
}

civil_zone mainland() {
  const auto zone = civil_zone::named(mainland_zone);
  if (!zone)
    throw command_error("the tz database is missing: install tzdata");
  return *zone;
}

std::string shown(instant t) {
  const auto zone = mainland();
  return date::format("%F %R", zone.at(t));
}

std::string text_of(const std::filesystem::path& file) {
  try {
    if (auto text = roster_text_of(file))
      return std::move(*text);
  } catch (const std::ios_base::failure&) {
    throw command_error(file.string() + ": cannot be read");
  }
  throw command_error(file.string() + ": larger than 64 MiB");
}

} // namespace ecoute
