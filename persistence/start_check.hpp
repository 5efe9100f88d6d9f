// SPDX-License-Identifier: EUPL-1.2
#pragma once

#include "config/settings.hpp"
#include "persistence/key_ring.hpp"
#include "persistence/pg_connection.hpp"

#include <string>
#include <vector>

/// Why the engine may not start on this database; all reasons at once.
namespace ecoute {

/// Sentences for whoever starts the engine; empty = may start. Both profiles: the schema's version,
/// the profile written in the database, the role's rights. Production also: settings under which
/// a commit is not durable, settings that write personal data to the server's log, competence that
/// is estimated, demonstration agents, no retention.
std::vector<std::string> faults_of_database(pg_connection& engine, const settings& s);

/// Production refuses keys made for a demonstration: who knows where they have been.
std::vector<std::string> faults_of_keys(const key_ring& keys, const settings& s);

} // namespace ecoute
