// SPDX-License-Identifier: EUPL-1.2
#pragma once

#include "config/settings.hpp"
#include "persistence/key_ring.hpp"
#include "persistence/sql_session.hpp"

#include <cstdint>
#include <filesystem>
#include <stdexcept>
#include <string>
#include <vector>

/// What the person who runs the service does by hand. Each returns the exit code or throws
/// command_error with one clear line.
namespace ecoute {

class command_error : public std::runtime_error {
public:
  using std::runtime_error::runtime_error;
};

/// `owner` is the connection of the role that migrates.
struct command_context {
  settings config;
  std::string owner;
};

struct agent_wish {
  std::string name;
  std::string shown_name;
  std::string force_name = "police";
  std::filesystem::path password_file; ///< empty: a password is made and printed
  std::uint32_t capacity = 3;
  std::vector<std::string> languages; ///< BCP 47, beside French
  bool minors = false;                ///< also certified for minors
  bool duty_officer = false;          ///< sees the wall of both platforms, and may intervene
  bool psychologist = false;          ///< joins conversations by invitation, and answers none
};

struct made_agent {
  agent_id agent;
  std::string sign_in; ///< the line to print, once everything is stored
};
/// Throws command_error when the name is taken.
made_agent make_agent(const agent_wish& wish, instant certified_until, bool demo,
                      const key_ring& keys, soci::session& sql);
/// Throws command_error in any other profile.
void demonstration_only(const command_context& c);

int init_keys(const command_context& c, const std::filesystem::path& folder);
int init_database(const std::string& superuser_connection, const std::string& name);
int migrate_database(const command_context& c);
int load_territory(const command_context& c, const std::filesystem::path& folder);
int create_agent(const command_context& c, const agent_wish& wish, bool demo);
/// Makes somebody a duty officer, or no longer one; their sign-ins end.
int set_duty_officer(const command_context& c, const std::string& name, bool on);
/// Makes somebody a psychologist, or no longer one; the same.
int set_psychologist(const command_context& c, const std::string& name, bool on);
int demo_agents(const command_context& c);
int print_code(const command_context& c, const std::string& name);
int check_all(const command_context& c);
int count_rows(const command_context& c);

/// A file (.csv or .ics) into the roster, whole or not at all; `replace`: instead of what is stored
/// of its platforms and its time.
int import_roster(const command_context& c, const std::filesystem::path& file, bool replace);
int export_roster(const command_context& c, const std::string& format);
int show_gaps(const command_context& c, std::uint32_t hours);
int demo_roster(const command_context& c);
/// A plan (.csv) of who is on call, whole or not at all, instead of the one before.
int import_on_call(const command_context& c, const std::filesystem::path& file);
/// Who is on call and who after; `when` empty: now.
int show_on_call(const command_context& c, const std::string& when);
/// Lets somebody be on call, or no longer; their sign-ins end.
int set_on_call(const command_context& c, const std::string& name, bool on);
/// Prints a new secret address of their turns, for their own calendar, instead of the one before;
/// or ends it.
int set_feed(const command_context& c, const std::string& name, bool on);
/// Lets the demonstration's agents be on call, by turns of a day.
int demo_on_call(const command_context& c);
/// Where their alerts are mailed; empty: nowhere.
int set_contact(const command_context& c, const std::string& name, const std::string& mail);
/// Provisional agents, whole or not at all; prints their sign-ins.
int import_surge(const command_context& c, const std::filesystem::path& file);

} // namespace ecoute
