// SPDX-License-Identifier: EUPL-1.2
#include "config/limits.hpp"
#include "net/bin/ecoutectl_files.hpp"
#include "persistence/agent_store.hpp"
#include "persistence/password_rules.hpp"
#include "persistence/private_file.hpp"
#include "persistence/roster_store.hpp"
#include "persistence/secrets.hpp"

#include <sodium.h>

#include <algorithm>
#include <array>
#include <iostream>

namespace ecoute {
namespace {

constexpr auto certified_for = std::chrono::hours{24 * 365};

key_ring keys_of(const command_context& c) {
  return {c.config.keys.key_file, c.config.keys.day_keys, c.config.keys.retention_days};
}

force force_of(const std::string& word) {
  if (const auto known = force_named(word))
    return *known;
  throw command_error("--force is police or gendarmerie");
}

secret_text password_of(const agent_wish& wish) {
  if (wish.password_file.empty())
    return new_token();
  auto text = read_private_file(wish.password_file);
  text.resize(std::min(text.size(), text.find('\n')));
  secret_text password(std::move(text));
  const auto fault = fault_of_password(password, wish.name, wish.shown_name);
  if (fault != password_fault::none)
    throw command_error(sentence_of(fault));
  return password;
}

std::string random_totp_secret() {
  std::string secret(20, '\0');
  randombytes_buf(secret.data(), secret.size());
  return secret;
}

/// Refused here: the database would refuse it too, and tell in its log what it refused.
void check_names(const agent_wish& wish) {
  const auto lower = [](char c) { return c < 'A' || c > 'Z'; };
  if (wish.name.empty() || wish.name.size() > fixed::agent_name_bytes_max ||
      !std::all_of(wish.name.begin(), wish.name.end(), lower))
    throw command_error("--name has 1 to 64 letters, in lower case");
  if (wish.shown_name.empty() || wish.shown_name.size() > fixed::agent_name_bytes_max)
    throw command_error("--shown-name has 1 to 64 letters");
}

new_agent agent_of(const agent_wish& wish, const secret_text& password, instant certified_until,
                   bool demo) {
  return {wish.name,
          wish.shown_name,
          force_of(wish.force_name),
          hash_password(password),
          random_totp_secret(),
          certified_until,
          wish.capacity,
          demo};
}

agent_wish demo_wish(const char* name, const char* shown_name, const char* force_name) {
  agent_wish wish;
  wish.name = name;
  wish.shown_name = shown_name;
  wish.force_name = force_name;
  return wish;
}

std::string sign_in_line(const agent_wish& wish, const std::string& password,
                         const std::string& totp) {
  return wish.name + "  " + wish.force_name + "  password " + password + "  one-time secret " +
         base32(totp) + "\n";
}

void set_abilities(const agent_wish& wish, agent_id agent, instant certified_until,
                   soci::session& sql) {
  roster_store store(sql);
  store.set_languages(agent, wish.languages);
  if (wish.minors)
    store.set_minors_until(agent, certified_until);
  agent_store(sql).set_duty_officer(agent, wish.duty_officer);
  agent_store(sql).set_psychologist(agent, wish.psychologist);
}

void set_role(const command_context& c, const std::string& name, bool on,
              void (agent_store::*set)(agent_id, bool)) {
  sql_session session(c.owner, seconds{30});
  agent_store store(session.sql());
  const auto agent = store.by_name(name);
  if (!agent)
    throw command_error("no agent has this name");
  (store.*set)(agent->profile.agent, on);
  store.close_sessions_of(agent->profile.agent); // what a session may do is known at its beginning
}

} // namespace

void demonstration_only(const command_context& c) {
  if (c.config.kind != profile::demonstration)
    throw command_error("this exists in the demonstration profile only");
}

made_agent make_agent(const agent_wish& wish, instant certified_until, bool demo,
                      const key_ring& keys, soci::session& sql) {
  check_names(wish);
  const auto password = password_of(wish);
  const auto agent = agent_of(wish, password, certified_until, demo);
  agent_store store(sql);
  if (!store.create(agent, keys))
    throw command_error("an agent of this name is there already: " + wish.name);
  const auto made = store.by_name(wish.name)->profile.agent;
  set_abilities(wish, made, certified_until, sql);
  const bool made_here = wish.password_file.empty();
  return {made, sign_in_line(wish, made_here ? std::string{password.reveal()} : "(from the file)",
                             agent.totp_secret)};
}

int create_agent(const command_context& c, const agent_wish& wish, bool demo) {
  if (demo)
    demonstration_only(c);
  if (const auto most = c.config.operators.capacity_max; wish.capacity > most)
    throw command_error("--capacity: at most " + std::to_string(most) +
                        " (operators.capacity_max)");
  const auto keys = keys_of(c);
  sql_session session(c.owner, seconds{30});
  std::cout << make_agent(wish, now() + certified_for, demo, keys, session.sql()).sign_in;
  return 0;
}

int set_duty_officer(const command_context& c, const std::string& name, bool on) {
  set_role(c, name, on, &agent_store::set_duty_officer);
  std::cout << name << (on ? " is a duty officer now\n" : " is no duty officer now\n");
  return 0;
}

int set_psychologist(const command_context& c, const std::string& name, bool on) {
  set_role(c, name, on, &agent_store::set_psychologist);
  std::cout << name << (on ? " is a psychologist now\n" : " is no psychologist now\n");
  return 0;
}

/// The demonstration's sign-ins are the same at each start, so that they can be printed again: the
/// password is the name's, made from the key file and so different on every machine.
int demo_agents(const command_context& c) {
  demonstration_only(c);
  const auto keys = keys_of(c);
  sql_session session(c.owner, seconds{30});
  agent_store store(session.sql());
  const std::array wishes{
      demo_wish("camille", "Camille", "police"), demo_wish("dominique", "Dominique", "police"),
      demo_wish("alex", "Alex", "gendarmerie"),  demo_wish("sasha", "Sasha", "gendarmerie"),
      demo_wish("morgan", "Morgan", "police"), // the duty officer
      demo_wish("noa", "Noa", "police")};      // the psychologist
  for (const auto& wish : wishes) {
    const auto seed = "demonstration password of " + wish.name;
    std::string bytes(16, '\0');
    crypto_generichash(reinterpret_cast<unsigned char*>(bytes.data()), bytes.size(),
                       reinterpret_cast<const unsigned char*>(seed.data()), seed.size(),
                       keys.totp_key().data(), secret_key::size);
    const auto password = base32(bytes).substr(0, 16);
    auto known = store.by_name(wish.name);
    if (!known) {
      store.create(agent_of(wish, secret_text(password), now() + certified_for, true), keys);
      known = store.by_name(wish.name);
    }
    store.set_duty_officer(known->profile.agent, wish.name == "morgan");
    store.set_psychologist(known->profile.agent, wish.name == "noa");
    std::cout << sign_in_line(wish, password,
                              unseal(keys.totp_key(), known->totp_secret, totp_context(wish.name)));
  }
  return 0;
}

int print_code(const command_context& c, const std::string& name) {
  demonstration_only(c);
  const auto keys = keys_of(c);
  sql_session session(c.config.database.connection, seconds{5});
  const auto agent = agent_store(session.sql()).by_name(name);
  if (!agent)
    throw command_error("no agent has this name");
  const auto secret = unseal(keys.totp_key(), agent->totp_secret, totp_context(name));
  std::cout << one_time_code(secret, step_of(now())) << "\n";
  return 0;
}

} // namespace ecoute
