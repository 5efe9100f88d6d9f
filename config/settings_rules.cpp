// SPDX-License-Identifier: EUPL-1.2
#include "config/limits.hpp"
#include "config/settings_loader.hpp"
#include "config/settings_text.hpp"

#include <utility>

namespace ecoute {

namespace {

using faults = std::vector<std::string>;

void demand(faults& found, bool holds, std::string_view otherwise) {
  if (!holds)
    found.emplace_back(otherwise);
}

/// libpq takes a password from a key word or from a URL; neither belongs in a readable file.
bool holds_password(const std::string& connection) {
  const bool keyword = connection.find("password") != std::string::npos;
  const auto scheme = connection.find("://");
  const auto at = connection.find('@');
  const bool url = scheme != std::string::npos && at != std::string::npos &&
                   connection.substr(scheme + 3, at - scheme - 3).find(':') != std::string::npos;
  return keyword || url;
}

bool same_port(const listener_settings& a, const listener_settings& b) {
  return a.port != 0 && a.port == b.port && a.address == b.address;
}

bool half_tls(const listener_settings& l) {
  return l.tls_certificate.empty() != l.tls_key.empty();
}

bool protected_listener(const listener_settings& l) {
  return (!l.tls_certificate.empty() && !l.tls_key.empty()) || !l.proxies.empty();
}

bool loopback(const std::string& address) {
  return address.starts_with("127.") || address == "::1" || address == "localhost";
}

void network_faults(faults& found, const network_settings& n) {
  demand(found, n.visitor_lost_after > n.visitor_ping,
         "network.visitor_lost_after: must be longer than visitor_ping");
  demand(found, n.agent_silent_after > n.agent_ping,
         "network.agent_silent_after: must be longer than agent_ping");
  demand(found, !half_tls(n.visitors), "network.visitors: tls_certificate and tls_key go together");
  demand(found, !half_tls(n.agents), "network.agents: tls_certificate and tls_key go together");
  demand(found, !half_tls(n.operations),
         "network.operations: tls_certificate and tls_key go together");
  demand(found, protected_listener(n.agents) || loopback(n.agents.address),
         "network.agents: without TLS or a listed proxy only a loopback address");
  const bool distinct = !same_port(n.visitors, n.agents) && !same_port(n.visitors, n.operations) &&
                        !same_port(n.agents, n.operations);
  demand(found, distinct, "network: two listeners have the same address and port");
}

} // namespace

std::vector<std::string> cross_faults(const settings& s) {
  faults found;
  network_faults(found, s.network);
  demand(found, s.default_platform == "police" || s.default_platform == "gendarmerie",
         "default_platform: expected \"police\" or \"gendarmerie\"");
  demand(found, !holds_password(s.database.connection),
         "database.connection: no password here; use a socket's peer name or a passfile");
  demand(found, !holds_password(s.database.owner_connection),
         "database.owner_connection: no password here; use a socket's peer name or a passfile");
  demand(found, s.journal.cut_after > s.journal.slow_after,
         "journal.cut_after: must be longer than slow_after");
  demand(found, !s.journal.node.empty(), "journal.node: must not be empty");
  demand(found, s.supervision.request_timeout > s.journal.append_deadline,
         "supervision.request_timeout: must be longer than journal.append_deadline");
  demand(found,
         s.supervision.drain + fixed::close_patience + s.supervision.request_timeout <=
             fixed::planned_end_max,
         "supervision.drain: with request_timeout and a socket's close (3 s) at most 20 s");
  demand(found, s.supervision.fault_well_after > 2 * s.supervision.reload_pause,
         "supervision.fault_well_after: must be longer than twice reload_pause");
  demand(found, s.conversation.text_bytes_max < s.network.frame_bytes_max,
         "conversation.text_bytes_max: must be less than network.frame_bytes_max");
  demand(found, s.operators.capacity <= s.operators.capacity_max,
         "operators.capacity: must be at most capacity_max");
  demand(found, s.surge.capacity <= s.operators.capacity_max,
         "surge.capacity: must be at most operators.capacity_max");
  for (auto& text : alert_faults(s.alerts, s.kind == profile::demonstration))
    found.push_back(std::move(text));
  for (auto& text : psychologist_faults(s.psychologist))
    found.push_back(std::move(text));
  return found;
}

std::vector<std::string> production_faults(const settings& s) {
  faults found;
  demand(found, s.keys.retention_days > 0, "keys.retention_days: not set");
  demand(found, !s.keys.key_file.empty(), "keys.key_file: not set");
  demand(found, !s.keys.day_keys.empty(), "keys.day_keys: not set");
  demand(found, protected_listener(s.network.visitors),
         "network.visitors: neither TLS nor a listed proxy");
  demand(found, protected_listener(s.network.agents),
         "network.agents: neither TLS nor a listed proxy");
  demand(found, !s.network.visitors.origins.empty(), "network.visitors.origins: not set");
  demand(found, !s.network.agents.origins.empty(), "network.agents.origins: not set");
  demand(found, loopback(s.network.operations.address),
         "network.operations.address: must be a loopback address");
  demand(found, !s.alerts.webhooks.empty() || !s.alerts.smtp.url.empty(),
         "alerts: neither a webhook nor smtp.url: alerts would reach nobody beside the page");
  return found;
}

} // namespace ecoute
