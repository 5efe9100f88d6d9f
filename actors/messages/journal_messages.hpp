// SPDX-License-Identifier: EUPL-1.2
#pragma once

#include "actors/domain/conversation.hpp"

#include <string>
#include <vector>

/// What is written (journal) and read (archive). The journal answers `committed` only after the
/// commit; its errors are busy, unavailable (surely not stored), in_doubt (reload before going on),
/// race_lost (another writer was first) and malformed (this entry's own row was refused).
namespace ecoute {

/// The row that recovery starts from; changes on transitions only.
struct head_change {
  force platform = force::police;
  phase where = phase::waiting;
  agent_id holder;
  std::string departement; ///< in clear, for statistics; never the commune
};
struct audit_entry {
  agent_id agent;
  std::string act; ///< closed list, e.g. "take", "read", "reopen"
  instant at{};
};
struct outbox_entry {
  std::string key;  ///< idempotency key at the receiver
  std::string kind; ///< closed list
  std::string body; ///< no personal data
};
/// A visitor's token: only its hash is stored.
struct token_grant {
  std::string hash; ///< 32 bytes
};
struct code_grant {
  std::string index; ///< 32 bytes
  instant expires{};
};

/// One conversation's change, stored whole or not at all.
struct append {
  conversation_id conversation;
  std::vector<event> events; ///< contiguous numbers
  bool changes_head = false;
  head_change head;
  std::vector<outbox_entry> outbox;
  std::vector<audit_entry> audit;
  std::vector<token_grant> grants;
  bool revoke_older_tokens = false;
  std::vector<code_grant> codes;
  std::vector<std::string> burnt_codes; ///< indices; one already burnt or expired: race_lost
  bool burn_other_codes = false;        ///< all that this conversation had before this append
};
struct committed {
  conversation_id conversation;
  std::uint32_t last_seq = 0;
};

/// Archive: everything for the fold, words left out.
struct load_conversation {
  conversation_id conversation;
};
struct conversation_record {
  std::vector<event> events; ///< empty: no such conversation
};
/// Archive: events above a position, with words, for one audience.
struct read_thread {
  conversation_id conversation;
  author audience = author::visitor; ///< visitor or operator_agent
  std::uint32_t above = 0;
  std::uint32_t limit = 200;
  audit_entry reading; ///< for professionals: durable before the answer (I12)
  /// For a visitor who attaches: stale_session when this token is not this conversation's, or was
  /// revoked. Empty: the conversation reads for who is seated already.
  std::string token_hash{};
};
struct thread_page {
  std::vector<event> events;
  bool more = false;
};
struct find_token {
  std::string hash;
  bool revoked_too = false; ///< whose it was, though it is nobody's now
};
struct token_owner { ///< nil conversation: unknown, or revoked and not asked for
  conversation_id conversation;
  bool revoked = false;
};
struct find_code {
  std::string index;
  instant now{};
  std::string token_hash{}; ///< of who redeems it
};
struct code_owner { ///< nil conversation: unknown, expired or used by another token
  conversation_id conversation;
  bool redeemed = false; ///< by this very token, which is still good: its answer was lost
};
struct list_open {};
struct open_head {
  conversation_id conversation;
  head_change head;
};
struct open_heads {
  std::vector<open_head> heads;
};

/// Journal → supervisor, on change only.
struct mode_changed {
  engine_mode mode = engine_mode::normal;
};
struct ask_journal_health {};
struct journal_health {
  engine_mode mode = engine_mode::normal;
  std::uint64_t epoch = 0;
  std::uint64_t commits = 0;
  std::uint64_t events = 0;
  std::uint32_t backlog = 0;
};

template <class I>
typename I::result_type inspect(I& f, head_change& x) {
  return f(x.platform, x.where, x.holder, x.departement);
}
template <class I>
typename I::result_type inspect(I& f, audit_entry& x) {
  return f(x.agent, x.act, x.at);
}
template <class I>
typename I::result_type inspect(I& f, outbox_entry& x) {
  return f(x.key, x.kind, x.body);
}
template <class I>
typename I::result_type inspect(I& f, token_grant& x) {
  return f(x.hash);
}
template <class I>
typename I::result_type inspect(I& f, code_grant& x) {
  return f(x.index, x.expires);
}
template <class I>
typename I::result_type inspect(I& f, append& x) {
  return f(x.conversation, x.events, x.changes_head, x.head, x.outbox, x.audit, x.grants,
           x.revoke_older_tokens, x.codes, x.burnt_codes, x.burn_other_codes);
}
template <class I>
typename I::result_type inspect(I& f, committed& x) {
  return f(x.conversation, x.last_seq);
}
template <class I>
typename I::result_type inspect(I& f, load_conversation& x) {
  return f(x.conversation);
}
template <class I>
typename I::result_type inspect(I& f, conversation_record& x) {
  return f(x.events);
}
template <class I>
typename I::result_type inspect(I& f, read_thread& x) {
  return f(x.conversation, x.audience, x.above, x.limit, x.reading, x.token_hash);
}
template <class I>
typename I::result_type inspect(I& f, thread_page& x) {
  return f(x.events, x.more);
}
template <class I>
typename I::result_type inspect(I& f, find_token& x) {
  return f(x.hash, x.revoked_too);
}
template <class I>
typename I::result_type inspect(I& f, token_owner& x) {
  return f(x.conversation, x.revoked);
}
template <class I>
typename I::result_type inspect(I& f, find_code& x) {
  return f(x.index, x.now, x.token_hash);
}
template <class I>
typename I::result_type inspect(I& f, code_owner& x) {
  return f(x.conversation, x.redeemed);
}
template <class I>
typename I::result_type inspect(I& f, list_open&) {
  return f();
}
template <class I>
typename I::result_type inspect(I& f, open_head& x) {
  return f(x.conversation, x.head);
}
template <class I>
typename I::result_type inspect(I& f, open_heads& x) {
  return f(x.heads);
}
template <class I>
typename I::result_type inspect(I& f, mode_changed& x) {
  return f(x.mode);
}
template <class I>
typename I::result_type inspect(I& f, ask_journal_health&) {
  return f();
}
template <class I>
typename I::result_type inspect(I& f, journal_health& x) {
  return f(x.mode, x.epoch, x.commits, x.events, x.backlog);
}

} // namespace ecoute
