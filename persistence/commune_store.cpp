// SPDX-License-Identifier: EUPL-1.2
#include "persistence/commune_store.hpp"

#include <algorithm>
#include <functional>

namespace ecoute {
namespace {

// Rows of one statement; SOCI's own bulk is one execution for each row.
constexpr std::size_t chunk = 2000;

/// Calls `put` with columns of at most `chunk` rows, each already an array literal.
template <class Row, class Split>
void in_chunks(const std::vector<Row>& rows, std::size_t width, Split split_row,
               const std::function<void(const std::vector<std::string>&)>& put) {
  for (std::size_t from = 0; from < rows.size(); from += chunk) {
    std::vector<std::vector<std::string>> columns(width);
    for (std::size_t i = from; i < std::min(from + chunk, rows.size()); ++i) {
      const auto fields = split_row(rows[i]);
      for (std::size_t c = 0; c < width; ++c)
        columns[c].push_back(fields[c]);
    }
    std::vector<std::string> literals;
    for (const auto& column : columns)
      literals.push_back(text_array(column));
    put(literals);
  }
}

} // namespace

std::string text_array(const std::vector<std::string>& values) {
  std::string out = "{";
  for (const auto& v : values) {
    out += out.size() == 1 ? "\"" : ",\"";
    for (const char c : v) {
      if (c == '"' || c == '\\')
        out += '\\';
      out += c;
    }
    out += '"';
  }
  return out + "}";
}

std::vector<std::string> read_text_array(const std::string& literal) {
  std::vector<std::string> out;
  bool quoted = false;
  bool open = false; // a value has begun
  for (std::size_t i = 1; i + 1 < literal.size(); ++i) {
    const char c = literal[i];
    if (!open) {
      out.emplace_back();
      open = true;
    }
    if (c == '\\' && i + 2 < literal.size())
      out.back() += literal[++i];
    else if (c == '"')
      quoted = !quoted;
    else if (c == ',' && !quoted)
      open = false;
    else
      out.back() += c;
  }
  return out;
}

void commune_store::replace(const territory_files& files) {
  soci::transaction all(sql_);
  sql_ << "delete from competence";
  sql_ << "delete from commune_alias";
  sql_ << "delete from fallback_platform";
  sql_ << "delete from commune";
  in_chunks(
      files.communes, 6,
      [](const commune& c) {
        return std::vector<std::string>{c.insee,
                                        c.name,
                                        c.departement,
                                        c.parent,
                                        text_array(c.postcodes),
                                        std::to_string(c.population)};
      },
      [&](const std::vector<std::string>& a) {
        sql_ << "insert into commune select i, n, d, p, cast(c as text[]), cast(h as integer) from "
                "unnest(cast(:i as text[]), cast(:n as text[]), cast(:d as text[]), cast(:p as "
                "text[]), cast(:c as text[]), cast(:h as text[])) r(i, n, d, p, c, h)",
            soci::use(a[0]), soci::use(a[1]), soci::use(a[2]), soci::use(a[3]), soci::use(a[4]),
            soci::use(a[5]);
      });
  in_chunks(
      files.aliases, 2,
      [](const commune_alias& a) {
        return std::vector<std::string>{a.name, a.insee};
      },
      [&](const std::vector<std::string>& a) {
        sql_ << "insert into commune_alias select * from unnest(cast(:n as text[]), cast(:i as "
                "text[]))",
            soci::use(a[0]), soci::use(a[1]);
      });
  in_chunks(
      files.competences, 5,
      [](const competence_row& c) {
        return std::vector<std::string>{c.insee, c.police ? "t" : "f", c.gendarmerie ? "t" : "f",
                                        c.source, std::to_string(static_cast<int>(c.trust))};
      },
      [&](const std::vector<std::string>& a) {
        sql_ << "insert into competence select i, cast(p as boolean), cast(g as boolean), s, "
                "cast(r as smallint) from unnest(cast(:i as text[]), cast(:p as text[]), cast(:g "
                "as text[]), cast(:s as text[]), cast(:r as text[])) t(i, p, g, s, r)",
            soci::use(a[0]), soci::use(a[1]), soci::use(a[2]), soci::use(a[3]), soci::use(a[4]);
      });
  sql_ << "insert into fallback_platform select departement, case when sum(population) filter "
          "(where police) > coalesce(sum(population) filter (where not police), 0) then 1 else 2 "
          "end from commune join competence using (insee) where reliability <= 3 and (police or "
          "gendarmerie) group by departement";
  all.commit();
}

std::size_t commune_store::count() {
  long long rows = 0;
  sql_ << "select count(*) from commune", soci::into(rows);
  return static_cast<std::size_t>(rows);
}

std::vector<fallback_rule> commune_store::load_fallbacks() {
  std::vector<fallback_rule> out;
  const soci::rowset<soci::row> rows =
      (sql_.prepare << "select departement, cast(force as integer) from fallback_platform");
  for (const auto& row : rows)
    out.push_back({row.get<std::string>(0), static_cast<force>(row.get<int>(1))});
  return out;
}

std::shared_ptr<const territory> commune_store::load(force otherwise) {
  std::vector<commune> communes;
  commune c;
  std::string postcodes;
  int population = 0;
  int police = 0;
  int gendarmerie = 0;
  int trust = 0;
  soci::statement read =
      (sql_.prepare << "select c.insee, name, departement, parent, cast(postcodes as text), "
                       "population, cast(coalesce(police, false) as integer), "
                       "cast(coalesce(gendarmerie, false) as integer), coalesce(reliability, 6) "
                       "from commune c left join competence using (insee) order by c.insee",
       soci::into(c.insee), soci::into(c.name), soci::into(c.departement), soci::into(c.parent),
       soci::into(postcodes), soci::into(population), soci::into(police), soci::into(gendarmerie),
       soci::into(trust));
  read.execute();
  while (read.fetch()) {
    c.postcodes = read_text_array(postcodes);
    c.population = static_cast<std::uint32_t>(population);
    c.police = police != 0;
    c.gendarmerie = gendarmerie != 0;
    c.trust = static_cast<reliability>(trust);
    communes.push_back(c);
  }
  std::vector<commune_alias> aliases;
  const soci::rowset<soci::row> rows = (sql_.prepare << "select name, insee from commune_alias");
  for (const auto& row : rows)
    aliases.push_back({row.get<std::string>(0), row.get<std::string>(1)});
  auto fallbacks = load_fallbacks();
  fallbacks.push_back({"", otherwise});
  return std::make_shared<const territory>(std::move(communes), std::move(aliases),
                                           std::move(fallbacks));
}

} // namespace ecoute
