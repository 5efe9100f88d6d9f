// SPDX-License-Identifier: EUPL-1.2
#include "actors/domain/on_call_csv.hpp"
#include "config/limits.hpp"
#include "net/bin/ecoutectl_files.hpp"
#include "net/hashing.hpp"
#include "net/route_table.hpp"
#include "persistence/agent_store.hpp"
#include "persistence/on_call_store.hpp"
#include "persistence/roster_store.hpp"

#include <algorithm>
#include <iostream>
#include <set>
#include <span>

namespace ecoute {
namespace {

agent_id agent_named(const std::string& name, soci::session& sql) {
  const auto agent = agent_store(sql).by_name(name);
  if (!agent)
    throw command_error("no agent has this name");
  return agent->profile.agent;
}

std::string sign_in_of(agent_id agent, std::span<const named_agent> names) {
  const auto found = std::find_if(names.begin(), names.end(),
                                  [&](const named_agent& n) { return n.agent == agent; });
  return found == names.end() ? "nobody" : found->sign_in;
}

std::set<agent_id> named_in(const on_call_plan& plan) {
  std::set<agent_id> all;
  for (const auto& r : plan.rotations)
    all.insert(r.members.begin(), r.members.end());
  for (const auto& o : plan.overrides)
    all.insert(o.agent);
  return all;
}

/// The sign-in names of those whom the plan names and `known` does not.
std::string left_out_of(const std::vector<agent_id>& known, const on_call_plan& plan,
                        std::span<const named_agent> names) {
  std::string all;
  for (const auto agent : named_in(plan))
    if (std::find(known.begin(), known.end(), agent) == known.end())
      all += " " + sign_in_of(agent, names);
  return all;
}

std::vector<agent_id> with_mail(on_call_store& store) {
  std::vector<agent_id> all;
  for (const auto& c : store.contacts())
    all.push_back(c.agent);
  return all;
}

/// As a clock on the mainland's wall shows it, or with a Z.
instant time_of(const std::string& text) {
  if (const auto utc = parse_utc(text))
    return *utc;
  const auto civil = parse_civil_time(text);
  const auto there = civil ? mainland().instant_of(*civil, repeated_hour::first) : std::nullopt;
  if (!there)
    throw command_error("--at is a time like 2026-10-25T08:00, or 2026-10-25T06:00:00Z");
  return *there;
}

void print_level(const on_call_plan& plan, on_call_scope scope, std::uint8_t level, instant at,
                 std::span<const named_agent> names) {
  std::cout << name_of(scope) << "  level " << static_cast<int>(level) << "  ";
  const auto turn = on_call_now(plan, scope, level, at);
  if (!turn) {
    std::cout << "nobody\n";
    return;
  }
  std::cout << sign_in_of(turn->agent, names) << "  until " << shown(turn->until) << "  then "
            << sign_in_of(turn->then, names) << "\n";
}

} // namespace

int import_on_call(const command_context& c, const std::filesystem::path& file) {
  const auto text = text_of(file);
  sql_session session(c.owner, seconds{30});
  on_call_store store(session.sql());
  const auto names = roster_store(session.sql()).sign_ins();
  const auto read = import_on_call(text, names, fixed::on_call_rows_max);
  if (const auto* faults = std::get_if<std::vector<on_call_line_fault>>(&read))
    refuse(file, *faults);
  const auto& plan = std::get<on_call_plan>(read);
  if (const auto who = left_out_of(store.allowed(), plan, names); !who.empty())
    throw command_error(file.string() + ": nothing was imported: these may not be on call yet (" +
                        "ecoutectl on-call NAME):" + who);
  store.replace(plan, now());
  std::cout << plan.rotations.size() << " rotations and " << plan.overrides.size()
            << " overrides, instead of those before\n";
  if (const auto who = left_out_of(with_mail(store), plan, names); !who.empty())
    std::cout << "no address for mail (ecoutectl agents contact NAME MAIL):" << who << "\n";
  return 0;
}

int show_on_call(const command_context& c, const std::string& when) {
  const auto at = when.empty() ? now() : time_of(when);
  sql_session session(c.owner, seconds{30});
  const auto plan = on_call_store(session.sql()).plan();
  const auto names = roster_store(session.sql()).sign_ins();
  for (const auto scope :
       {on_call_scope::system, on_call_scope::police, on_call_scope::gendarmerie}) {
    const auto last = last_level(plan, scope);
    if (last == 0)
      std::cout << name_of(scope) << "  no rotation\n";
    for (std::uint8_t level = 1; level <= last; ++level)
      print_level(plan, scope, level, at, names);
  }
  return 0;
}

int set_on_call(const command_context& c, const std::string& name, bool on) {
  sql_session session(c.owner, seconds{30});
  agent_store store(session.sql());
  const auto agent = agent_named(name, session.sql());
  if (!on && named_in(on_call_store(session.sql()).plan()).count(agent) != 0)
    throw command_error(name + " is in the plan: import one without them first");
  store.set_on_call(agent, on);
  store.close_sessions_of(agent); // what a session may do is known at its beginning
  std::cout << name << (on ? " may be on call now\n" : " may not be on call any more\n");
  return 0;
}

int set_contact(const command_context& c, const std::string& name, const std::string& mail) {
  sql_session session(c.owner, seconds{30});
  on_call_store store(session.sql());
  const auto agent = agent_named(name, session.sql());
  if (mail.empty())
    store.forget_mail(agent);
  else if (!store.set_mail(agent, secret_text{mail}))
    throw command_error("this is no address for mail");
  std::cout << name << (mail.empty() ? " has no address now\n" : " has an address now\n");
  return 0;
}

int set_feed(const command_context& c, const std::string& name, bool on) {
  sql_session session(c.owner, seconds{30});
  on_call_store store(session.sql());
  const auto agent = agent_named(name, session.sql());
  if (!on) {
    store.revoke_feeds(agent);
    std::cout << name << " has no calendar address now\n";
    return 0;
  }
  const auto token = random_token();
  store.set_feed(agent, token_hash(token.reveal()));
  const auto& agents = c.config.network.agents;
  const auto origin = agents.origins.empty()
                          ? "http://" + agents.address + ":" + std::to_string(agents.port)
                          : agents.origins.front();
  std::cout << origin << on_call_feeds << token.reveal() << ".ics\n";
  return 0;
}

int demo_on_call(const command_context& c) {
  demonstration_only(c);
  struct turn_row {
    on_call_scope scope;
    std::uint8_t level;
    std::vector<std::string> names; // in turn, by day
  };
  const std::vector<turn_row> rows{
      {on_call_scope::system, 1, {"morgan"}},
      {on_call_scope::system, 2, {"dominique"}},
      {on_call_scope::police, 1, {"dominique", "camille"}},
      {on_call_scope::police, 2, {"camille", "dominique"}},
      {on_call_scope::police, 3, {"morgan"}},
      {on_call_scope::gendarmerie, 1, {"alex", "sasha"}},
      {on_call_scope::gendarmerie, 2, {"sasha", "alex"}},
  };
  sql_session session(c.owner, seconds{30});
  agent_store agents(session.sql());
  const auto first = civil_time{mainland().day_of(now()) - date::days{1}} + std::chrono::hours{8};
  on_call_plan plan;
  for (const auto& row : rows) {
    on_call_rotation rotation{row.scope, row.level, std::string{mainland_zone}, first, 1, {}};
    for (const auto& name : row.names) {
      rotation.members.push_back(agent_named(name, session.sql()));
      agents.set_on_call(rotation.members.back(), true);
    }
    plan.rotations.push_back(std::move(rotation));
  }
  on_call_store(session.sql()).replace(plan, now());
  std::cout << plan.rotations.size() << " rotations of the demonstration\n";
  return 0;
}

} // namespace ecoute
