// SPDX-License-Identifier: EUPL-1.2
#pragma once

#include "net/session_messages.hpp"
#include "net/session_parts.hpp"

#include <functional>

namespace ecoute {

/// That a session watches alerts: said to the board again and again, since one that was started
/// anew knows of nobody who watches. For who may be on call, and for duty officers, who see their
/// own platform's.
class alert_watch {
public:
  /// Whether the board has answered, so that nothing is open that was not told.
  using beat = std::function<void(bool followed)>;

  [[nodiscard]] static bool is_open_to(const agent_profile& who);
  [[nodiscard]] bool on() const { return on_; }
  /// `answered`: only while it is on.
  void set(agent_session_ref::pointer self, const session_parts& parts, const agent_profile& who,
           bool on, const beat& answered);
  /// Nothing while it is off.
  void renew(agent_session_ref::pointer self, const session_parts& parts, const agent_profile& who,
             const beat& answered);
  /// The page is gone, or another one asks anew.
  void forget() { on_ = false; }

private:
  bool on_ = false;
};

} // namespace ecoute
