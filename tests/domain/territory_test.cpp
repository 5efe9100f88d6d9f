// SPDX-License-Identifier: EUPL-1.2
#include "actors/domain/territory.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <cstdlib>
#include <fstream>
#include <map>
#include <sstream>
#include <string>
#include <vector>

namespace ecoute {
namespace {

using ::testing::Contains;
using ::testing::ElementsAre;
using ::testing::IsEmpty;

std::vector<std::string> split(const std::string& text, char by) {
  std::vector<std::string> parts;
  std::istringstream stream(text);
  for (std::string part; std::getline(stream, part, by);)
    parts.push_back(part);
  return parts;
}

std::vector<std::vector<std::string>> shipped_rows(const std::string& name, std::size_t columns) {
  std::ifstream file(std::string(ECOUTE_SOURCE_DIR) + "/config/data/" + name);
  std::vector<std::vector<std::string>> rows;
  std::string line;
  std::getline(file, line);
  while (std::getline(file, line)) {
    rows.push_back(split(line, ','));
    rows.back().resize(columns);
  }
  return rows;
}

reliability reliability_of(const std::string& word) {
  static const std::map<std::string, reliability> words{
      {"officiel", reliability::official}, {"regle", reliability::by_rule},
      {"forte", reliability::strong},      {"moyenne", reliability::medium},
      {"faible", reliability::weak},       {"inconnu", reliability::unknown}};
  return words.at(word);
}

territory load_shipped() {
  std::map<std::string, std::vector<std::string>> competence;
  for (auto& row : shipped_rows("competence.csv", 6))
    competence[row[0]] = row;
  std::vector<commune> communes;
  for (const auto& row : shipped_rows("communes.csv", 11)) {
    const auto& who = competence.at(row[0]);
    communes.push_back({.insee = row[0],
                        .name = row[1],
                        .departement = row[4],
                        .parent = row[3],
                        .postcodes = split(row[6], '|'),
                        .population = static_cast<std::uint32_t>(std::atoi(row[8].c_str())),
                        .police = who[1].find("PN") != std::string::npos,
                        .gendarmerie = who[1].find("GN") != std::string::npos,
                        .trust = reliability_of(who[3])});
  }
  std::vector<commune_alias> aliases;
  for (const auto& row : shipped_rows("communes_anciennes.csv", 4)) {
    if (!row[1].empty())
      aliases.push_back({row[1], row[3]});
  }
  return {
      std::move(communes), std::move(aliases), {{"", force::police}, {"48", force::gendarmerie}}};
}

const territory& france() {
  static const territory all = load_shipped();
  return all;
}

std::vector<std::string> codes(const lookup_result& result) {
  std::vector<std::string> found;
  for (const auto& one : result.found)
    found.push_back(one.insee);
  return found;
}

std::string first(std::string_view query) {
  const auto result = france().look_up(query, 8);
  return result.found.empty() ? "" : result.found.front().insee;
}

TEST(PlaceName, IsFoldedAsTheTableSays) {
  const std::vector<std::pair<std::string, std::string>> table{
      {"Saint-Étienne", "saint etienne"},
      {"ST ETIENNE", "saint etienne"},
      {"Ste-Foy", "sainte foy"},
      {"L'Haÿ-les-Roses", "l hay les roses"},
      {"L’Haÿ les Roses", "l hay les roses"},
      {"Œuilly", "oeuilly"},
      {"  Aix -- en  Provence ", "aix en provence"},
      {"Bors (Canton de Charente-Sud)", "bors canton de charente sud"},
      {"Saint-E\u0301tienne", "saint etienne"},
      {"Stains", "stains"},
      {"Paris 1er Arrondissement", "paris 1 arrondissement"},
      {"Lyon 3ème", "lyon 3"},
      {"\xFF\xFE", ""},
      {"Москва", ""},
  };
  for (const auto& [typed, folded] : table)
    EXPECT_EQ(fold_place_name(typed), folded) << typed;
}

TEST(Territory, HoldsTheWholeCountry) {
  EXPECT_EQ(france().size(), 35014U);
  EXPECT_TRUE(france().knows_departement("2A"));
  EXPECT_TRUE(france().knows_departement("974"));
  EXPECT_FALSE(france().knows_departement("20"));
  EXPECT_FALSE(france().knows_departement(""));
}

TEST(Territory, FindsBordeauxHoweverItIsTyped) {
  for (const auto* query : {"Bordeaux", "bordeaux", "BORDEAUX", "bordeau", "Bordéaux",
                            "Bordeaux (33000)", "33000 Bordeaux", "Bordeaux 33000"})
    EXPECT_EQ(first(query), "33063") << query;
  EXPECT_THAT(codes(france().look_up("33000", 8)), ElementsAre("33063"));
}

TEST(Territory, FoldsTheWaysNamesAreWritten) {
  EXPECT_EQ(first("saint etienne"), "42218");
  EXPECT_EQ(first("ST-ETIENNE"), "42218");
  EXPECT_EQ(first("stetienne"), "");
  EXPECT_EQ(first("saintetienne"), "42218");
  EXPECT_EQ(first("l hay les roses"), "94038");
  EXPECT_EQ(first("lhay les"), "94038");
  EXPECT_EQ(first("lhaylesroses"), "94038");
  EXPECT_EQ(first("l’haÿ"), "94038");
  EXPECT_EQ(first("le havre"), "76351");
  EXPECT_EQ(first("havre"), "76351");
  EXPECT_EQ(first("rochelle"), "17300");
  EXPECT_EQ(first("aix en prov"), "13001");
  EXPECT_EQ(first("ste foy les lyon"), "69202");
}

TEST(Territory, RanksExactNamesThenPopulation) {
  const auto sainte_colombe = france().look_up("Sainte-Colombe", 50);
  ASSERT_GE(sainte_colombe.found.size(), 12U);
  std::uint32_t before = UINT32_MAX;
  for (std::size_t i = 0; i < 12; ++i) {
    EXPECT_EQ(sainte_colombe.found[i].name, "Sainte-Colombe");
    const auto population = france().by_insee(sainte_colombe.found[i].insee)->population;
    EXPECT_LE(population, before);
    before = population;
  }
  EXPECT_EQ(first("eu"), "76255");
  EXPECT_EQ(first("lyon"), "69123");
}

TEST(Territory, ListsAllCommunesOfAPostcodeWhateverTheLimit) {
  const auto many = france().look_up("02000", 3);
  EXPECT_EQ(many.found.size(), 25U);
  EXPECT_FALSE(many.truncated);
  for (const auto& one : many.found)
    EXPECT_EQ(one.postcode, "02000");
}

TEST(Territory, SaysWhenAPostcodeLiesUnderBothForces) {
  EXPECT_TRUE(france().look_up("02000", 8).mixed_forces);
  EXPECT_FALSE(france().look_up("33000", 8).mixed_forces);
  EXPECT_FALSE(france().look_up("75011", 8).mixed_forces);
  EXPECT_FALSE(france().look_up("020", 8).mixed_forces) << "a mere beginning is no postcode";
}

TEST(Territory, TakesTwoToFiveDigitsAsTheBeginningOfAPostcode) {
  EXPECT_TRUE(france().look_up("3", 8).found.empty());
  EXPECT_EQ(france().look_up("33", 8).found.size(), 8U);
  EXPECT_TRUE(france().look_up("33", 8).truncated);
  EXPECT_EQ(first("330"), "33063");
  EXPECT_EQ(first("33 000"), "33063");
  EXPECT_TRUE(france().look_up("330000", 8).found.empty());
}

TEST(Territory, AnswersNothingToACedex) {
  EXPECT_TRUE(france().look_up("33077", 8).found.empty());
  EXPECT_TRUE(france().look_up("33077 CEDEX", 8).found.empty());
  EXPECT_TRUE(france().look_up("cedex", 8).found.empty());
  EXPECT_EQ(first("33077 Bordeaux Cedex 9"), "33063") << "the name still helps";
}

TEST(Territory, AsksTheDistrictOfParisLyonAndMarseille) {
  const std::map<std::string, std::pair<std::string, std::size_t>> cities{
      {"Paris", {"75056", 20}}, {"Lyon", {"69123", 9}}, {"Marseille", {"13055", 16}}};
  for (const auto& [name, expected] : cities) {
    const auto result = france().look_up(name, 8);
    ASSERT_FALSE(result.found.empty());
    EXPECT_EQ(result.found.front().insee, expected.first);
    EXPECT_TRUE(result.found.front().ask_district);
    const auto districts = france().districts(expected.first);
    EXPECT_EQ(districts.size(), expected.second);
    for (const auto& one : districts)
      EXPECT_FALSE(one.ask_district);
  }
  EXPECT_THAT(france().districts("33063"), IsEmpty());
  EXPECT_FALSE(france().look_up("Bordeaux", 8).found.front().ask_district);
}

TEST(Territory, FindsADistrictByItsNumberOrItsPostcode) {
  EXPECT_EQ(first("paris 1"), "75101");
  EXPECT_EQ(first("Paris 1er"), "75101");
  EXPECT_EQ(first("paris 11ème"), "75111");
  EXPECT_EQ(first("marseille 3e arrondissement"), "13203");
  EXPECT_THAT(codes(france().look_up("75011", 8)), ElementsAre("75111"));
  EXPECT_THAT(codes(france().look_up("75116", 8)), ElementsAre("75116"));
  EXPECT_THAT(codes(france().look_up("13001", 8)), ElementsAre("13201"));
}

TEST(Territory, FindsWhatIsTypedWithoutApostropheOrBesideADepartement) {
  const std::vector<std::pair<std::string, std::string>> table{
      {"lhay les roses", "94038"},
      {"Lhaÿ-les-Roses 94", "94038"},
      {"Bordeaux 33", "33063"},
      {"Bordeaux (33)", "33063"},
      {"33 Bordeaux", "33063"},
      {"Saint-Ouen 93", "93070"},
      {"st ouen 93", "93070"},
      {"Saint-Denis 974", "97411"},
      {"Saint-Denis 93", "93066"},
      {"Paris 75", "75056"},
      {"Paris XI", "75111"},
      {"paris xie", "75111"},
      {"Lyon III", "69383"},
      {"Marseille XVI", "13216"},
      {"Paris XXI", ""},
      {"2A", "2A004"},
      {"2b", "2B033"},
      {"Ajaccio 2a", "2A004"},
      {"Bordeaux 75", ""},
      {"Paris 11", "75111"},
      {"lyon", "69123"},
  };
  for (const auto& [typed, insee] : table)
    EXPECT_EQ(first(typed), insee) << typed;
  for (const auto& one : france().look_up("2A", 8).found)
    EXPECT_EQ(one.departement, "2A");
  EXPECT_TRUE(france().look_up("2A", 8).truncated);
}

TEST(Territory, KnowsTheOverseasTerritories) {
  const auto saint_denis = codes(france().look_up("Saint-Denis", 8));
  EXPECT_EQ(saint_denis.front(), "97411") << "Réunion, by population before Seine-Saint-Denis";
  EXPECT_THAT(saint_denis, Contains("93066"));
  EXPECT_THAT(codes(france().look_up("97400", 8)), Contains("97411"));
  EXPECT_EQ(first("nouméa"), "98818");
  EXPECT_EQ(first("97500"), "97502");
  EXPECT_EQ(france().look_up("papeete", 8).found.front().departement, "987");
}

TEST(Territory, NeverDerivesTheDepartementFromThePostcode) {
  std::size_t other = 0;
  for (const auto& row : shipped_rows("communes.csv", 11)) {
    for (const auto& postcode : split(row[6], '|')) {
      if (row[4].size() == 2 && !row[4].starts_with("2") && !postcode.starts_with(row[4])) {
        ++other;
        const auto found = france().look_up(postcode, 64).found;
        const auto own = std::find_if(found.begin(), found.end(),
                                      [&](const suggestion& one) { return one.insee == row[0]; });
        ASSERT_NE(own, found.end());
        EXPECT_EQ(own->departement, row[4]);
      }
    }
  }
  EXPECT_GT(other, 10U);
}

TEST(Territory, FindsMergedCommunesUnderTheirOldNames) {
  EXPECT_EQ(first("Bellegarde-sur-Valserine"), "01033");
  EXPECT_EQ(first("arbignieu"), "01015");
}

TEST(Territory, FindsTheCommuneOfOneLetterOnlyByItsWholeName) {
  EXPECT_THAT(codes(france().look_up("Y", 8)), ElementsAre("80829"));
  EXPECT_THAT(france().look_up("b", 8).found, IsEmpty());
}

TEST(Territory, AnswersNothingToNonsense) {
  for (const std::string& query : std::vector<std::string>{
           "", " ", "-", "zzzzzz", "\xFF", "' or 1=1", "00000", std::string(100000, 'a')})
    EXPECT_THAT(france().look_up(query, 8).found, IsEmpty());
  EXPECT_THAT(france().look_up("bordeaux", 0).found, IsEmpty());
}

TEST(Territory, FindsEveryCommuneByItsOwnNameAndPostcode) {
  for (const auto& row : shipped_rows("communes.csv", 11)) {
    const auto postcode = split(row[6], '|');
    if (postcode.empty() || !france().districts(row[0]).empty())
      continue; // a postcode of Paris, Lyon or Marseille names the district
    const auto found = codes(france().look_up(row[1] + " " + postcode.front(), 64));
    ASSERT_THAT(found, Contains(row[0])) << row[1];
  }
}

TEST(Territory, CutsTheWidestQueryAtTheLimit) {
  const auto answer = france().look_up("sa", 8);
  EXPECT_EQ(answer.found.size(), 8U);
  EXPECT_TRUE(answer.truncated);
}

TEST(Territory, MarksTheCommunesOfBothForces) {
  const auto arles = france().look_up("Arles", 8);
  ASSERT_FALSE(arles.found.empty());
  EXPECT_EQ(arles.found.front().insee, "13004");
  EXPECT_TRUE(arles.found.front().both_forces);
  EXPECT_FALSE(france().look_up("Bordeaux", 8).found.front().both_forces);
}

commune village(const std::string& insee, bool police, bool gendarmerie, reliability trust) {
  commune one;
  one.insee = insee;
  one.name = "Village " + insee;
  one.departement = insee.substr(0, 2);
  one.police = police;
  one.gendarmerie = gendarmerie;
  one.trust = trust;
  return one;
}

TEST(Territory, RoutesAsTheTableSays) {
  const territory land{{village("10001", true, false, reliability::official),
                        village("10002", false, true, reliability::by_rule),
                        village("10003", false, true, reliability::strong),
                        village("10004", true, false, reliability::medium),
                        village("10005", true, false, reliability::weak),
                        village("10006", false, false, reliability::unknown),
                        village("10007", true, true, reliability::official),
                        village("10008", true, true, reliability::strong),
                        village("20001", true, false, reliability::weak)},
                       {},
                       {{"", force::police}, {"10", force::gendarmerie}}};
  struct row {
    place where;
    std::optional<force> wish;
    routing wanted;
  };
  const auto police = force::police;
  const auto gendarmerie = force::gendarmerie;
  const std::vector<row> table{
      {{"10001", "", ""}, {}, {police, confidence::sure}},
      {{"10001", "", ""}, gendarmerie, {police, confidence::sure}},
      {{"10002", "", ""}, police, {gendarmerie, confidence::sure}},
      {{"10003", "", ""}, {}, {gendarmerie, confidence::to_confirm}},
      {{"10004", "", ""}, {}, {police, confidence::to_confirm}},
      {{"10005", "", ""}, {}, {gendarmerie, confidence::to_confirm}},
      {{"10006", "", ""}, police, {gendarmerie, confidence::to_confirm}},
      {{"10007", "", ""}, police, {police, confidence::chosen}},
      {{"10007", "", ""}, gendarmerie, {gendarmerie, confidence::chosen}},
      {{"10007", "", ""}, {}, {gendarmerie, confidence::chosen}},
      {{"10008", "", ""}, police, {police, confidence::to_confirm}},
      {{"20001", "", ""}, {}, {police, confidence::to_confirm}},
      {{"", "", "10"}, {}, {gendarmerie, confidence::to_confirm}},
      {{"", "", "10"}, police, {gendarmerie, confidence::to_confirm}},
      {{"99999", "", ""}, {}, {police, confidence::to_confirm}},
      {{"", "", ""}, {}, {police, confidence::to_confirm}},
  };
  for (const auto& one : table)
    EXPECT_EQ(land.route(one.where, one.wish), one.wanted)
        << one.where.insee << "/" << one.where.departement;
}

TEST(Territory, RoutesTheShippedCommunesOfTheIssue) {
  EXPECT_EQ(france().route({"33063", "Bordeaux", "33"}, {}).platform, force::police);
  EXPECT_EQ(france().route({"01001", "", "01"}, {}),
            (routing{force::gendarmerie, confidence::sure}));
  EXPECT_EQ(france().route({"75111", "", "75"}, {}), (routing{force::police, confidence::sure}));
  EXPECT_EQ(france().route({"78168", "", "78"}, {}).sureness, confidence::to_confirm);
}

TEST(Territory, SurvivesEmptyAndDoubledTables) {
  const territory nothing{{}, {{"Nulle-Part", "99999"}}, {}};
  EXPECT_THAT(nothing.look_up("nulle part", 8).found, IsEmpty());
  EXPECT_EQ(nothing.route({}, {}), (routing{force::police, confidence::to_confirm}));
  const territory doubled{{village("10001", true, false, reliability::official),
                           village("10001", true, false, reliability::official)},
                          {},
                          {}};
  EXPECT_EQ(doubled.size(), 1U);
}

} // namespace
} // namespace ecoute
