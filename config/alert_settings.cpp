// SPDX-License-Identifier: EUPL-1.2
#include "config/alert_settings.hpp"

#include "actors/domain/calendar.hpp"

#include <algorithm>

namespace ecoute {

namespace {

using faults = std::vector<std::string>;

/// What is over when its cause is. A minor, a dead delivery and a test are things that happened:
/// a person looks at them.
bool ends_with_cause(alert_kind k) {
  switch (k) {
  case alert_kind::waiting_long:
  case alert_kind::nobody_on_duty:
  case alert_kind::signalement_late:
  case alert_kind::coverage_gap:
  case alert_kind::queue_full:
  case alert_kind::system_fault:
  case alert_kind::test_missing:
    return true;
  default:
    return false;
  }
}

alert_policy default_policy(alert_kind kind, std::uint32_t levels) {
  alert_policy p;
  p.kind = kind;
  p.danger = is_danger(kind);
  p.ends_with_cause = ends_with_cause(kind);
  const milliseconds wait = p.danger ? milliseconds{seconds{60}} : milliseconds{minutes{5}};
  for (std::uint32_t level = 1; level <= levels; ++level)
    p.steps.push_back({static_cast<std::uint8_t>(level), wait, every_channel});
  return p;
}

bool holds_any(std::string_view text, std::string_view unwanted) {
  return std::any_of(text.begin(), text.end(), [&](char c) {
    return c <= ' ' || c == 0x7F || unwanted.find(c) != std::string_view::npos;
  });
}

bool is_relay(std::string_view url) {
  for (const std::string_view scheme : {"smtps://", "smtp://"}) {
    if (!url.starts_with(scheme))
      continue;
    const auto rest = url.substr(scheme.size());
    return !rest.empty() && !holds_any(rest, "@/?#\\\"<>");
  }
  return false;
}

bool is_mail_address(std::string_view text) {
  const auto at = text.find('@');
  return at != 0 && at != std::string_view::npos && at + 1 < text.size() &&
         text.find('@', at + 1) == std::string_view::npos && !holds_any(text, "<>,;:\"\\");
}

void mail_faults(faults& found, const mail_settings& s) {
  if (s.url.empty())
    return;
  if (!is_relay(s.url))
    found.emplace_back("alerts.smtp.url: expected smtps://HOST:PORT or smtp://HOST:PORT");
  if (!is_mail_address(s.sender))
    found.emplace_back("alerts.smtp.sender: with a relay, expected an address of mail");
  if (s.user.empty() != s.password.empty())
    found.emplace_back("alerts.smtp: user and password go together");
}

void dead_man_faults(faults& found, const dead_man_settings& s, bool demonstration) {
  if (s.url.empty())
    return;
  const auto read = read_webhook_address(s.url, allowance_of(s.allow_private, demonstration));
  if (const auto* why = std::get_if<address_fault>(&read))
    found.push_back("alerts.dead_man.url: " + sentence_of(*why));
  if (s.secret.empty())
    found.emplace_back("alerts.dead_man.secret: not set");
}

} // namespace

std::vector<alert_policy> default_policies(std::uint32_t levels) {
  std::vector<alert_policy> all;
  for (std::size_t n = 1; n <= alert_kinds; ++n)
    all.push_back(default_policy(static_cast<alert_kind>(n), levels));
  return all;
}

alert_policy policy_of(const alert_settings& s, alert_kind kind) {
  const auto found = std::find_if(s.policies.begin(), s.policies.end(),
                                  [kind](const alert_policy& p) { return p.kind == kind; });
  return found == s.policies.end() ? default_policy(kind, s.levels) : *found;
}

address_allowance allowance_of(bool allow_private, bool demonstration) {
  return {.private_networks = allow_private, .plain_loopback = allow_private && demonstration};
}

std::string sentence_of(policy_fault f, std::uint32_t levels) {
  switch (f) {
  case policy_fault::none:
    break;
  case policy_fault::no_steps:
    return "without a step nobody is told";
  case policy_fault::no_last_level:
    return "the last step must tell level " + std::to_string(levels) + " (alerts.levels)";
  case policy_fault::level_falls:
    return "a step tells a lower level than the one before";
  case policy_fault::no_channel:
    return "a step without a channel";
  case policy_fault::wait_out_of_range:
    return "a wait out of range, 5s to 24h";
  case policy_fault::too_many_steps:
    return "more than " + std::to_string(alert_steps_max) + " steps";
  }
  return {};
}

std::string sentence_of(address_fault f) {
  switch (f) {
  case address_fault::none:
    break;
  case address_fault::too_long:
    return "more than " + std::to_string(webhook_url_bytes_max) + " bytes";
  case address_fault::malformed:
    return "expected https://HOST/PATH without fragment";
  case address_fault::not_https:
    return "https only; http is for this machine in a demonstration, with allow_private";
  case address_fault::user_info:
    return "no name or password in an address";
  case address_fault::no_host:
    return "no host";
  case address_fault::bad_host:
    return "not a host's name or address";
  case address_fault::bad_port:
    return "a port is 1 to 65535";
  case address_fault::private_address:
    return "not a public address; an inner one needs allow_private";
  }
  return {};
}

std::vector<std::string> alert_faults(const alert_settings& s, bool demonstration) {
  faults found;
  if (!parse_time_of_day(s.test_at))
    found.emplace_back("alerts.test_at: expected a time of day such as \"10:00\"");
  if (!civil_zone::named(s.test_zone))
    found.emplace_back("alerts.test_zone: not in the tz database");
  mail_faults(found, s.smtp);
  dead_man_faults(found, s.dead_man, demonstration);
  return found;
}

} // namespace ecoute
