// SPDX-License-Identifier: EUPL-1.2
#pragma once

#include "config/settings.hpp"
#include "persistence/pg_connection.hpp"

#include <cstdint>
#include <stdexcept>
#include <string>
#include <vector>

/// The schema's versions, forward only.
namespace ecoute {

struct migration {
  std::int32_t version = 0;
  std::string name;
  std::string sql;
};

/// Every script of persistence/migrations, in order, compiled into the program.
const std::vector<migration>& embedded_migrations();

/// A sentence for the person who migrates; holds no data of the database.
class migration_error : public std::runtime_error {
public:
  using std::runtime_error::runtime_error;
};

/// Creates the two roles (ecoute_owner migrates, ecoute_app runs the engine) and the database, each
/// unless it is there. `superuser` must be connected to another database.
void create_database(pg_connection& superuser, const std::string& name);

/// Applies what is missing, each script in its own transaction, under an advisory lock, and
/// records its digest. Returns the versions applied now. Throws migration_error when an applied
/// script has changed since, or when the database is newer than this program.
std::vector<std::int32_t> migrate(pg_connection& owner, const std::vector<migration>& all);

/// Writes the profile into a new database. Throws migration_error when it already has another.
void set_profile(pg_connection& owner, profile kind);

} // namespace ecoute
