// SPDX-License-Identifier: EUPL-1.2
#pragma once

#include "actors/domain/ids.hpp"
#include "actors/domain/psychologist.hpp"
#include "actors/domain/secret_text.hpp"
#include "actors/domain/time.hpp"
#include "actors/domain/vocabulary.hpp"

#include <string>
#include <vector>

/// What may be asked of a conversation about a psychologist; part of `command`.
namespace ecoute {

struct ask_psychologist_it { ///< by the holder: the visitor is asked first
  agent_id by{};
};
/// By the visitor. False at any time: not, or no longer.
struct answer_psychologist_it {
  bool agreed = false;
};
/// By the engine, once the visitor has agreed: whoever is there. Nobody: it has come to nothing.
struct invite_psychologists_it {
  std::vector<agent_id> to{};
  instant until{};
};
struct join_psychologist_it {
  agent_id by{};
  std::string shown_name{};
  force platform{}; ///< of who joins; left out, it is no force and refused
};
/// `declined` and `left` by the psychologist, `sent_away` by the holder, `lost`, `hours_over` and
/// `expired` by the engine (the latter two without an agent). When time is up is for the engine to
/// say: psychologist_due().
struct end_psychologist_it {
  agent_id by{};
  psychologist_end how = psychologist_end::left;
};
struct whisper_it { ///< by the holder, or by the psychologist who has joined
  agent_id by{};
  message_id client_id{};
  secret_text words{}; ///< already cleaned by text_policy
};

} // namespace ecoute
