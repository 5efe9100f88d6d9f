// SPDX-License-Identifier: EUPL-1.2
#pragma once

#include "actors/domain/ids.hpp"
#include "actors/domain/refusal.hpp"
#include "actors/domain/time.hpp"
#include "actors/domain/vocabulary.hpp"

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

/// What becomes of an alert (invariant 5): it is told to one level of the on-call staff after the
/// other until a named person takes it, and again when whoever took it does nothing.
///
///   (none) ─raise─▶ climbing ─take─▶ taken ─resolve─▶ resolved
///   climbing ─its time─▶ climbing, one step further
///   taken ─pass_on─▶ passed ─take─▶ taken
///   taken, passed ─not in its time─▶ climbing, one step further, nobody's
///   climbing, passed ─the cause is over, of some kinds─▶ resolved
///
/// Its clock: step 0 rings when it is raised, each later step when the wait of the one before is
/// over without anybody having taken it. Beyond the last step all levels are told, again and again
/// at the last step's wait. Taken, it is due act_within later; passed on, the current step's wait
/// later; due and not done, it climbs again at the step after the one it had reached, never back
/// at the first, and nobody has it. However late time is told (the engine was away), it climbs by
/// one step, and the next wait is counted from then.
namespace ecoute {

struct alert_id : uuid {};

/// Stored numbers: append only.
enum class alert_kind : std::uint8_t {
  waiting_long = 1,
  nobody_on_duty = 2,
  danger_unanswered = 3, ///< danger, and the operator is silent (F22)
  danger_unread = 4,     ///< danger, and no operator has ever read it (F22)
  danger_lost = 5,       ///< danger, and the visitor's link is lost or they left quickly (F22)
  emergency = 6,         ///< declared by the operator or the visitor
  minor = 7,
  signalement_late = 8,
  coverage_gap = 9,
  queue_full = 10,
  system_fault = 11, ///< `detail` says which
  delivery_failing = 12,
  test = 13,         ///< the daily one, or asked for: somebody must take it
  test_missing = 14, ///< the daily one was not raised or not taken
};
inline constexpr std::size_t alert_kinds = 14; ///< numbered from 1 without hole

/// Who is called: those of one platform, or of the system.
/// Stored numbers; those of a platform are its force's.
enum class on_call_scope : std::uint8_t { system = 0, police = 1, gendarmerie = 2 };
on_call_scope scope_of(force platform);
std::string_view name_of(on_call_scope s);
std::optional<on_call_scope> on_call_scope_named(std::string_view name);

/// Why an alert rings. The same cause does not ring twice at a time: it counts. Holds no word of a
/// visitor, no name and no address.
struct alert_cause {
  alert_kind kind = alert_kind::system_fault;
  on_call_scope scope = on_call_scope::system;
  conversation_id conversation{}; ///< nil: of none
  std::string detail{};           ///< closed list of words, at most 40 bytes
  auto operator<=>(const alert_cause&) const = default;
};

/// Stored numbers: append only.
enum class alert_state : std::uint8_t {
  climbing = 1, ///< nobody has it
  taken = 2,    ///< by its owner
  passed = 3,   ///< to a person who has not taken it yet
  resolved = 4, ///< final
};

/// How somebody is told. Stored as bits: append only.
enum class alert_channel : std::uint8_t { page = 1, webhook = 2, mail = 4 };
using channel_set = std::uint8_t; ///< bits of alert_channel

inline constexpr channel_set every_channel = 1 | 2 | 4;

struct alert_step {
  std::uint8_t level = 1;    ///< of the on-call staff, 1 first
  milliseconds wait{60'000}; ///< for somebody to take it, then the next step
  channel_set channels = every_channel;
};

/// What is done about one kind. The last step repeats for ever, told to all levels (P9).
struct alert_policy {
  alert_kind kind = alert_kind::system_fault;
  std::vector<alert_step> steps{};       ///< never empty in a checked policy
  milliseconds act_within = minutes{15}; ///< taken and not resolved by then: climbs again
  bool ends_with_cause = false;          ///< over by itself when its cause is, unless it is danger
  bool danger = false;                   ///< goes by the emergency path while the database is away
};

/// Why a policy is refused.
enum class policy_fault : std::uint8_t {
  none = 0,
  no_steps,
  no_last_level,     ///< the last step is not of the highest level of its scope
  level_falls,       ///< a step calls a lower level than the one before, or none
  no_channel,        ///< or one that there is not
  wait_out_of_range, ///< a step's wait, or act_within
  too_many_steps,    ///< over alert_steps_max
};
inline constexpr std::size_t alert_steps_max = 10;
inline constexpr milliseconds alert_wait_min = seconds{5};
inline constexpr milliseconds alert_wait_max = std::chrono::hours{24};
std::string_view name_of(policy_fault f);
/// The first that holds, in the order of the list. `last_level`: the highest that its scope has.
policy_fault fault_of(const alert_policy& p, std::uint8_t last_level);

/// One alert. `version` rises by one with each change: who stores names the one they replace, and
/// of two only one is right. `since` is the version with which its state or owner came about: who
/// acts having seen an older one acts on something that is over (race_lost). A count or a step in
/// between does not make a hand that reaches for a climbing alert too late.
struct alert {
  alert_id id{};
  alert_cause cause{};
  alert_state state = alert_state::climbing;
  instant raised_at{};
  std::uint32_t count = 1; ///< how often its cause was told while it was open
  std::uint32_t step = 0;  ///< into policy.steps; beyond the last one it stays and repeats
  std::uint32_t rings = 0; ///< how often somebody was told
  agent_id owner{};        ///< who took it; of `passed`, who is asked to; of `climbing`, nobody
  agent_id passed_by{};    ///< of `passed`
  instant due{};           ///< when time changes it next; of `resolved`, zero
  bool exercise = false;   ///< EXERCICE: out of the statistics (F39)
  bool cause_over = false; ///< since it was taken; told again, it is not
  std::string done{};      ///< of `resolved`: one of the closed list resolution_named()
  std::uint32_t version = 1;
  std::uint32_t since = 1;
  bool operator==(const alert&) const = default;
};

/// Who is told now, by which channels. `level` 0: everybody on call in that scope, of all levels.
struct alert_ring {
  std::uint8_t level = 1; ///< passed on: the one it had reached
  channel_set channels = 1;
  agent_id only{};          ///< one person it was passed to; none: the level
  std::uint32_t number = 0; ///< alert.rings after it: with the id, the delivery's idempotency key
  bool operator==(const alert_ring&) const = default;
};

struct alert_change {
  alert now_is{};
  std::optional<alert_ring> ring{};
  bool operator==(const alert_change&) const = default;
};
using alert_answer = std::variant<alert_change, refusal>;

/// What somebody does with an alert.
enum class alert_command : std::uint8_t { take = 1, pass_on = 2, resolve = 3 };
std::string_view name_of(alert_command c);
std::optional<alert_command> alert_command_named(std::string_view name);

struct alert_act {
  alert_command what = alert_command::take;
  agent_id by{};
  agent_id to{};          ///< of pass_on
  std::string done{};     ///< of resolve: closed list
  std::uint32_t seen = 0; ///< the version on their screen
};

/// Total: any alert, any command, any time, and a policy that was never checked: one without steps
/// tells everybody each minute.
alert_change raise(alert_id id, alert_cause cause, bool exercise, const alert_policy& p,
                   instant now);
/// The same cause again while it is open: counts, and rings no more than it would. Of a resolved
/// one nothing: raise another.
alert_change told_again(alert a);
/// Of a policy that ends with its cause, and never of a danger, which stays until a person resolves
/// it: what nobody has is resolved ("cause_over"); what somebody has taken remembers it, stays
/// theirs, and ends so instead of climbing when they do nothing. Nothing when it changes nothing.
std::optional<alert_change> cause_is_over(alert a, const alert_policy& p);
/// Nothing before its time.
std::optional<alert_change> time_passed(alert a, const alert_policy& p, instant now);
/// Whoever reads it may know another time than who stored it: it waits no longer than its policy
/// says from now.
alert as_read(alert a, const alert_policy& p, instant now);
/// The same command again, whose answer was lost, has the same answer: no new version, no ring.
/// take: climbing or passed, by anybody, also who it was not passed to; another's is already_taken.
/// pass_on: by its owner (else not_holder) to somebody else (else oneself); rings them alone.
/// resolve: by its owner, with what was done (else malformed).
/// Any of a resolved one: closed; having seen an older version than `since`: race_lost.
alert_answer decide(alert a, const alert_act& c, const alert_policy& p, instant now);

/// That it was last told to; 0: all.
std::uint8_t level_told(const alert& a, const alert_policy& p);

std::string_view name_of(alert_kind k);
std::optional<alert_kind> alert_kind_named(std::string_view name);
std::string_view name_of(alert_state s);
std::string_view name_of(alert_channel c);
std::optional<alert_channel> alert_channel_named(std::string_view name);
/// Whether it is about a person in danger now.
bool is_danger(alert_kind k);
/// What was done, as somebody may say it: "called_back", "police_sent", "staffed", "repaired",
/// "nothing_needed", "cause_over", "drill". The catalogue has the sentences.
bool resolution_named(std::string_view name);

template <class Inspector>
typename Inspector::result_type inspect(Inspector& f, alert_cause& x) {
  return f(x.kind, x.scope, x.conversation, x.detail);
}
template <class Inspector>
typename Inspector::result_type inspect(Inspector& f, alert& x) {
  return f(x.id, x.cause, x.state, x.raised_at, x.count, x.step, x.rings, x.owner, x.passed_by,
           x.due, x.exercise, x.cause_over, x.done, x.version, x.since);
}
template <class Inspector>
typename Inspector::result_type inspect(Inspector& f, alert_ring& x) {
  return f(x.level, x.channels, x.only, x.number);
}
template <class Inspector>
typename Inspector::result_type inspect(Inspector& f, alert_act& x) {
  return f(x.what, x.by, x.to, x.done, x.seen);
}

} // namespace ecoute

template <>
struct std::hash<ecoute::alert_id> : std::hash<ecoute::uuid> {};
