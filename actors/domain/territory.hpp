// SPDX-License-Identifier: EUPL-1.2
#pragma once

#include "actors/domain/vocabulary.hpp"

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

/// Communes, postcodes and which force is competent. Built once from the database, then read only
/// (shared between threads without a lock).
namespace ecoute {

/// How far a row of competence may be trusted.
enum class reliability : std::uint8_t {
  official = 1,
  by_rule = 2,
  strong = 3,
  medium = 4,
  weak = 5,
  unknown = 6,
};

struct commune {
  std::string insee;
  std::string name;
  std::string departement;
  std::string parent; ///< Paris, Lyon, Marseille for a district; else empty
  std::vector<std::string> postcodes;
  std::uint32_t population = 0;
  bool police = false; ///< both false: unknown; both true: both forces
  bool gendarmerie = false;
  reliability trust = reliability::unknown;
};

/// Another name under which a commune is looked for (merged or delegated commune).
struct commune_alias {
  std::string name;
  std::string insee;
};

/// What the visitor is shown as one line of the list.
struct suggestion {
  std::string insee;
  std::string name;
  std::string postcode; ///< the one asked for, or the first
  std::string departement;
  bool ask_district = false; ///< a city whose districts must be asked (Paris, Lyon, Marseille)
  bool both_forces = false;  ///< the visitor chooses, or has no preference
};

struct lookup_result {
  std::vector<suggestion> found; ///< best first; a whole postcode is never cut by the limit
  bool mixed_forces = false;     ///< the postcode lies under both forces: the commune is asked
  bool truncated = false;
};

/// Where a département without a sure answer is sent; first the département's own row, then
/// national.
struct fallback_rule {
  std::string departement; ///< empty = national
  force platform = force::police;
};

class territory {
public:
  territory(std::vector<commune> communes, std::vector<commune_alias> aliases,
            std::vector<fallback_rule> fallbacks);

  /// By name (accents, case, hyphens, apostrophes, "St"/"Ste" folded; the beginning of the name or
  /// of any of its words, spaces may be left out; beside it the code of a département, or a
  /// district in Roman figures), by the code of a département in Corsica, or by postcode (2 to 5
  /// digits; all 5, alone or beside a name, list its communes; a CEDEX is not known). Exact names
  /// first, then population. Fewer than 2 characters: nothing, but the commune of exactly that name
  /// (Y, in the Somme).
  [[nodiscard]] lookup_result look_up(std::string_view query, std::size_t limit) const;

  [[nodiscard]] const commune* by_insee(std::string_view insee) const;
  /// Districts of a city, in order; empty for every other commune.
  [[nodiscard]] std::vector<suggestion> districts(std::string_view insee) const;
  [[nodiscard]] bool knows_departement(std::string_view code) const;
  [[nodiscard]] std::size_t size() const { return communes_.size(); }

  /// The competence's answer. `wish` counts only where both forces are competent. An empty or
  /// unknown commune gives the fallback, `to_confirm`. Weak and unknown rows too. Estimated rows
  /// that are strong or medium are routed and marked `to_confirm`.
  [[nodiscard]] routing route(const place& where, std::optional<force> wish) const;

private:
  std::vector<commune> communes_; ///< sorted by insee
  std::vector<commune_alias> aliases_;
  std::vector<fallback_rule> fallbacks_;
  struct name_key {
    std::string folded;
    std::uint32_t commune;
    bool whole; ///< a full name, as against the rest of a name from one of its words on
  };
  struct candidate {
    std::uint32_t commune;
    bool exact;
  };

  void index_name(std::uint32_t number, std::string_view name);
  void index_communes();
  [[nodiscard]] std::vector<candidate> named(const std::string& folded) const;
  [[nodiscard]] std::vector<candidate> named_in_some_way(const std::string& folded) const;
  [[nodiscard]] std::vector<candidate> named_in_departement(const std::string& folded) const;
  [[nodiscard]] std::vector<candidate> everywhere() const;
  [[nodiscard]] std::vector<candidate> under_postcode(std::string_view digits) const;
  [[nodiscard]] std::vector<candidate> named_under(std::string_view postcode,
                                                   const std::string& name) const;
  [[nodiscard]] lookup_result listed(std::vector<candidate> all, std::size_t limit,
                                     std::string_view postcode) const;
  [[nodiscard]] bool both_forces_among(const std::vector<candidate>& all) const;
  [[nodiscard]] bool has_districts(const commune& one) const;
  [[nodiscard]] suggestion shown(const commune& one, std::string_view postcode) const;
  [[nodiscard]] force fallback(std::string_view departement) const;

  std::vector<name_key> names_;           ///< sorted by folded
  std::vector<name_key> postcodes_;       ///< sorted; folded holds the postcode
  std::vector<std::string> departements_; ///< sorted
  std::vector<std::string> cities_;       ///< sorted; communes that have districts
};

/// Lower case, accents and ligatures removed, hyphens and apostrophes to spaces, "st"/"ste" as a
/// word to "saint"/"sainte", ordinals to their number ("1er", "11ème"), runs of spaces to one.
std::string fold_place_name(std::string_view text);

} // namespace ecoute
