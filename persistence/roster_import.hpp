// SPDX-License-Identifier: EUPL-1.2
#pragma once

#include "actors/domain/roster_files.hpp"
#include "persistence/roster_store.hpp"

#include <cstdint>
#include <filesystem>
#include <optional>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

/// A file into the stored roster, whole or not at all.
namespace ecoute {

enum class roster_format : std::uint8_t { csv = 1, ical = 2 };

/// The file's text; nothing when it is larger than fixed::roster_file_bytes_max. Throws
/// std::filesystem::filesystem_error or std::ios_base::failure when it cannot be read.
std::optional<std::string> roster_text_of(const std::filesystem::path& file);

struct roster_change {
  std::vector<shift_key> removed;
  std::vector<shift> added;
};

/// What the file would change, or every bad line. `replace`: what is stored of the file's own
/// platforms and begins within its time, from its first start to its last end, goes; otherwise
/// everything stays and the file only adds.
std::variant<roster_change, std::vector<line_fault>>
roster_change_of(std::string_view text, roster_format format, bool replace,
                 std::span<const shift> stored, std::span<const named_agent> agents,
                 const roster_policy& policy);

} // namespace ecoute
