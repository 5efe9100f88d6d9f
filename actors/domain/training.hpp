// SPDX-License-Identifier: EUPL-1.2
#pragma once

#include "actors/domain/time.hpp"
#include "actors/domain/vocabulary.hpp"

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

/// A training: what a scripted visitor does, and when. Pure: script, what has happened, time.
///
///   waiting ──taken──▶ step 1 ▶ step 2 ▶ … ▶ leaves
///      │ patience        │ given back, or longer than the whole may last
///      └──────▶ leaves ◀─┘
///
/// A step `answer` is done by a line of the operator that comes after the step before it. Without
/// one in time the visitor says `otherwise`, once, and after as long again leaves.
namespace ecoute {

enum class step_kind : std::uint8_t { say = 1, answer, leave };

struct training_step {
  step_kind kind = step_kind::say;
  std::string words;   ///< of `say`; of `answer`: what is said when none comes, may be empty
  milliseconds time{}; ///< before it is said, or left; of `answer`: how long it is waited for
  bool operator==(const training_step&) const = default;
};

struct training_script {
  std::string name; ///< of its file
  std::string title;
  visitor_role role = visitor_role::unsaid;
  place where;
  std::string language = "fr";
  std::vector<training_step> steps;
  bool operator==(const training_script&) const = default;
};

struct training_policy {
  milliseconds patience = std::chrono::minutes{2};    ///< until somebody takes it
  milliseconds length_max = std::chrono::minutes{45}; ///< of the whole
};

/// How far a training has come.
struct training_progress {
  instant opened_at{};
  bool taken = false;
  bool given_back = false;
  std::size_t step = 0;  ///< the one that is next
  instant since{};       ///< when the one before it was done
  bool reminded = false; ///< `otherwise` of this step was said
  bool operator==(const training_progress&) const = default;
};

struct training_act {
  step_kind what = step_kind::leave; ///< say or leave
  std::string_view words{};          ///< of the script
  instant at{};
  bool operator==(const training_act&) const = default;
};

/// What the visitor does next, if nothing else happens before `at`. Never empty: a training ends.
training_act next_act(const training_script& script, const training_progress& so_far,
                      const training_policy& policy);

void training_taken(training_progress& p, instant at);
void training_given_back(training_progress& p);
/// The operator said something.
void training_answered(training_progress& p, const training_script& script, instant at);
/// The visitor has said what next_act() told.
void training_said(training_progress& p, const training_script& script, instant at);

} // namespace ecoute
