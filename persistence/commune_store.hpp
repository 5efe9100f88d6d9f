// SPDX-License-Identifier: EUPL-1.2
#pragma once

#include "persistence/commune_csv.hpp"
#include "persistence/sql_session.hpp"

#include <memory>

/// Communes, their competent force and the fallbacks. Throws soci::soci_error.
namespace ecoute {

class commune_store {
public:
  explicit commune_store(soci::session& sql) : sql_(sql) {}

  /// Replaces the whole territory in one transaction. Pre: no faults. Needs the owner's role.
  /// Each département's fallback is the force that answers for most of its people, counting only
  /// official rows, rows by rule and strong ones.
  void replace(const territory_files& files);

  /// For the engine's start; about a second for the whole country. `otherwise`: where neither a
  /// commune nor its département tells.
  std::shared_ptr<const territory> load(force otherwise);
  std::size_t count();

private:
  std::vector<fallback_rule> load_fallbacks();
  soci::session& sql_;
};

/// `{"a","b"}`, as PostgreSQL reads an array of text.
std::string text_array(const std::vector<std::string>& values);
std::vector<std::string> read_text_array(const std::string& literal);

} // namespace ecoute
