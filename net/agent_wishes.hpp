// SPDX-License-Identifier: EUPL-1.2
#pragma once

#include "actors/messages/handles.hpp"
#include "net/session_answers.hpp"

#include <cstdint>

/// What an agent's session keeps of each conversation it shows, and of each request.
namespace ecoute {

struct watched_thread { ///< a conversation whose thread the console shows
  conversation_handle where;
  std::uint32_t seen = 0; ///< last position pushed to the console
  bool synchronised = false;
  message_id asked_by;    ///< the `watch` that waits for the thread
  std::uint64_t owed = 0; ///< the socket that it came by, until its credit goes back
  milliseconds pause{0};  ///< before it does
  bool asking = false;    ///< an attachment is under way
  std::uint64_t attempt = 0;
  bool silently = false; ///< a duty officer's, who does not hold it
};

/// Of a conversation.
enum class agent_wanted : std::uint8_t {
  say,
  note,
  whisper,
  reopen,
  close,
  mark,
  intervene,
  escalate,
  propose_psychologist,
  dismiss_psychologist,
};

struct agent_unanswered { ///< a request whose answer has not come
  std::uint64_t socket = 0;
  std::uint64_t order = 0; ///< of its arrival among those that wait
  wish_mark mark;
  milliseconds pause{0};
  conversation_id conversation;
  agent_wanted what = agent_wanted::say;
  secret_text words; ///< of `say`, `note` and `whisper`
  set_mark flag;
  intervene intervention;
  declare_emergency emergency;
  close_reason why = close_reason::ended_by_operator;
  bool sent = false;
  bool known = true; ///< a refusal may tell that the conversation exists
};

} // namespace ecoute
