// SPDX-License-Identifier: EUPL-1.2
#pragma once

#include "config/settings_table.hpp"

#include <string>
#include <string_view>
#include <vector>

/// One value of the settings, from text and to text.
namespace ecoute {

/// Sets the value, or says why not (and sets nothing); never repeats the text it was given.
std::string set_from_text(const setting_target& target, std::string_view text, double low,
                          double high);

/// As written in TOML.
std::string value_text(const setting_target& target);

/// " (1 to 64)", or nothing for texts.
std::string range_text(const setting_target& target, double low, double high);

/// What a file must give: "a number", "a duration such as \"10s\"" …
std::string_view wanted_form(const setting_target& target);

/// Whether it is a bare number in TOML.
bool takes_number(const setting_target& target);

/// What contradicts itself between keys.
std::vector<std::string> cross_faults(const settings& s);

} // namespace ecoute
