// SPDX-License-Identifier: EUPL-1.2
#include "tests/tidy/rules.hpp"

#include <gtest/gtest.h>

namespace ecoute::tidy {

namespace {

const std::vector<source_file>& tree() {
  static const auto files = read_tree(ECOUTE_SOURCE_DIR);
  return files;
}

void expect_none(const std::vector<finding>& found) {
  for (const auto& f : found)
    ADD_FAILURE() << f;
}

void expect_none_of(std::vector<finding> (*rule)(const source_file&)) {
  for (const auto& file : tree())
    expect_none(rule(file));
}

bool holds(const char* path) {
  for (const auto& file : tree())
    if (file.path == path)
      return true;
  return false;
}

} // namespace

TEST(Tree, IsReadWhole) {
  for (const auto* path :
       {"actors/domain/queue.hpp", "actors/messages/handles.hpp", "config/settings.hpp",
        "persistence/migrations/0001_first_conversation.sql", "net/transport.hpp", "dev",
        "tests/tidy/tree_test.cpp", "CMakeLists.txt"})
    EXPECT_TRUE(holds(path)) << path;
}

TEST(Tree, IncludesGoDownTheFloors) {
  expect_none_of(check_floors);
}

TEST(Tree, HoldsNoBannedInclude) {
  expect_none_of(check_includes);
}

TEST(Tree, KeepsItsSizes) {
  expect_none_of(check_sizes);
}

TEST(Tree, KeepsItsWords) {
  expect_none_of(check_words);
}

TEST(Tree, MakesNoBannedCall) {
  expect_none_of(check_calls);
}

TEST(Tree, BearsItsLicenceInEverySource) {
  expect_none_of(check_licence);
}

TEST(Tree, UsesLogicalStylesOnly) {
  expect_none_of(check_css);
}

TEST(Tree, HasCataloguesOfEqualKeysAndPlaceholders) {
  expect_none(check_catalogues(tree()));
}

TEST(Tree, HoldsNoDeadFile) {
  expect_none(check_dead_files(tree()));
}

} // namespace ecoute::tidy
