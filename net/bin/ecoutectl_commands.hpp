// SPDX-License-Identifier: EUPL-1.2
#pragma once

#include "config/settings.hpp"

#include <cstdint>
#include <filesystem>
#include <stdexcept>
#include <string>

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
};

int init_keys(const command_context& c, const std::filesystem::path& folder);
int init_database(const std::string& superuser_connection, const std::string& name);
int migrate_database(const command_context& c);
int load_territory(const command_context& c, const std::filesystem::path& folder);
int create_agent(const command_context& c, const agent_wish& wish, bool demo);
int demo_agents(const command_context& c);
int print_code(const command_context& c, const std::string& name);
int check_all(const command_context& c);
int count_rows(const command_context& c);

} // namespace ecoute
