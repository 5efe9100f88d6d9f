// SPDX-License-Identifier: EUPL-1.2
#include "net/bin/ecoute_outbound.hpp"

#include "actors/support/directory.hpp"
#include "actors/support/listed.hpp"
#include "net/outbound/dead_man_beat.hpp"
#include "net/outbound/dispatcher_actor.hpp"
#include "persistence/key_ring.hpp"
#include "persistence/outbox_actor.hpp"
#include "persistence/private_file.hpp"

#include <caf/actor_cast.hpp>

#include <algorithm>
#include <chrono>
#include <memory>
#include <utility>

namespace ecoute {
namespace {

using sentences_of_faults = std::vector<std::string>;

/// What an operator types or a generator writes: without the line's end.
secret_text read_secret(const std::filesystem::path& file, std::size_t bytes_min,
                        const std::string& what, sentences_of_faults& faults) {
  try {
    auto words = read_private_file(file);
    while (!words.empty() && (words.back() == '\n' || words.back() == '\r'))
      words.pop_back();
    if (words.size() < bytes_min || words.size() > fixed::outbound_secret_bytes_max)
      faults.push_back(what + ": expected " + std::to_string(bytes_min) + " to " +
                       std::to_string(fixed::outbound_secret_bytes_max) + " bytes");
    return secret_text{std::move(words)};
  } catch (const key_error& e) {
    faults.push_back(what + ": " + e.what());
    return {};
  }
}

/// Of "smtp://HOST:PORT".
bool is_on_this_machine(std::string_view relay) {
  const auto rest = relay.substr(std::min(relay.size(), relay.find("://") + 3));
  const bool bracket = rest.starts_with('[');
  const auto host = bracket ? rest.substr(1, rest.find(']') - 1) : rest.substr(0, rest.find(':'));
  return is_this_machine(host);
}

mail_relay read_relay(const mail_settings& s, sentences_of_faults& faults) {
  mail_relay out;
  out.url = s.url;
  out.from = s.sender;
  out.user = s.user;
  if (!s.user.empty())
    out.password = read_secret(s.password, 1, "alerts.smtp.password", faults);
  out.plain_allowed = s.url.starts_with("smtp://") && is_on_this_machine(s.url);
  return out;
}

using shared_ways = std::shared_ptr<const outbound_ways>;
using shared_counters = std::shared_ptr<outbound_counters>;

auto wall_of(const engine_parts& parts) {
  return [clock = parts.clock](std::chrono::steady_clock::time_point t) { return clock.at(t); };
}

dispatcher_parts dispatcher_of(caf::actor_system& in, const engine_parts& parts, shared_ways ways,
                               shared_counters counters) {
  dispatcher_parts out;
  out.outbox = [&in] { return directory::outbox(in); };
  out.board = [&in] { return directory::alert_board(in); };
  out.mails = ways->relay.has_value();
  out.send = [&in, ways = std::move(ways)](const outgoing& what, std::function<void(sent)> over) {
    send_on_thread(
        in, [ways, what] { return carry(*ways, what); }, std::move(over));
  };
  out.wall = wall_of(parts);
  out.request_patience = parts.limits.supervision.request_timeout;
  out.retry_pause = parts.limits.supervision.reload_pause;
  out.counters = std::move(counters);
  return out;
}

beat_parts beat_of(caf::actor_system& in, const engine_parts& parts, shared_ways ways,
                   shared_counters counters, loop_asker ask_loop) {
  beat_parts out;
  out.supervisor = [&in] { return directory::supervisor(in); };
  out.journal = [&in] { return directory::journal(in); };
  out.board = [&in] { return directory::alert_board(in); };
  out.ask_loop = std::move(ask_loop);
  out.post = [&in, ways = std::move(ways)](const std::string& key, const std::string& body,
                                           std::function<void(sent)> over) {
    send_on_thread(
        in, [ways, key, body] { return carry_beat(*ways, key, body); }, std::move(over));
  };
  out.wall = wall_of(parts);
  out.every = parts.limits.alerts.dead_man.every;
  out.counters = std::move(counters);
  return out;
}

} // namespace

outbound_ways read_outbound(const settings& limits, sentences_of_faults& faults) {
  const bool demonstration = limits.kind == profile::demonstration;
  outbound_ways out;
  for (const auto& w : limits.alerts.webhooks)
    out.webhooks[w.name] = {w.url,
                            read_secret(w.secret, fixed::outbound_secret_bytes_min,
                                        "alerts.webhooks." + w.name + ".secret", faults),
                            allowance_of(w.allow_private, demonstration)};
  if (!limits.alerts.smtp.url.empty())
    out.relay = read_relay(limits.alerts.smtp, faults);
  const auto& dead_man = limits.alerts.dead_man;
  if (!dead_man.url.empty())
    out.dead_man = signed_receiver{dead_man.url,
                                   read_secret(dead_man.secret, fixed::outbound_secret_bytes_min,
                                               "alerts.dead_man.secret", faults),
                                   allowance_of(dead_man.allow_private, demonstration)};
  out.wall_now = [] { return std::chrono::floor<milliseconds>(std::chrono::system_clock::now()); };
  return out;
}

/// The roles' functions live in the parts that they are given.
void add_outbound_roles(engine_parts& parts, const start_material& material,
                        const loop_asker& ask_loop) {
  const auto ways = material.outbound;
  const auto counters = material.outbound_counts;
  parts.further_roles.push_back({"outbox", [&parts](caf::actor_system& in) {
                                   return directory::listed(
                                       in, spawn_outbox(in, parts.limits.database));
                                 }});
  parts.further_roles.push_back(
      {"dispatcher", [&parts, ways, counters](caf::actor_system& in) {
         return directory::listed(in,
                                  spawn_dispatcher(in, dispatcher_of(in, parts, ways, counters)));
       }});
  if (!ways->dead_man)
    return;
  parts.further_roles.push_back(
      {"dead_man_beat", [&parts, ways, counters, ask_loop](caf::actor_system& in) {
         return caf::actor_cast<caf::actor>(
             spawn_dead_man_beat(in, beat_of(in, parts, ways, counters, ask_loop)));
       }});
}

} // namespace ecoute
