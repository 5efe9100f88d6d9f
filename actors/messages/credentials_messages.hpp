// SPDX-License-Identifier: EUPL-1.2
#pragma once

#include "actors/messages/desk_messages.hpp"

#include <string>

/// Who an agent is: sign-in, sessions, and the slow hashing of resume codes.
namespace ecoute {

/// Net → credentials. Answers signed_in; wrong_credentials is one answer for every cause, too_many
/// when the account or the queue of hashes is limited.
struct sign_in {
  std::string name;
  secret_text password;
  secret_text one_time_code;
};
struct signed_in {
  agent_profile who;
  secret_text token; ///< base64url, 32 bytes; only its hash is stored
};
/// By the cookie's hash. Answers signed_in_agent; not_signed_in otherwise, also when it was revoked
/// or has come to its end.
struct who_is {
  std::string token_hash;
};
struct signed_in_agent {
  agent_profile who;
  instant expires{}; ///< wall time, as the database dates it
};
struct sign_out {
  std::string token_hash;
};
struct sign_out_everywhere {
  agent_id agent;
};
/// Net → codes. argon2id + keyed BLAKE2b of a canonical code. Answers code_index after the same
/// work always; busy when too many wait.
struct derive_code_index {
  secret_text canonical_words;
};
struct code_index {
  std::string index;
};

template <class I>
typename I::result_type inspect(I& f, sign_in& x) {
  return f(x.name, x.password, x.one_time_code);
}
template <class I>
typename I::result_type inspect(I& f, signed_in& x) {
  return f(x.who, x.token);
}
template <class I>
typename I::result_type inspect(I& f, who_is& x) {
  return f(x.token_hash);
}
template <class I>
typename I::result_type inspect(I& f, signed_in_agent& x) {
  return f(x.who, x.expires);
}
template <class I>
typename I::result_type inspect(I& f, sign_out& x) {
  return f(x.token_hash);
}
template <class I>
typename I::result_type inspect(I& f, sign_out_everywhere& x) {
  return f(x.agent);
}
template <class I>
typename I::result_type inspect(I& f, derive_code_index& x) {
  return f(x.canonical_words);
}
template <class I>
typename I::result_type inspect(I& f, code_index& x) {
  return f(x.index);
}

} // namespace ecoute
