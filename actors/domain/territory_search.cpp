// SPDX-License-Identifier: EUPL-1.2
#include "actors/domain/fold.hpp"
#include "actors/domain/territory.hpp"

#include <algorithm>
#include <array>
#include <tuple>
#include <utility>

namespace ecoute {

namespace {

constexpr std::size_t query_bytes_max = 200; ///< the longest name has 45 letters
constexpr std::size_t postcode_digits = 5;
constexpr std::size_t prefix_digits_min = 2;
constexpr std::size_t name_letters_min = 2;

bool all_digits(std::string_view text) {
  return !text.empty() &&
         std::all_of(text.begin(), text.end(), [](char c) { return c >= '0' && c <= '9'; });
}

/// "11eme" and "11e" to "11"; other words as they are.
std::string_view without_ordinal(std::string_view word) {
  constexpr std::array<std::string_view, 5> endings{"ieme", "eme", "ere", "er", "e"};
  for (const auto ending : endings) {
    if (word.ends_with(ending) && all_digits(word.substr(0, word.size() - ending.size())))
      return word.substr(0, word.size() - ending.size());
  }
  return word;
}

std::string_view whole_word(std::string_view word) {
  constexpr std::array<std::pair<std::string_view, std::string_view>, 4> shortened{
      {{"st", "saint"}, {"ste", "sainte"}, {"sts", "saints"}, {"stes", "saintes"}}};
  for (const auto& [short_form, long_form] : shortened) {
    if (word == short_form)
      return long_form;
  }
  return without_ordinal(word);
}

std::string joined(const std::vector<std::string_view>& words) {
  std::string text;
  for (const auto word : words) {
    if (!text.empty())
      text.push_back(' ');
    text += word;
  }
  return text;
}

/// "xi" and "xie" to "11"; nothing for what is no number of a district.
std::string district_number(std::string_view word) {
  constexpr std::array<std::string_view, 20> roman{
      "i",  "ii",  "iii",  "iv",  "v",  "vi",  "vii",  "viii",  "ix",  "x",
      "xi", "xii", "xiii", "xiv", "xv", "xvi", "xvii", "xviii", "xix", "xx"};
  if (word.size() > 1 && word.back() == 'e')
    word.remove_suffix(1);
  const auto* const known = std::find(roman.begin(), roman.end(), word);
  return known == roman.end() ? std::string{} : std::to_string(known - roman.begin() + 1);
}

/// "lhay": an apostrophe may have been left out.
bool may_be_elided(std::string_view word) {
  constexpr std::string_view before_vowels{"ld"};
  constexpr std::string_view vowels{"aeiouyh"};
  return word.size() > 2 && before_vowels.find(word[0]) != std::string_view::npos &&
         vowels.find(word[1]) != std::string_view::npos;
}

std::string with_word(std::vector<std::string_view> words, std::size_t at, std::string_view other) {
  words[at] = other;
  return joined(words);
}

/// The same name with one word written as it is in the list.
std::vector<std::string> other_spellings(const std::string& folded) {
  const auto words = split_words(folded);
  std::vector<std::string> found;
  for (std::size_t at = 0; at < words.size(); ++at) {
    if (may_be_elided(words[at])) {
      const auto parted = std::string{words[at][0]} + ' ' + std::string{words[at].substr(1)};
      found.push_back(with_word(words, at, parted));
    }
    if (const auto number = district_number(words[at]); at > 0 && !number.empty())
      found.push_back(with_word(words, at, number));
  }
  return found;
}

/// "2a" to "2A".
std::string departement_code(std::string_view word) {
  std::string code{word};
  if (!code.empty() && code.back() >= 'a' && code.back() <= 'z')
    code.back() = static_cast<char>(code.back() - 'a' + 'A');
  return code;
}

/// What was typed, taken apart: "33000 Bordeaux", "Bordeaux (33000)", "33 000", "bord".
struct parsed_query {
  std::string postcode; ///< 2 to 5 digits alone, or exactly 5 beside a name
  std::string name;     ///< folded
};

parsed_query parse(std::string_view typed) {
  const auto folded = fold_place_name(typed);
  auto words = split_words(folded);
  words.erase(std::find(words.begin(), words.end(), "cedex"), words.end());
  parsed_query query;
  if (std::all_of(words.begin(), words.end(), all_digits)) {
    for (const auto word : words)
      query.postcode += word;
    return query;
  }
  const auto postcode = std::find_if(words.begin(), words.end(), [](std::string_view word) {
    return word.size() == postcode_digits && all_digits(word);
  });
  if (postcode != words.end()) {
    query.postcode = *postcode;
    words.erase(postcode);
  }
  query.name = joined(words);
  return query;
}

} // namespace

std::string fold_place_name(std::string_view text) {
  const auto folded = fold_words(text);
  auto words = split_words(folded);
  for (auto& word : words)
    word = whole_word(word);
  return joined(words);
}

std::vector<territory::candidate> territory::named(const std::string& folded) const {
  std::vector<candidate> found;
  const bool only_exact = folded.size() < name_letters_min;
  auto key = std::lower_bound(
      names_.begin(), names_.end(), folded,
      [](const name_key& one, const std::string& wanted) { return one.folded < wanted; });
  for (; key != names_.end() && key->folded.starts_with(folded); ++key) {
    const bool exact = key->whole && key->folded.size() == folded.size();
    if (exact || !only_exact)
      found.push_back({key->commune, exact});
  }
  return found;
}

std::vector<territory::candidate> territory::under_postcode(std::string_view digits) const {
  std::vector<candidate> found;
  auto key = std::lower_bound(
      postcodes_.begin(), postcodes_.end(), digits,
      [](const name_key& one, std::string_view wanted) { return one.folded < wanted; });
  for (; key != postcodes_.end() && key->folded.starts_with(digits); ++key)
    found.push_back({key->commune, false});
  if (digits.size() < postcode_digits)
    return found;
  // A whole postcode names the district; its city, which has all postcodes, would say less.
  std::vector<std::string_view> parents;
  for (const auto& one : found) {
    if (!communes_[one.commune].parent.empty())
      parents.emplace_back(communes_[one.commune].parent);
  }
  std::erase_if(found, [&](const candidate& one) {
    return std::find(parents.begin(), parents.end(), communes_[one.commune].insee) != parents.end();
  });
  return found;
}

std::vector<territory::candidate> territory::named_under(std::string_view postcode,
                                                         const std::string& name) const {
  const auto here = under_postcode(postcode);
  auto matching = named(name);
  std::erase_if(matching, [&](const candidate& one) {
    return std::none_of(here.begin(), here.end(),
                        [&](const candidate& other) { return other.commune == one.commune; });
  });
  return matching;
}

std::vector<territory::candidate> territory::named_in_some_way(const std::string& folded) const {
  auto found = named(folded);
  if (!found.empty())
    return found;
  for (const auto& other : other_spellings(folded)) {
    found = named(other);
    if (!found.empty())
      break;
  }
  return found;
}

/// "Saint-Ouen 93", "2A": only where no name holds the number, as "Paris 11" does.
std::vector<territory::candidate> territory::named_in_departement(const std::string& folded) const {
  const auto words = split_words(folded);
  for (const auto at : {words.size() - 1, std::size_t{0}}) {
    const auto code = departement_code(words[at]);
    if (!knows_departement(code))
      continue;
    auto others = words;
    others.erase(others.begin() + static_cast<std::ptrdiff_t>(at));
    auto found = others.empty() ? everywhere() : named_in_some_way(joined(others));
    std::erase_if(found,
                  [&](const candidate& one) { return communes_[one.commune].departement != code; });
    if (!found.empty())
      return found;
  }
  return {};
}

std::vector<territory::candidate> territory::everywhere() const {
  std::vector<candidate> all;
  for (std::uint32_t number = 0; number < communes_.size(); ++number)
    all.push_back({number, false});
  return all;
}

bool territory::both_forces_among(const std::vector<candidate>& all) const {
  bool police = false;
  bool gendarmerie = false;
  for (const auto& one : all) {
    police = police || communes_[one.commune].police;
    gendarmerie = gendarmerie || communes_[one.commune].gendarmerie;
  }
  return police && gendarmerie;
}

lookup_result territory::listed(std::vector<candidate> all, std::size_t limit,
                                std::string_view postcode) const {
  std::sort(all.begin(), all.end(), [](const candidate& a, const candidate& b) {
    return std::tuple(a.commune, !a.exact) < std::tuple(b.commune, !b.exact);
  });
  const auto same = [](const candidate& a, const candidate& b) { return a.commune == b.commune; };
  all.erase(std::unique(all.begin(), all.end(), same), all.end());

  const auto better = [this](const candidate& a, const candidate& b) {
    const auto rank = [this](const candidate& one) {
      const auto population = static_cast<std::int64_t>(communes_[one.commune].population);
      return std::tuple(!one.exact, -population, one.commune);
    };
    return rank(a) < rank(b);
  };
  const auto shown_count = std::min(limit, all.size());
  const auto middle = all.begin() + static_cast<std::ptrdiff_t>(shown_count);
  std::partial_sort(all.begin(), middle, all.end(), better);

  lookup_result result;
  result.truncated = shown_count < all.size();
  for (auto one = all.begin(); one != middle; ++one)
    result.found.push_back(shown(communes_[one->commune], postcode));
  return result;
}

lookup_result territory::look_up(std::string_view query, std::size_t limit) const {
  if (query.size() > query_bytes_max)
    return {};
  const auto [postcode, name] = parse(query);
  if (!postcode.empty() && !name.empty()) {
    if (auto both = named_under(postcode, name); !both.empty())
      return listed(std::move(both), limit, postcode);
    if (under_postcode(postcode).empty())
      return listed(named(name), limit, "");
  }
  if (postcode.empty() && name.empty())
    return {};
  if (postcode.empty()) {
    auto found = named_in_some_way(name);
    return listed(found.empty() ? named_in_departement(name) : std::move(found), limit, "");
  }
  if (postcode.size() < prefix_digits_min || postcode.size() > postcode_digits)
    return {};
  auto all = under_postcode(postcode);
  if (postcode.size() < postcode_digits)
    return listed(std::move(all), limit, postcode);
  const bool mixed = both_forces_among(all);
  const auto whole = all.size();
  auto result = listed(std::move(all), std::max(limit, whole), postcode);
  result.mixed_forces = mixed;
  return result;
}

} // namespace ecoute
