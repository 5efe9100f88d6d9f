// SPDX-License-Identifier: EUPL-1.2
#include "actors/escalation/alert_ring.hpp"

#include "actors/domain/alert_reference.hpp"

#include <date/date.h>

#include <algorithm>
#include <string_view>

namespace ecoute {

namespace {

bool has(channel_set channels, alert_channel one) {
  return (channels & static_cast<channel_set>(one)) != 0;
}

std::string in_quotes(std::string_view word) {
  return '"' + std::string{word} + '"';
}

/// Words of closed lists, numbers and times only: nothing in it needs to be escaped.
std::string body_of(const alert& a, const alert_ring& ring) {
  const auto raised = date::format("%FT%TZ", std::chrono::floor<seconds>(a.raised_at));
  return "{\"kind\":" + in_quotes(name_of(a.cause.kind)) +
         ",\"level\":" + std::to_string(ring.level) +
         ",\"platform\":" + in_quotes(name_of(a.cause.scope)) +
         ",\"reference\":" + in_quotes(reference_of(a.id)) + ",\"raised_at\":" + in_quotes(raised) +
         ",\"exercise\":" + (a.exercise ? "true" : "false") + '}';
}

std::string key_of(const alert& a, const alert_ring& ring, alert_channel how,
                   const std::string& recipient) {
  return to_text(a.id) + '/' + std::to_string(ring.number) + '/' + std::string{name_of(how)} + '/' +
         recipient;
}

std::vector<agent_id> mailed(const alert& a, const alert_ring& ring, const on_call_plan& plan,
                             instant now) {
  if (!ring.only.is_none())
    return {ring.only};
  return called_by(plan, a.cause.scope, ring.level, now);
}

} // namespace

std::vector<alert_delivery> deliveries_of(const alert& a, const alert_ring& ring,
                                          const on_call_plan& plan,
                                          const std::vector<std::string>& endpoints, instant now) {
  std::vector<alert_delivery> all;
  const auto body = body_of(a, ring);
  if (has(ring.channels, alert_channel::webhook) && ring.only.is_none())
    for (const auto& e : endpoints)
      all.push_back({.key = key_of(a, ring, alert_channel::webhook, e),
                     .channel = alert_channel::webhook,
                     .recipient = {},
                     .endpoint = e,
                     .body = body,
                     .about = a.id,
                     .ring = ring.number});
  if (has(ring.channels, alert_channel::mail))
    for (const auto who : mailed(a, ring, plan, now))
      all.push_back({.key = key_of(a, ring, alert_channel::mail, std::to_string(who.value)),
                     .channel = alert_channel::mail,
                     .recipient = who,
                     .endpoint = {},
                     .body = body,
                     .about = a.id,
                     .ring = ring.number});
  return all;
}

std::vector<std::string> endpoints_of(const alert_settings& s, std::uint8_t level) {
  std::vector<std::string> names;
  for (const auto& w : s.webhooks)
    if (level == 0 || w.levels.empty() ||
        std::find(w.levels.begin(), w.levels.end(), level) != w.levels.end())
      names.push_back(w.name);
  return names;
}

bool rings_unstored(const alert_policy& p) {
  return p.danger || p.kind == alert_kind::system_fault;
}

} // namespace ecoute
