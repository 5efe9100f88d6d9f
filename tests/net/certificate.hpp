// SPDX-License-Identifier: EUPL-1.2
#pragma once

#include <filesystem>

namespace ecoute::test {

/// A key and a certificate for 127.0.0.1 that it signed itself, as two PEM files.
void make_pair(const std::filesystem::path& certificate_file,
               const std::filesystem::path& key_file);

} // namespace ecoute::test
