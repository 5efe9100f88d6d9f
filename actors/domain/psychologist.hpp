// SPDX-License-Identifier: EUPL-1.2
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <string_view>

/// The psychologist in a conversation: the words of it.
///
///   none ──holder proposes──▶ asked ──visitor agrees──▶ invited ──first who accepts──▶ joined
///    ▲                          │ refuses                  │ nobody came, withdrawn       │
///    └──────────────────────────┴──────────────────────────┴──────────────────────────────┘
///                                         left, sent away, withdrawn, lost, hours over
///
/// None of it changes who holds the conversation: the operator never loses it.
namespace ecoute {

/// How far it has come. Sent by name.
enum class psychologist_stage : std::uint8_t {
  none = 0,
  asked = 1,   ///< the visitor is asked and has not answered
  invited = 2, ///< the visitor agreed; whoever is there is asked
  joined = 3,
};

/// How it ended. Stored: append only.
enum class psychologist_end : std::uint8_t {
  left = 1,       ///< by themselves
  hours_over = 2, ///< released at the end of the working hours
  declined = 3,   ///< one who was invited; the others still are. Never shown to the visitor
  expired = 4,    ///< nobody has accepted, or the visitor has not answered in time
  withdrawn = 5,  ///< the visitor agrees no longer
  lost = 6,       ///< their link was silent for too long
  sent_away = 7,  ///< by the holder; also: it goes to another platform
};

/// Names on the wire, in the order of the numbers.
inline constexpr std::array<std::string_view, 4> psychologist_stage_names{"none", "asked",
                                                                          "invited", "joined"};
inline constexpr std::array<std::string_view, 7> psychologist_end_names{
    "left", "hours_over", "declined", "expired", "withdrawn", "lost", "sent_away"};

/// Empty for a value that there is not.
constexpr std::string_view name_of(psychologist_stage s) {
  const auto i = static_cast<std::size_t>(s);
  return i < psychologist_stage_names.size() ? psychologist_stage_names[i] : std::string_view{};
}
constexpr std::string_view name_of(psychologist_end e) {
  const auto i = static_cast<std::size_t>(e) - 1;
  return i < psychologist_end_names.size() ? psychologist_end_names[i] : std::string_view{};
}

} // namespace ecoute
