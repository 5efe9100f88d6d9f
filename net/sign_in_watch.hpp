// SPDX-License-Identifier: EUPL-1.2
#pragma once

#include "net/session_messages.hpp"
#include "net/session_parts.hpp"

#include <functional>
#include <string>

namespace ecoute {

/// The sign-in that an agent's session stands on, looked at now and then until it is over.
class sign_in_watch {
public:
  /// A socket came by this cookie.
  void stand_on(const adopt_agent& m);
  /// Another device of the same agent that signs out leaves this one alone.
  [[nodiscard]] bool ends_by(const signed_out& m) const;
  void check_later(agent_session_ref::pointer self, const session_parts& parts);
  /// `over` when it holds no more. While the database is away nobody can revoke anything, and
  /// nobody is shut out before the end of the sign-in.
  void check(agent_session_ref::pointer self, const session_parts& parts, const check_sign_in& m,
             const std::function<void()>& over);

private:
  std::string cookie_hash_;
  instant expires_{};
  std::uint64_t checks_ = 0; ///< generation
};

} // namespace ecoute
