// SPDX-License-Identifier: EUPL-1.2
#pragma once

#include "actors/domain/alert.hpp"
#include "actors/domain/on_call.hpp"
#include "actors/messages/journal_messages.hpp"

#include <initializer_list>
#include <string>
#include <vector>

/// Alerts: raised, told, taken, passed on, resolved; and their deliveries.
namespace ecoute {

// --- anyone → alert board ---------------------------------------------------------------------

/// Said again and again while it lasts, or once where a person must end it; the board makes one
/// alert of it. `origin`: key of the outbox row that was stored with the event that caused it, so
/// that it is raised though the engine died in between; empty: there is none. `lasts`: the same
/// occurrence as it was told before; it is raised if it is not open, and not counted again.
struct raise_alert {
  alert_cause cause;
  std::string origin{};
  bool exercise = false;
  bool lasts = false;
};
struct alert_cause_over {
  alert_cause cause;
};

// --- session ↔ alert board --------------------------------------------------------------------

/// Of which platforms somebody watches the alerts. Not a vector of them: read back out of a
/// message, one of an enumeration makes g++ 12 warn of what is not initialised.
class platforms_watched {
public:
  platforms_watched() = default;
  platforms_watched(std::initializer_list<force> all) {
    for (const auto f : all)
      (f == force::police ? police_ : gendarmerie_) = true;
  }
  [[nodiscard]] bool has(force f) const { return f == force::police ? police_ : gendarmerie_; }
  friend bool operator==(const platforms_watched&, const platforms_watched&) = default;
  template <class I>
  friend typename I::result_type inspect(I& f, platforms_watched& x) {
    return f(x.police_, x.gendarmerie_);
  }

private:
  bool police_ = false;
  bool gendarmerie_ = false;
};

/// Session → board: tell me the alerts of these scopes, on change. A lease, as watch_wall; answered
/// by `done`, after whatever there is to tell, so that a session knows that the board lives.
struct watch_alerts {
  agent_id agent;
  platforms_watched platforms{}; ///< theirs
  bool system = false;           ///< the system's too
  bool on = true;
};
struct alert_row {
  alert what;
  std::string owner_name{}; ///< empty: nobody has it
  std::uint8_t level = 0;   ///< that it was last told to; 0: all
  bool stored = true;       ///< false: the database is away, it is as told out of memory
  bool calls = false;       ///< who is shown it: it rings for them until somebody takes it
  friend bool operator==(const alert_row&, const alert_row&) = default;
};
struct on_call_row { ///< who is on call now, and who comes after
  on_call_scope scope{};
  std::uint8_t level = 1;
  on_call_turn turn{};
  std::string name{};
  std::string then_name{};
  friend bool operator==(const on_call_row&, const on_call_row&) = default;
};
/// Board → session: all that are open, newest first, at most fixed::alerts_shown.
struct alerts_told {
  std::vector<alert_row> rows{};
  std::vector<on_call_row> on_call{}; ///< of what is shown to them, by level
  instant last_test{};                ///< when the last test alert was taken; zero: never
  bool stored = true;                 ///< false: the database is away, by the emergency path
  friend bool operator==(const alerts_told&, const alerts_told&) = default;
};
/// Session → board; each answers `done` or a refusal.
struct act_on_alert {
  alert_id about;
  alert_act what;
};
struct start_test_alert { ///< a drill, asked for by a person or `ecoutectl alert test`
  agent_id by;
  on_call_scope scope{};
};

// --- board, escalation ↔ alert archive ----------------------------------------------------------

/// One delivery of the outbox. No personal data and no word of a visitor: whoever receives it looks
/// at the page. Its key makes a repetition harmless.
struct alert_delivery {
  std::string key; ///< "<alert id>/<ring number>/<channel>/<recipient>"
  alert_channel channel = alert_channel::mail;
  agent_id recipient{};   ///< of a mail
  std::string endpoint{}; ///< of a webhook: its name in the settings
  std::string body;       ///< kind, level, platform, reference; JSON
  alert_id about{};
  std::uint32_t ring = 0; ///< order within one alert
  friend bool operator==(const alert_delivery&, const alert_delivery&) = default;
};
/// Stores the alert as it is now, its step in the history and its deliveries, in one transaction or
/// nothing. Answers `done`, also when this very version is stored already; race_lost (the stored
/// version is not the expected one, or another alert of this cause is open, or `origin` was
/// answered before); malformed (the database refuses a row of it); or unavailable.
struct store_alert {
  alert what;
  std::uint32_t expected = 0; ///< the version it replaces; 0: it is new
  std::vector<alert_delivery> deliveries{};
  std::string origin{}; ///< outbox row that is thereby done
  agent_id by{};        ///< who did it; none: time or the engine
  instant at{};
};
struct load_alerts {};
struct alert_origin { ///< an outbox row that no alert has answered yet
  std::string key;
  alert_cause cause;
  bool exercise = false;
};
struct agent_name {
  agent_id agent;
  std::string name;
};
struct alerts_record {
  std::vector<alert> open{};
  std::vector<alert_origin> origins{};
  on_call_plan plan{};
  std::vector<agent_name> names{};
  instant last_test{};
};

// --- deliveries -------------------------------------------------------------------------------

/// Board → dispatcher: there is something in the outbox.
struct look_at_outbox {};
/// Escalation → dispatcher, while the database is away: deliver it now, out of memory. It is stored
/// under the same key when the database is back.
struct deliver_now {
  alert_delivery what;
};

template <class I>
typename I::result_type inspect(I& f, raise_alert& x) {
  return f(x.cause, x.origin, x.exercise, x.lasts);
}
template <class I>
typename I::result_type inspect(I& f, alert_cause_over& x) {
  return f(x.cause);
}
template <class I>
typename I::result_type inspect(I& f, watch_alerts& x) {
  return f(x.agent, x.platforms, x.system, x.on);
}
template <class I>
typename I::result_type inspect(I& f, alert_row& x) {
  return f(x.what, x.owner_name, x.level, x.stored, x.calls);
}
template <class I>
typename I::result_type inspect(I& f, on_call_turn& x) {
  return f(x.agent, x.until, x.then);
}
template <class I>
typename I::result_type inspect(I& f, on_call_row& x) {
  return f(x.scope, x.level, x.turn, x.name, x.then_name);
}
template <class I>
typename I::result_type inspect(I& f, alerts_told& x) {
  return f(x.rows, x.on_call, x.last_test, x.stored);
}
template <class I>
typename I::result_type inspect(I& f, act_on_alert& x) {
  return f(x.about, x.what);
}
template <class I>
typename I::result_type inspect(I& f, start_test_alert& x) {
  return f(x.by, x.scope);
}
template <class I>
typename I::result_type inspect(I& f, alert_delivery& x) {
  return f(x.key, x.channel, x.recipient, x.endpoint, x.body, x.about, x.ring);
}
template <class I>
typename I::result_type inspect(I& f, store_alert& x) {
  return f(x.what, x.expected, x.deliveries, x.origin, x.by, x.at);
}
template <class I>
typename I::result_type inspect(I& f, load_alerts&) {
  return f();
}
template <class I>
typename I::result_type inspect(I& f, alert_origin& x) {
  return f(x.key, x.cause, x.exercise);
}
template <class I>
typename I::result_type inspect(I& f, agent_name& x) {
  return f(x.agent, x.name);
}
template <class I>
typename I::result_type inspect(I& f, on_call_rotation& x) {
  auto first = x.first.time_since_epoch().count();
  if constexpr (I::reads_state) {
    return f(x.scope, x.level, x.zone, first, x.turn_days, x.members);
  } else {
    auto result = f(x.scope, x.level, x.zone, first, x.turn_days, x.members);
    x.first = civil_time{seconds{first}};
    return result;
  }
}
template <class I>
typename I::result_type inspect(I& f, on_call_override& x) {
  return f(x.scope, x.level, x.when.start, x.when.end, x.agent);
}
template <class I>
typename I::result_type inspect(I& f, on_call_plan& x) {
  return f(x.rotations, x.overrides);
}
template <class I>
typename I::result_type inspect(I& f, alerts_record& x) {
  return f(x.open, x.origins, x.plan, x.names, x.last_test);
}
template <class I>
typename I::result_type inspect(I& f, look_at_outbox&) {
  return f();
}
template <class I>
typename I::result_type inspect(I& f, deliver_now& x) {
  return f(x.what);
}

} // namespace ecoute
