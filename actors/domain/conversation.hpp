// SPDX-License-Identifier: EUPL-1.2
#pragma once

#include "actors/domain/conversation_commands.hpp"
#include "actors/domain/event.hpp"
#include "actors/domain/psychologist_part.hpp"
#include "actors/domain/said_messages.hpp"

#include <optional>
#include <string>
#include <vector>

/// The rules of one conversation: pure, total over its phases.
///
///            open                take
///   (none) ───────▶ waiting ───────────────▶ held
///                     ▲  │                    │ │
///                     │  │ close              │ │ close
///                     │  ▼                    │ ▼
///                     │ closed ◀──────────────┘ (final; also by itself, left_at())
///                     └──────── give_back ────┘   head of the queue (I3)
///
/// A handover changes the holder without leaving `held`: the holder invites, a note is written, the
/// invited operator accepts. Declined, late or withdrawn, it stays with its holder; whatever ends
/// the holding (given back, closed) ends the handover too. So it is never with nobody (I3, I6).
///
/// decide() says what would happen, as events, or why not; apply() is the only way the state
/// changes, live and on replay alike.
namespace ecoute {

/// Codes are counted over so long.
inline constexpr milliseconds codes_window = std::chrono::hours{1};

struct conversation_policy {
  std::uint32_t text_characters_max = 4000; ///< RELIABILITY.md §5
  std::uint32_t text_bytes_max = 16000;
  milliseconds token_life_after_loss = std::chrono::hours{2};
  /// Who is lost before an answer keeps the place so long: as long as a silent visitor is written
  /// with before the pause (RELIABILITY.md §5, "visitor silence").
  milliseconds absence_kept = std::chrono::minutes{30};
  std::uint32_t messages_max = 20000; ///< bound of one conversation's stored messages
  /// Within codes_window. Each one costs a slow hash and is one more to guess, until one is used or
  /// their time is over. Who loses the words asks for others, and not this often.
  std::uint32_t codes_per_hour = 10;
  milliseconds handover_life = seconds{90}; ///< an invitation not accepted ends; RELIABILITY.md §5
};

/// Declared again within so long, an emergency is the same one.
inline constexpr milliseconds emergency_pause = seconds{60};

/// What is known of the emergencies of a conversation.
struct emergency_state {
  instant by_visitor{}; ///< declared last; zero: never
  instant by_operator{};
  std::optional<emergency_declared> last{}; ///< the operator's
  instant since{};                          ///< the first whose alert is not resolved; zero: none
  std::string owner_name{};                 ///< who has that alert; empty: nobody yet
  bool operator==(const emergency_state&) const = default;
};

struct open_handover {
  agent_id to;
  instant until{};
  handover_reason why = handover_reason::asked;
  bool operator==(const open_handover&) const = default;
};

struct conversation_state {
  phase where = phase::waiting;
  std::uint32_t last_seq = 0; ///< 0: not opened yet
  std::uint32_t visitor_positions = 0;
  std::uint32_t professional_positions = 0;
  std::uint32_t visitor_floor = 0; ///< the visitor sees positions above this only
  visitor_role role = visitor_role::unsaid;
  place about;
  routing route;
  std::string language;
  agent_id trainee; ///< training: the only one who may hold it; none: a real visitor
  agent_id holder;
  std::string holder_name;
  bool holder_silent = false;
  std::optional<offered> offer; ///< the last one, while it may be accepted
  /// Chosen by a duty officer: who takes it over at the end of its holder's duty; none: the queue.
  std::optional<agent_id> relief_to;
  bool short_of_time = false; ///< the holder took it so, by an offer: relief is planned at once
  instant held_since{};       ///< by one holder after the other; zero: nobody holds it
  queue_reason waiting_as = queue_reason::arrived;
  instant opened_at{};
  instant waiting_since{};
  instant last_visitor_line{}; ///< of the last message of each side; zero = none
  instant last_operator_line{};
  instant unanswered_since{}; ///< the visitor's first line after the operator's last; zero = none
  bool visitor_away = false;
  instant visitor_away_since{};
  std::vector<instant> codes_issued; ///< those within codes_window of the last
  bool came_by_code = false;         ///< resumed and history not reopened yet
  said_messages messages;            ///< notes and whispers too
  std::optional<open_handover> handover;
  bool has_note = false;  ///< the present holder wrote one for who comes next
  bool danger = false;    ///< marks
  instant danger_since{}; ///< while `danger`
  emergency_state emergency;
  psychologist_part psychologist;
  std::vector<alert_noted> alerts; ///< the last news of each
  bool minor = false;
  bool urgent = false;
  bool quick_exit = false; ///< how the visitor went away, while away
  bool answered = false;   ///< an operator held it while the visitor was there (F11)
  instant last_at{};       ///< of the last event: none is ever stamped earlier

  [[nodiscard]] bool training() const { return !trainee.is_none(); }
  /// A training is its trainee's alone; it changes neither hands nor platform.
  [[nodiscard]] bool not_theirs(agent_id agent) const { return training() && trainee != agent; }
  [[nodiscard]] bool held_by(agent_id agent) const {
    return where == phase::held && !agent.is_none() && holder == agent;
  }
  bool operator==(const conversation_state&) const = default;
};

/// Either events to be stored (numbered, positioned, stamped; may be empty when there is nothing
/// to change, e.g. losing a visitor already lost), or `duplicate` for a resend of the same words,
/// or a refusal that changes nothing.
struct decision {
  std::vector<event> events;
  refusal why_not = refusal::none;
  bool duplicate = false;
  said_before before; ///< set when duplicate

  [[nodiscard]] bool refused() const { return why_not != refusal::none; }
};

decision decide(const conversation_state& state, const command& wish,
                const conversation_policy& policy, instant now);

/// Pre: e.seq == state.last_seq + 1. Event time never goes backwards: decide() sees to it.
void apply(conversation_state& state, const event& e);

/// When a waiting conversation closes by itself: its visitor left before an answer (F11) and has
/// not come back within absence_kept. Empty in every other state: who was answered once stays in an
/// operator's care, present or not. A training that waits without its visitor: at once.
std::optional<instant> left_at(const conversation_state& state, const conversation_policy& policy);

/// Whether the visitor may have another resume code.
bool may_have_a_code(const conversation_state& state, const conversation_policy& policy,
                     instant now);

/// Whether this visitor token may still be used (2 h after loss: then the code only).
bool token_alive(const conversation_state& state, const conversation_policy& policy, instant now);

} // namespace ecoute
