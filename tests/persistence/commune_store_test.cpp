// SPDX-License-Identifier: EUPL-1.2
#include "persistence/commune_store.hpp"
#include "tests/support/database.hpp"

#include <gtest/gtest.h>

#include <fstream>

namespace ecoute::test {
namespace {

class CommuneStore : public ::testing::Test {
protected:
  CommuneStore() {
    std::string path = "/tmp/ecoute-csv-XXXXXX";
    folder_ = ::mkdtemp(path.data());
    write("communes.csv",
          "insee,nom,type,commune_parente,departement,region,codes_postaux,codes_postaux_sup,"
          "population,lat,lon\n"
          "33063,Bordeaux,commune,,33,75,33000|33100,,260000,,\n"
          "33555,L'\\Étang {x},commune,,33,75,33999,33998,300,,\n");
    write("communes_anciennes.csv", "insee_ancien,nom,type,insee_actuel\n33001,Ancienne,deleguee,"
                                    "33555\n33002,,ancien-code,33555\n");
    write("competence.csv", "insee,force,source,fiabilite,proba_police,service\n"
                            "33063,PN,officiel-2026-08,officiel,,\n"
                            "33555,PN+GN,officiel-2026-08,officiel,,\n");
  }
  ~CommuneStore() override { std::filesystem::remove_all(folder_); }
  void write(const std::string& name, const std::string& text) {
    std::ofstream(folder_ / name) << text;
  }
  std::filesystem::path folder_;
};

TEST_F(CommuneStore, GivesBackTheTerritoryItWasGiven) {
  database db;
  const auto files = read_territory(folder_);
  ASSERT_TRUE(files.faults.empty()) << files.faults[0];
  sql_session session(db.as("ecoute_owner"), seconds{5});
  commune_store store(session.sql());
  store.replace(files);
  store.replace(files); // replaces, does not add
  sql_session engine(db.as("ecoute_app"), seconds{5});
  const auto land = commune_store(engine.sql()).load(force::gendarmerie);
  ASSERT_EQ(land->size(), 2U);
  const auto* odd = land->by_insee("33555");
  ASSERT_NE(odd, nullptr);
  EXPECT_EQ(odd->name, "L'\\Étang {x}");
  EXPECT_EQ(odd->postcodes, (std::vector<std::string>{"33999", "33998"}));
  EXPECT_TRUE(odd->police && odd->gendarmerie);
  EXPECT_EQ(land->by_insee("33063")->trust, reliability::official);
  EXPECT_EQ(db.number("select force from fallback_platform where departement = '33'"), 1);
  place unsaid;
  EXPECT_EQ(land->route(unsaid, std::nullopt).platform, force::gendarmerie) << "as configured";
  unsaid.departement = "33";
  EXPECT_EQ(land->route(unsaid, std::nullopt).platform, force::police) << "the département tells";
}

TEST_F(CommuneStore, ListsEveryFaultOfTheFilesAtOnce) {
  write("competence.csv", "insee,force,source,fiabilite,proba_police,service\n"
                          "33063,XX,s,officiel,,\n"
                          "33063,PN,s,certain,,\n"
                          "99999,PN,s,officiel,,\n"
                          "33555,PN\n"
                          "\xFF,PN,s,officiel,,\n");
  const auto files = read_territory(folder_);
  ASSERT_EQ(files.faults.size(), 5U);
  EXPECT_EQ(files.faults[0], "competence.csv:2: force \"XX\" is not known");
  EXPECT_EQ(files.faults[4], "competence.csv:6: not UTF-8");
}

TEST_F(CommuneStore, RefusesAMissingFileAndACommuneWithoutCompetence) {
  write("competence.csv", "insee,force,source,fiabilite,proba_police,service\n"
                          "33063,PN,s,officiel,,\n");
  EXPECT_EQ(read_territory(folder_).faults.size(), 1U);
  std::filesystem::remove(folder_ / "communes_anciennes.csv");
  EXPECT_FALSE(read_territory(folder_).faults.empty());
}

} // namespace
} // namespace ecoute::test
