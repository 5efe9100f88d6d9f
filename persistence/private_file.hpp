// SPDX-License-Identifier: EUPL-1.2
#pragma once

#include <filesystem>
#include <string>
#include <string_view>

/// Files that only their owner may read.
namespace ecoute {

/// Throws key_error when it is missing, not a regular file, or its mode is not 0600 or 0400.
std::string read_private_file(const std::filesystem::path& path);

/// Creates `path` (mode 0600), synced to disk with its folder, visible only once it is whole.
/// Throws key_error when it exists or cannot be written.
void write_private_file(const std::filesystem::path& path, std::string_view bytes);

} // namespace ecoute
