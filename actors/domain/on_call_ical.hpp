// SPDX-License-Identifier: EUPL-1.2
#pragma once

#include "actors/domain/on_call.hpp"

#include <span>
#include <string>
#include <string_view>

namespace ecoute {

/// One person's turns as an iCalendar feed that their own calendar reads again and again: UTC, no
/// name of anybody, "Astreinte police, niveau 1". The same turn keeps its UID when its end moves.
/// `made` becomes DTSTAMP; `domain` ends each UID ("ecoute.example").
std::string export_on_call(std::span<const own_turn> turns, instant made, std::string_view domain);

} // namespace ecoute
