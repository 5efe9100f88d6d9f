// SPDX-License-Identifier: EUPL-1.2
#include "actors/domain/vocabulary.hpp"

#include <array>
#include <cstddef>
#include <span>

namespace ecoute {

namespace {

using names = std::span<const std::string_view>;

/// Each table stands in the order of its enumeration and begins at `first`.
template <class Enum>
std::string_view pick(names table, Enum value, std::size_t first) {
  const auto number = static_cast<std::size_t>(value);
  if (number < first || number - first >= table.size())
    return {};
  return table[number - first];
}

template <class Enum>
std::optional<Enum> find(names table, std::string_view name, std::size_t first) {
  for (std::size_t i = 0; i < table.size(); ++i)
    if (table[i] == name)
      return static_cast<Enum>(i + first);
  return std::nullopt;
}

using std::string_view;
constexpr std::array<string_view, 2> forces = {"police", "gendarmerie"};
constexpr std::array<string_view, 5> roles = {"unsaid", "victim", "witness", "relative",
                                              "professional"};
constexpr std::array<string_view, 3> confidences = {"sure", "chosen", "to_confirm"};
constexpr std::array<string_view, 4> authors = {"visitor", "operator", "engine", "psychologist"};
constexpr std::array<string_view, 3> phases = {"waiting", "held", "closed"};
constexpr std::array<string_view, 5> presences = {"offline", "available", "busy", "on_break",
                                                  "wrap_up"};
constexpr std::array<string_view, 4> modes = {"normal", "slow", "cut", "draining"};
constexpr std::array<string_view, 5> returns = {"handed_back", "operator_silent", "signed_out",
                                                "overtime_spent", "rerouted"};
constexpr std::array<string_view, 5> closings = {"ended_by_visitor", "ended_by_operator",
                                                 "left_before_answer", "no_answer", "abuse"};
constexpr std::array<string_view, 2> losses = {"connection", "quick_exit"};
constexpr std::array<string_view, 5> queue_reasons = {"arrived", "given_back", "rerouted",
                                                      "overflow", "sent_over"};
constexpr std::array<string_view, 3> lapses = {"passed", "expired", "withdrawn"};
constexpr std::array<string_view, 3> handover_reasons = {"asked", "relief", "officer"};
constexpr std::array<string_view, 3> handover_ends = {"declined", "expired", "withdrawn"};
constexpr std::array<string_view, 3> marks = {"danger", "minor", "urgent"};

} // namespace

std::string_view name_of(force f) {
  return pick(forces, f, 1);
}
std::string_view name_of(visitor_role r) {
  return pick(roles, r, 0);
}
std::string_view name_of(confidence c) {
  return pick(confidences, c, 1);
}
std::string_view name_of(author a) {
  return pick(authors, a, 1);
}
std::string_view name_of(phase p) {
  return pick(phases, p, 1);
}
std::string_view name_of(presence p) {
  return pick(presences, p, 0);
}
std::string_view name_of(engine_mode m) {
  return pick(modes, m, 1);
}
std::string_view name_of(return_reason r) {
  return pick(returns, r, 1);
}
std::string_view name_of(close_reason r) {
  return pick(closings, r, 1);
}
bool operators_may_say(close_reason r) {
  return r == close_reason::ended_by_operator || r == close_reason::no_answer ||
         r == close_reason::abuse;
}
std::string_view name_of(loss_reason r) {
  return pick(losses, r, 1);
}
std::string_view name_of(queue_reason r) {
  return pick(queue_reasons, r, 1);
}
std::string_view name_of(lapse_reason r) {
  return pick(lapses, r, 1);
}

std::string_view name_of(handover_reason r) {
  return pick(handover_reasons, r, 1);
}
std::string_view name_of(handover_end e) {
  return pick(handover_ends, e, 1);
}
std::string_view name_of(mark m) {
  return pick(marks, m, 1);
}

std::optional<force> force_named(std::string_view name) {
  return find<force>(forces, name, 1);
}
std::optional<visitor_role> role_named(std::string_view name) {
  return find<visitor_role>(roles, name, 0);
}
std::optional<presence> presence_named(std::string_view name) {
  return find<presence>(presences, name, 0);
}
std::optional<close_reason> close_reason_named(std::string_view name) {
  return find<close_reason>(closings, name, 1);
}
std::optional<mark> mark_named(std::string_view name) {
  return find<mark>(marks, name, 1);
}

} // namespace ecoute
