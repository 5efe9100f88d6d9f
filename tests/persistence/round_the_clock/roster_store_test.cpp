// SPDX-License-Identifier: EUPL-1.2
#include "persistence/roster_store.hpp"
#include "tests/support/database.hpp"

#include <gtest/gtest.h>

namespace ecoute::test {
namespace {

instant at(int hour) {
  return instant{std::chrono::hours{500'000 + hour}};
}

shift shift_of(agent_id who, int from, int to, force platform = force::police) {
  return {who, platform, duty::operator_agent, {at(from), at(to)}};
}

class RosterStore : public ::testing::Test {
protected:
  database db;
  sql_session owner{db.as("ecoute_owner"), seconds{5}};
  sql_session engine{db.as("ecoute_app"), seconds{5}};
  roster_store store{owner.sql()};
  agent_id camille = db.add_agent("camille");
  agent_id alex = db.add_agent("alex", force::gendarmerie);
};

TEST_F(RosterStore, GivesTheEngineTheShiftsThatTouchAWindow) {
  const std::vector<shift> all{shift_of(camille, 0, 12), shift_of(camille, 12, 24),
                               shift_of(alex, 6, 18, force::gendarmerie)};
  store.change({}, all);
  roster_store reader(engine.sql());
  EXPECT_EQ(reader.shifts(), all);
  EXPECT_EQ(reader.shifts({at(12), at(13)}), (std::vector<shift>{all[1], all[2]}));
  EXPECT_TRUE(reader.shifts({at(24), at(30)}).empty());
}

TEST_F(RosterStore, LetsNobodyBeAtTwoPlaces) {
  store.change({}, std::vector<shift>{shift_of(camille, 0, 12)});
  EXPECT_THROW(store.change({}, std::vector<shift>{shift_of(alex, 0, 12),
                                                   shift_of(camille, 11, 13, force::gendarmerie)}),
               soci::soci_error);
  EXPECT_EQ(store.shifts().size(), 1U) << "nothing of a refused change is kept";
  const auto insert = [&](int from, int to) {
    return "insert into shift values (" + std::to_string(camille.value) + ", 1, 1, " +
           std::to_string(at(from).time_since_epoch().count()) + ", " +
           std::to_string(at(to).time_since_epoch().count()) + ")";
  };
  EXPECT_EQ(db.answer_to("ecoute_owner", insert(11, 13)), "23P01");
  EXPECT_EQ(db.answer_to("ecoute_owner", insert(20, 20)), "23514");
  EXPECT_EQ(db.answer_to("ecoute_owner", insert(20, 19)), "23514");
  EXPECT_EQ(db.answer_to("ecoute_owner", insert(12, 13)), "accepted") << "one after the other";
}

TEST_F(RosterStore, ExchangesShiftsInOneStep) {
  store.change({}, std::vector<shift>{shift_of(camille, 0, 12)});
  store.change(std::vector<shift_key>{{camille, at(0)}},
               std::vector<shift>{shift_of(camille, 6, 18)});
  EXPECT_EQ(store.shifts(), std::vector<shift>{shift_of(camille, 6, 18)});
}

TEST_F(RosterStore, KnowsLanguagesCertificatesAndBuddies) {
  store.set_languages(camille, std::vector<std::string>{"en-GB", "es"});
  store.set_languages(camille, std::vector<std::string>{"en", "ar"}); // replaces
  store.set_minors_until(camille, at(100));
  const auto newcomer = db.add_agent("newcomer");
  store.set_provisional(newcomer, camille, at(50));
  store.set_provisional(newcomer, camille, at(60));
  const auto people = roster_store(engine.sql()).people();
  ASSERT_EQ(people.size(), 3U);
  EXPECT_EQ(people[0].languages, (std::vector<std::string>{"ar", "en"}));
  EXPECT_EQ(people[0].minors_until, at(100));
  EXPECT_TRUE(people[0].buddy.is_none());
  EXPECT_EQ(people[1].platform, force::gendarmerie);
  EXPECT_GT(people[1].certified_until, at(0));
  EXPECT_EQ(people[2].buddy, camille);
  EXPECT_EQ(people[2].provisional_until, at(60));
  EXPECT_THROW(store.set_languages(camille, std::vector<std::string>{"English"}), soci::soci_error);
  EXPECT_THROW(store.set_provisional(newcomer, newcomer, at(60)), soci::soci_error);
}

TEST_F(RosterStore, NamesPeopleForFiles) {
  const auto names = store.sign_ins();
  ASSERT_EQ(names.size(), 2U);
  EXPECT_EQ(names[0].sign_in, "camille");
  EXPECT_EQ(names[0].agent, camille);
  EXPECT_EQ(store.colleagues()[1].platform, force::gendarmerie);
}

TEST_F(RosterStore, IsReadByTheEngineAndChangedByTheOwnerOnly) {
  for (const std::string table : {"shift", "agent_language", "provisional_agent"}) {
    EXPECT_EQ(db.answer_to("ecoute_app", "select count(*) from " + table), "accepted");
    EXPECT_EQ(db.answer_to("ecoute_app", "delete from " + table), "42501");
  }
  EXPECT_EQ(db.answer_to("ecoute_app", "update agent set minors_until = 1"), "42501");
}

} // namespace
} // namespace ecoute::test
