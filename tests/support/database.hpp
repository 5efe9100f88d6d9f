// SPDX-License-Identifier: EUPL-1.2
#pragma once

#include "config/settings.hpp"
#include "persistence/key_ring.hpp"
#include "persistence/pg_connection.hpp"

#include <filesystem>
#include <memory>
#include <string>
#include <sys/types.h>
#include <vector>

/// A private PostgreSQL for the tests of one process: started at the first use in a temporary
/// folder (by the account `postgres` when the caller is root), reached by a Unix socket only,
/// durable as in production, stopped and removed at the end.
namespace ecoute::test {

class cluster {
public:
  /// Throws std::runtime_error when PostgreSQL cannot be had: never a silent skip.
  static cluster& shared();

  [[nodiscard]] std::string connection(const std::string& database, const std::string& role) const;
  /// A fresh database made from the migrated template.
  std::string fresh_database();
  /// SIGKILL to the server and all its processes; returns when the last one is gone.
  void kill();
  void start();
  void freeze(); ///< SIGSTOP to the server and all its processes
  void thaw();
  [[nodiscard]] const std::filesystem::path& folder() const { return folder_; }

private:
  cluster();
  ~cluster();
  void run(const std::string& command) const;
  [[nodiscard]] std::vector<pid_t> processes() const; ///< the server first

  std::filesystem::path folder_;
  std::string as_account_; ///< prefix of every command
  int databases_ = 0;
};

/// One migrated database with its keys.
class database {
public:
  database();
  ~database();
  database(const database&) = delete;
  database& operator=(const database&) = delete;

  /// Settings whose connections lead here.
  [[nodiscard]] settings config() const;
  [[nodiscard]] std::string as(const std::string& role) const;
  pg_connection& owner() { return *owner_; } ///< superuser of the cluster
  std::shared_ptr<key_ring> keys() { return keys_; }
  /// An agent's number, for events that name one.
  agent_id add_agent(const std::string& name, force platform = force::police);
  std::int64_t number(const std::string& sql);
  /// What the database says to a role's statement: "accepted", or the SQLSTATE.
  [[nodiscard]] std::string answer_to(const std::string& role, const std::string& statement) const;

private:
  std::string name_;
  std::filesystem::path key_folder_;
  std::unique_ptr<pg_connection> owner_;
  std::shared_ptr<key_ring> keys_;
};

pg_options options_for(const std::string& connection);

} // namespace ecoute::test
