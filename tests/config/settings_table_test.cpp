// SPDX-License-Identifier: EUPL-1.2
#include "config/settings_table.hpp"

#include <boost/pfr/core.hpp>
#include <gtest/gtest.h>

#include <map>
#include <set>
#include <string>
#include <type_traits>
#include <vector>

namespace ecoute {
namespace {

/// What a row may point at; anything else is a section and is looked into.
template <class T>
inline constexpr bool is_value = std::is_constructible_v<setting_target, T*>;

/// What the file has a section of for each, instead of a row (alert_policies.hpp).
template <class T>
inline constexpr bool has_own_sections = std::is_same_v<T, std::vector<alert_policy>> ||
                                         std::is_same_v<T, std::vector<webhook_settings>>;

/// Addresses of all fields, and where in the struct each stands.
template <class Section>
void collect(Section& section, const std::string& where, std::map<const void*, std::string>& all) {
  boost::pfr::for_each_field(section, [&](auto& field, std::size_t index) {
    const auto here = where + "." + std::to_string(index);
    using type = std::remove_reference_t<decltype(field)>;
    if constexpr (is_value<type>)
      all.emplace(&field, here);
    else if constexpr (!has_own_sections<type>)
      collect(field, here, all);
  });
}

TEST(SettingsTable, HasOneRowForEachField) {
  settings s;
  std::map<const void*, std::string> missing;
  collect(s, "settings", missing);
  std::set<const void*> seen;
  for (const auto& row : settings_table()) {
    const void* const field = std::visit([](auto* p) -> const void* { return p; }, row.target(s));
    EXPECT_TRUE(seen.insert(field).second) << row.path() << " points where another row does";
    missing.erase(field);
  }
  for (const auto& [field, where] : missing)
    ADD_FAILURE() << "a field without a row, by its place in the struct: " << where;
}

} // namespace
} // namespace ecoute
