// SPDX-License-Identifier: EUPL-1.2
#include "persistence/commune_csv.hpp"

#include "actors/domain/text_policy.hpp"
#include "config/limits.hpp"

#include <charconv>
#include <fstream>
#include <functional>
#include <optional>
#include <unordered_set>

namespace ecoute {
namespace {

std::vector<std::string> split(const std::string& text, char by) {
  std::vector<std::string> out(1);
  bool quoted = false;
  for (const char c : text) {
    if (c == '"')
      quoted = !quoted;
    else if (c == by && !quoted)
      out.emplace_back();
    else
      out.back() += c;
  }
  return out;
}

class reader {
public:
  reader(const std::filesystem::path& folder, std::string name, std::string header,
         std::vector<std::string>& faults)
      : name_(std::move(name)), header_(std::move(header)), faults_(faults), file_(folder / name_) {
  }

  void each(const std::function<void(const std::vector<std::string>&)>& use) {
    if (!next()) {
      fault("cannot be read, or is empty");
      return;
    }
    if (text_ != header_)
      fault("the header must be " + header_);
    const auto width = split(header_, ',').size();
    while (next()) {
      const auto fields = split(text_, ',');
      if (!valid_utf8(text_))
        fault("not UTF-8");
      else if (fields.size() != width)
        fault(std::to_string(fields.size()) + " fields instead of " + std::to_string(width));
      else
        use(fields);
    }
  }
  void fault(const std::string& what) {
    if (faults_.size() < fixed::import_faults_max)
      faults_.push_back(name_ + ":" + std::to_string(line_) + ": " + what);
  }

private:
  bool next() {
    ++line_;
    if (!std::getline(file_, text_))
      return false;
    if (line_ == 1 && text_.starts_with("\xEF\xBB\xBF"))
      text_.erase(0, 3);
    if (!text_.empty() && text_.back() == '\r')
      text_.pop_back();
    return true;
  }
  std::string name_;
  std::string header_;
  std::vector<std::string>& faults_;
  std::ifstream file_;
  std::string text_;
  std::size_t line_ = 0;
};

std::optional<std::uint32_t> number(const std::string& text) {
  std::uint32_t value = 0;
  if (text.empty())
    return value;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
  if (error != std::errc{} || end != text.data() + text.size())
    return std::nullopt;
  return value;
}

std::optional<reliability> trust_of(const std::string& word) {
  if (word == "officiel")
    return reliability::official;
  if (word == "regle")
    return reliability::by_rule;
  if (word == "forte")
    return reliability::strong;
  if (word == "moyenne")
    return reliability::medium;
  if (word == "faible")
    return reliability::weak;
  if (word == "inconnu")
    return reliability::unknown;
  return std::nullopt;
}

std::unordered_set<std::string> read_communes(const std::filesystem::path& folder,
                                              territory_files& out) {
  std::unordered_set<std::string> known;
  reader file(folder, "communes.csv",
              "insee,nom,type,commune_parente,departement,region,codes_postaux,"
              "codes_postaux_sup,population,lat,lon",
              out.faults);
  file.each([&](const std::vector<std::string>& f) {
    const auto population = number(f[8]);
    if (f[0].size() != 5 || f[1].empty() || f[4].size() < 2 || f[4].size() > 3)
      file.fault("code, name or département is missing or malformed");
    else if (!population)
      file.fault("the population is not a number");
    else if (!known.insert(f[0]).second)
      file.fault("commune " + f[0] + " is there twice");
    else {
      commune c{f[0], f[1], f[4], f[3], {}, *population};
      for (const auto* list : {&f[6], &f[7]})
        for (const auto& code : split(*list, '|'))
          if (!code.empty())
            c.postcodes.push_back(code);
      out.communes.push_back(std::move(c));
    }
  });
  return known;
}

} // namespace

territory_files read_territory(const std::filesystem::path& folder) {
  territory_files out;
  const auto known = read_communes(folder, out);
  std::unordered_set<std::string> seen;
  reader former(folder, "communes_anciennes.csv", "insee_ancien,nom,type,insee_actuel", out.faults);
  former.each([&](const std::vector<std::string>& f) {
    if (!known.contains(f[3]))
      former.fault("commune " + f[3] + " does not exist");
    else if (!f[1].empty() && seen.insert(f[1] + "|" + f[3]).second)
      out.aliases.push_back({f[1], f[3]});
  });
  std::unordered_set<std::string> ruled;
  reader competence(folder, "competence.csv", "insee,force,source,fiabilite,proba_police,service",
                    out.faults);
  competence.each([&](const std::vector<std::string>& f) {
    const auto trust = trust_of(f[3]);
    if (!known.contains(f[0]))
      competence.fault("commune " + f[0] + " does not exist");
    else if (!trust)
      competence.fault("reliability \"" + f[3] + "\" is not known");
    else if (f[1] != "PN" && f[1] != "GN" && f[1] != "PN+GN" && !f[1].empty())
      competence.fault("force \"" + f[1] + "\" is not known");
    else if (!ruled.insert(f[0]).second)
      competence.fault("commune " + f[0] + " is there twice");
    else
      out.competences.push_back({f[0], f[1].starts_with("PN"), f[1].ends_with("GN"), f[2], *trust});
  });
  if (out.faults.empty() && ruled.size() != known.size())
    out.faults.push_back("competence.csv: " + std::to_string(known.size() - ruled.size()) +
                         " communes have no row");
  return out;
}

} // namespace ecoute
