// SPDX-License-Identifier: EUPL-1.2
#pragma once

#include "actors/domain/alert.hpp"
#include "actors/domain/conversation.hpp"

#include <array>
#include <optional>
#include <vector>

/// The dead-man rules of a conversation in danger (F22): who must hear of it though nobody in it
/// says a word. Pure.
namespace ecoute {

/// Marked as in danger by who holds it.
bool in_danger(const conversation_state& s);

/// What dangers_of() may name, each an alert of its own.
inline constexpr std::array watched_dangers{alert_kind::danger_unread,
                                            alert_kind::danger_unanswered, alert_kind::danger_lost,
                                            alert_kind::minor};
struct danger_due {
  alert_kind kind{};
  instant at{}; ///< from then on it must be told; may have passed
  bool operator==(const danger_due&) const = default;
};

/// What holds or will, if nothing else happens. `patience`: 60 s, F22.
///   danger_unread      waiting, and no operator has ever held it
///   danger_unanswered  the visitor's first line that has no answer is older, whoever holds it: the
///                      operator writes nothing, or their link is silent, or they gave it back
///   danger_lost        the visitor's link is lost, or they left quickly
///   minor              at once, from when it was marked
/// Nothing of a training, and nothing of what is closed.
std::vector<danger_due> dangers_of(const conversation_state& s, milliseconds patience);

/// When dangers_of() has more to say by time alone.
std::optional<instant> next_danger(const conversation_state& s, milliseconds patience, instant now);

/// What the alert board has been told of one conversation, so that each danger is told when it
/// begins and when it is over, and not in between.
class danger_news {
public:
  struct change {
    std::vector<alert_cause> begun{};
    std::vector<alert_cause> over{};
    bool again = false; ///< somebody may have been told of them before
  };
  change follow(const conversation_id& id, const conversation_state& s, milliseconds patience,
                instant now);
  /// Started again, or who was told was: all of it is to be told, also that it is over.
  void forget();

private:
  std::vector<alert_cause> told_{};
  bool unsure_ = true;
};

} // namespace ecoute
