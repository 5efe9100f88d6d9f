// SPDX-License-Identifier: EUPL-1.2
#pragma once

#include "actors/domain/ids.hpp"
#include "actors/domain/vocabulary.hpp"

#include <string>
#include <vector>

/// Training: the scripts there are, and the wish to have one played.
namespace ecoute {

struct list_trainings {}; ///< session → trainer; answers trainings_told
struct training_row {
  std::string name; ///< of the script
  std::string title;
  std::string language;
  visitor_role role = visitor_role::unsaid;
  friend bool operator==(const training_row&, const training_row&) = default;
};
struct trainings_told {
  std::vector<training_row> scripts;
};
/// Session → trainer: one at a time for each agent. Answers `done` once the conversation is open;
/// too_many, unavailable … are errors. What follows comes like any other offer.
struct start_training {
  agent_id agent;
  force platform = force::police; ///< the agent's
  std::string script;
};

template <class I>
typename I::result_type inspect(I& f, list_trainings&) {
  return f();
}
template <class I>
typename I::result_type inspect(I& f, training_row& x) {
  return f(x.name, x.title, x.language, x.role);
}
template <class I>
typename I::result_type inspect(I& f, trainings_told& x) {
  return f(x.scripts);
}
template <class I>
typename I::result_type inspect(I& f, start_training& x) {
  return f(x.agent, x.platform, x.script);
}

} // namespace ecoute
