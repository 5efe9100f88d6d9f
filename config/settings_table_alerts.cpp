// SPDX-License-Identifier: EUPL-1.2
#include "actors/domain/on_call.hpp"
#include "config/settings_table.hpp"

#include <array>

namespace ecoute {

namespace {

using target = setting_target;

constexpr double second = 1000;
constexpr double minute = 60 * second;
constexpr double hour = 60 * minute;

constexpr std::array<setting_row, 14> rows{{
    {"alerts", "levels", [](settings& s) -> target { return &s.alerts.levels; }, 1,
     on_call_levels_max, "of the on-call staff; the last step of each policy tells this one"},
    {"alerts", "test_at", [](settings& s) -> target { return &s.alerts.test_at; }, 0, 0,
     "time of day of the daily test alert, that somebody on call takes"},
    {"alerts", "test_zone", [](settings& s) -> target { return &s.alerts.test_zone; }, 0, 0,
     "of test_at, a name of the tz database"},
    {"alerts", "test_answer_within",
     [](settings& s) -> target { return &s.alerts.test_answer_within; }, minute, 12 * hour,
     "a test alert not taken by then is an alert itself"},
    {"alerts", "plan_read_every", [](settings& s) -> target { return &s.alerts.plan_read_every; },
     second, hour, "who is on call is read again"},
    {"alerts", "waiting_long_after",
     [](settings& s) -> target { return &s.alerts.waiting_long_after; }, second, hour,
     "somebody waits in a queue for so long: an alert"},
    {"alerts.smtp", "url", [](settings& s) -> target { return &s.alerts.smtp.url; }, 0, 0,
     "smtps://HOST:PORT, or smtp:// with STARTTLS (not on this machine); empty: no mail"},
    {"alerts.smtp", "sender", [](settings& s) -> target { return &s.alerts.smtp.sender; }, 0, 0,
     "address that mails come from"},
    {"alerts.smtp", "user", [](settings& s) -> target { return &s.alerts.smtp.user; }, 0, 0,
     "with password; empty: the relay asks for none"},
    {"alerts.smtp", "password", [](settings& s) -> target { return &s.alerts.smtp.password; }, 0, 0,
     "file that holds it, or credential:NAME"},
    {"alerts.dead_man", "url", [](settings& s) -> target { return &s.alerts.dead_man.url; }, 0, 0,
     "https receiver of the beat, which rings when none comes for 90 s; empty: none"},
    {"alerts.dead_man", "secret", [](settings& s) -> target { return &s.alerts.dead_man.secret; },
     0, 0, "file of the key that signs, or credential:NAME"},
    {"alerts.dead_man", "allow_private",
     [](settings& s) -> target { return &s.alerts.dead_man.allow_private; }, 0, 0,
     "true: an address of an inner network"},
    {"alerts.dead_man", "every", [](settings& s) -> target { return &s.alerts.dead_man.every; },
     second, 45 * second, "the beat; the receiver rings after 90 s"},
}};

} // namespace

std::span<const setting_row> alert_rows() {
  return rows;
}

} // namespace ecoute
