// SPDX-License-Identifier: EUPL-1.2
#pragma once

#include "actors/domain/territory.hpp"

#include <filesystem>
#include <string>
#include <vector>

/// Reads the territory's three files (columns: SOURCES.md of the data): communes.csv,
/// communes_anciennes.csv, competence.csv; UTF-8, comma, one header line.
namespace ecoute {

struct competence_row {
  std::string insee;
  bool police = false;
  bool gendarmerie = false; ///< both false: unknown
  std::string source;
  reliability trust = reliability::unknown;
};

struct territory_files {
  std::vector<commune> communes; ///< competence left out
  std::vector<commune_alias> aliases;
  std::vector<competence_row> competences;
  std::vector<std::string> faults; ///< "file:line: what", all of them; empty = usable
};

territory_files read_territory(const std::filesystem::path& folder);

} // namespace ecoute
