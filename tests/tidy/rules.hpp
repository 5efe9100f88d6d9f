// SPDX-License-Identifier: EUPL-1.2
#pragma once

#include "tests/tidy/source_file.hpp"

#include <string>
#include <vector>

/// The rules of the house. Each takes files and gives what breaks it; rules_test.cpp shows that
/// each can fail, tree_test.cpp holds the tree to all of them.
namespace ecoute::tidy {

/// Includes go down the floors only: net/bin > net, actors/<role>, persistence > actors/support >
/// actors/messages, config > actors/domain, which knows the standard library and dates only. A role
/// knows the roles it spawns, and no other.
std::vector<finding> check_floors(const source_file& file);

/// No `caf/all.hpp`; no `boost/beast.hpp` in a header; no relative include.
std::vector<finding> check_includes(const source_file& file);

/// Line ≤ 100 columns, header ≤ 150 lines, source ≤ 400, test ≤ 700, function ≤ 70.
std::vector<finding> check_sizes(const source_file& file);

/// Words that stand for unfinished work, and names the glossary has another word for.
std::vector<finding> check_words(const source_file& file);

/// No wall clock and no chance in actors/ (both are given), no waiting by sleep in tests, no
/// `infinite` timeout, no printing below the programs.
std::vector<finding> check_calls(const source_file& file);

/// The licence line at the head of each source.
std::vector<finding> check_licence(const source_file& file);

/// Logical CSS properties only: the page is read from right to left too.
std::vector<finding> check_css(const source_file& file);

/// All of the above.
std::vector<finding> check_file(const source_file& file);

/// Every catalogue has the same keys, and the same placeholders under each.
std::vector<finding> check_catalogues(const std::vector<source_file>& files);

/// A header, script or style sheet that nothing names is dead.
std::vector<finding> check_dead_files(const std::vector<source_file>& files);

} // namespace ecoute::tidy
