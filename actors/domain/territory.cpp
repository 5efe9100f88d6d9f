// SPDX-License-Identifier: EUPL-1.2
#include "actors/domain/territory.hpp"

#include "actors/domain/fold.hpp"

#include <algorithm>

namespace ecoute {

namespace {

constexpr std::string_view district_word = " arrondissement";

void sort_unique(std::vector<std::string>& values) {
  std::sort(values.begin(), values.end());
  values.erase(std::unique(values.begin(), values.end()), values.end());
}

/// "havre" is as good as "Le Havre": the article does not count.
bool is_article(std::string_view word) {
  return word == "le" || word == "la" || word == "les" || word == "l";
}

std::string without_spaces(std::string_view text) {
  std::string squeezed(text);
  squeezed.erase(std::remove(squeezed.begin(), squeezed.end(), ' '), squeezed.end());
  return squeezed;
}

bool competence_known(const commune& one) {
  const bool somebody = one.police || one.gendarmerie;
  return somebody && one.trust != reliability::weak && one.trust != reliability::unknown;
}

bool estimated(const commune& one) {
  return one.trust != reliability::official && one.trust != reliability::by_rule;
}

} // namespace

territory::territory(std::vector<commune> communes, std::vector<commune_alias> aliases,
                     std::vector<fallback_rule> fallbacks)
    : communes_(std::move(communes)), aliases_(std::move(aliases)),
      fallbacks_(std::move(fallbacks)) {
  const auto by_code = [](const commune& a, const commune& b) { return a.insee < b.insee; };
  const auto same_code = [](const commune& a, const commune& b) { return a.insee == b.insee; };
  std::stable_sort(communes_.begin(), communes_.end(), by_code);
  communes_.erase(std::unique(communes_.begin(), communes_.end(), same_code), communes_.end());
  index_communes();
  for (const auto& alias : aliases_) {
    if (const auto* meant = by_insee(alias.insee))
      index_name(static_cast<std::uint32_t>(meant - communes_.data()), alias.name);
  }
  const auto by_key = [](const name_key& a, const name_key& b) { return a.folded < b.folded; };
  std::sort(names_.begin(), names_.end(), by_key);
  std::sort(postcodes_.begin(), postcodes_.end(), by_key);
}

void territory::index_communes() {
  for (std::uint32_t number = 0; number < communes_.size(); ++number) {
    const auto& one = communes_[number];
    index_name(number, one.name);
    for (const auto& postcode : one.postcodes)
      postcodes_.push_back({postcode, number, true});
    departements_.push_back(one.departement);
    if (!one.parent.empty())
      cities_.push_back(one.parent);
  }
  sort_unique(departements_);
  sort_unique(cities_);
}

void territory::index_name(std::uint32_t number, std::string_view name) {
  const auto folded = fold_place_name(name);
  if (folded.empty())
    return;
  names_.push_back({folded, number, true});
  if (folded.ends_with(district_word))
    names_.push_back({folded.substr(0, folded.size() - district_word.size()), number, true});
  if (folded.find(' ') == std::string::npos)
    return;
  names_.push_back({without_spaces(folded), number, true});
  bool only_articles = true;
  for (auto space = folded.find(' '), start = std::size_t{0}; space != std::string::npos;
       start = space + 1, space = folded.find(' ', start)) {
    only_articles = only_articles && is_article(folded.substr(start, space - start));
    names_.push_back({folded.substr(space + 1), number, only_articles});
  }
}

const commune* territory::by_insee(std::string_view insee) const {
  const auto found =
      std::lower_bound(communes_.begin(), communes_.end(), insee,
                       [](const commune& one, std::string_view code) { return one.insee < code; });
  return found != communes_.end() && found->insee == insee ? &*found : nullptr;
}

bool territory::has_districts(const commune& one) const {
  return std::binary_search(cities_.begin(), cities_.end(), one.insee);
}

suggestion territory::shown(const commune& one, std::string_view postcode) const {
  suggestion line;
  line.insee = one.insee;
  line.name = one.name;
  line.departement = one.departement;
  line.ask_district = has_districts(one);
  line.both_forces = one.police && one.gendarmerie;
  const auto own = std::find_if(one.postcodes.begin(), one.postcodes.end(),
                                [&](const std::string& p) { return p.starts_with(postcode); });
  if (own != one.postcodes.end())
    line.postcode = *own;
  else if (!one.postcodes.empty())
    line.postcode = one.postcodes.front();
  return line;
}

std::vector<suggestion> territory::districts(std::string_view insee) const {
  std::vector<suggestion> found;
  if (!std::binary_search(cities_.begin(), cities_.end(), insee, std::less<>{}))
    return found;
  for (const auto& one : communes_) {
    if (one.parent == insee)
      found.push_back(shown(one, ""));
  }
  return found;
}

bool territory::knows_departement(std::string_view code) const {
  return std::binary_search(departements_.begin(), departements_.end(), code, std::less<>{});
}

force territory::fallback(std::string_view departement) const {
  const auto rule_of = [this](std::string_view code) {
    return std::find_if(fallbacks_.begin(), fallbacks_.end(),
                        [code](const fallback_rule& rule) { return rule.departement == code; });
  };
  auto rule = rule_of(departement);
  if (rule == fallbacks_.end())
    rule = rule_of("");
  return rule == fallbacks_.end() ? force::police : rule->platform;
}

routing territory::route(const place& where, std::optional<force> wish) const {
  const auto* one = by_insee(where.insee);
  if (one == nullptr)
    return {fallback(where.departement), confidence::to_confirm};
  const auto otherwise = fallback(one->departement);
  if (!competence_known(*one))
    return {otherwise, confidence::to_confirm};
  if (one->police && one->gendarmerie)
    return {wish.value_or(otherwise),
            estimated(*one) ? confidence::to_confirm : confidence::chosen};
  return {one->police ? force::police : force::gendarmerie,
          estimated(*one) ? confidence::to_confirm : confidence::sure};
}

} // namespace ecoute
