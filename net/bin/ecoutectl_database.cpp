// SPDX-License-Identifier: EUPL-1.2
#include "config/settings_loader.hpp"
#include "net/bin/ecoutectl_commands.hpp"
#include "persistence/commune_store.hpp"
#include "persistence/key_ring.hpp"
#include "persistence/migrator.hpp"
#include "persistence/start_check.hpp"

#include <iostream>

namespace ecoute {
namespace {

pg_options options_of(const std::string& connection) {
  pg_options o;
  o.connection = connection;
  o.application = "ecoutectl";
  o.statement_timeout = std::chrono::minutes{5};
  o.answer_timeout = std::chrono::minutes{6};
  o.lock_timeout = std::chrono::seconds{30};
  return o;
}

} // namespace

int init_keys(const command_context& c, const std::filesystem::path& folder) {
  std::filesystem::create_directories(folder);
  key_ring::create(folder / "ecoute.keys", folder / "days", c.config.kind);
  std::cout << "key file " << (folder / "ecoute.keys").string() << "\n"
            << "day keys " << (folder / "days").string() << "\n";
  return 0;
}

int init_database(const std::string& superuser_connection, const std::string& name) {
  pg_connection superuser(options_of(superuser_connection));
  create_database(superuser, name);
  std::cout << "database " << name << " is there\n";
  return 0;
}

int migrate_database(const command_context& c) {
  pg_connection owner(options_of(c.owner));
  const auto applied = migrate(owner, embedded_migrations());
  set_profile(owner, c.config.kind);
  for (const auto version : applied)
    std::cout << "applied version " << version << "\n";
  std::cout << "the schema is at version " << embedded_migrations().back().version << "\n";
  return 0;
}

int load_territory(const command_context& c, const std::filesystem::path& folder) {
  const auto files = read_territory(folder);
  if (!files.faults.empty()) {
    std::string all = "the files have faults; nothing was loaded:";
    for (const auto& fault : files.faults)
      all += "\n  " + fault;
    throw command_error(all);
  }
  sql_session session(c.owner, std::chrono::minutes{5});
  commune_store(session.sql()).replace(files);
  std::cout << files.communes.size() << " communes, " << files.aliases.size() << " former names, "
            << files.competences.size() << " competences\n";
  return 0;
}

int check_all(const command_context& c) {
  std::vector<std::string> faults;
  if (c.config.kind == profile::production)
    faults = production_faults(c.config);
  try {
    key_ring keys(c.config.keys.key_file, c.config.keys.day_keys, c.config.keys.retention_days);
    std::cout << "key " << keys.kek_id() << ", " << keys.verify_day_keys() << " day keys open\n";
    for (auto& fault : faults_of_keys(keys, c.config))
      faults.push_back(std::move(fault));
  } catch (const key_error& e) {
    faults.emplace_back(e.what());
  }
  pg_connection engine(options_of(c.config.database.connection));
  for (auto& fault : faults_of_database(engine, c.config))
    faults.push_back(std::move(fault));
  for (const auto& fault : faults)
    std::cerr << "ecoutectl: " << fault << "\n";
  return faults.empty() ? 0 : 1;
}

int count_rows(const command_context& c) {
  pg_connection engine(options_of(c.config.database.connection));
  const auto rows = engine.ask("select (select count(*) from conversation_head), count(*), "
                               "count(*) filter (where words is not null), (select count(*) from "
                               "commune) from event");
  std::cout << "conversations " << rows.integer(0, 0) << "\nevents " << rows.integer(0, 1)
            << "\nmessages " << rows.integer(0, 2) << "\ncommunes " << rows.integer(0, 3) << "\n";
  return 0;
}

} // namespace ecoute
