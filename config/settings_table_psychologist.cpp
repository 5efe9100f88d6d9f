// SPDX-License-Identifier: EUPL-1.2
#include "config/settings_table.hpp"

#include <array>

namespace ecoute {

namespace {

using target = setting_target;

constexpr double second = 1000;
constexpr double minute = 60 * second;
constexpr double hour = 60 * minute;

constexpr std::string_view offered = "true: operators of this platform may invite a psychologist";
constexpr std::string_view hours =
    "working hours of each week, such as [\"mon-fri 09:00-17:00\", \"sat 10:00-12:00\"]";
constexpr std::string_view zone = "of the hours, a name of the tz database";
constexpr std::string_view holidays =
    "département whose public holidays are closed; empty: open on them";
constexpr std::string_view exceptions =
    "days that go before them, such as [\"2026-12-24 closed\", \"2026-12-31 09:00-12:00\"]";

constexpr std::array<setting_row, 15> rows{{
    {"psychologist", "answer_within",
     [](settings& s) -> target { return &s.psychologist.policy.answer_within; }, second, hour,
     "an invitation that no psychologist has accepted by then is over"},
    {"psychologist", "agree_within",
     [](settings& s) -> target { return &s.psychologist.policy.agree_within; }, second, hour,
     "the visitor's question, not answered by then, is over"},
    {"psychologist", "announce_before",
     [](settings& s) -> target { return &s.psychologist.policy.announce_before; }, second, 2 * hour,
     "the end of the working hours: all three are told so long before"},
    {"psychologist", "silence_kept",
     [](settings& s) -> target { return &s.psychologist.policy.silence_kept; }, second, hour,
     "their console silent for so long: they are out of the conversation"},
    {"psychologist", "capacity",
     [](settings& s) -> target { return &s.psychologist.policy.capacity; }, 1, 10,
     "conversations at once of each psychologist"},
    {"psychologist.police", "offered",
     [](settings& s) -> target { return &s.psychologist.police.offered; }, 0, 0, offered},
    {"psychologist.police", "hours",
     [](settings& s) -> target { return &s.psychologist.police.hours; }, 0, 0, hours},
    {"psychologist.police", "zone",
     [](settings& s) -> target { return &s.psychologist.police.zone; }, 0, 0, zone},
    {"psychologist.police", "holidays",
     [](settings& s) -> target { return &s.psychologist.police.holidays; }, 0, 0, holidays},
    {"psychologist.police", "exceptions",
     [](settings& s) -> target { return &s.psychologist.police.exceptions; }, 0, 0, exceptions},
    {"psychologist.gendarmerie", "offered",
     [](settings& s) -> target { return &s.psychologist.gendarmerie.offered; }, 0, 0, offered},
    {"psychologist.gendarmerie", "hours",
     [](settings& s) -> target { return &s.psychologist.gendarmerie.hours; }, 0, 0, hours},
    {"psychologist.gendarmerie", "zone",
     [](settings& s) -> target { return &s.psychologist.gendarmerie.zone; }, 0, 0, zone},
    {"psychologist.gendarmerie", "holidays",
     [](settings& s) -> target { return &s.psychologist.gendarmerie.holidays; }, 0, 0, holidays},
    {"psychologist.gendarmerie", "exceptions",
     [](settings& s) -> target { return &s.psychologist.gendarmerie.exceptions; }, 0, 0,
     exceptions},
}};

} // namespace

std::span<const setting_row> psychologist_rows() {
  return rows;
}

} // namespace ecoute
