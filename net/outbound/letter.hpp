// SPDX-License-Identifier: EUPL-1.2
#pragma once

#include "actors/domain/alert.hpp"
#include "net/texts.hpp"

#include <optional>
#include <string>
#include <string_view>

/// What a mail about an alert says. Pure; holds nothing about anybody: what has happened and to
/// whom stands on the on-call page, behind a sign-in.
namespace ecoute {

/// A delivery's body, read: words of closed lists, numbers and times.
struct alert_notice {
  alert_kind kind = alert_kind::system_fault;
  std::uint8_t level = 0; ///< 0: everybody
  on_call_scope platform = on_call_scope::system;
  std::string reference{};
  instant raised_at{};
  bool exercise = false;
  bool operator==(const alert_notice&) const = default;
};
/// Nothing when it is no such body: nobody is sent what nobody understands.
std::optional<alert_notice> read_notice(std::string_view body);

struct letter {
  std::string subject{}; ///< one line
  std::string text{};    ///< lines that end with "\n"
};
/// By the French catalogue: who is on call works in French. An exercise says so in the subject,
/// first of all.
letter letter_about(const alert_notice& notice, const texts& sentences);

} // namespace ecoute
