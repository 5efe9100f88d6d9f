// SPDX-License-Identifier: EUPL-1.2
#include "persistence/migrator.hpp"
#include "persistence/start_check.hpp"
#include "tests/support/database.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <optional>
#include <string>
#include <vector>

namespace ecoute::test {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::UnorderedElementsAre;

TEST(StartCheck, AcceptsTheEnginesOwnRoleAndRefusesTheOwners) {
  database db;
  pg_connection app(options_for(db.as("ecoute_app")));
  EXPECT_TRUE(faults_of_database(app, db.config()).empty());
  pg_connection owner(options_for(db.as("ecoute_owner")));
  EXPECT_EQ(faults_of_database(owner, db.config()).size(), 1U);
}

TEST(StartCheck, NamesADatabaseWithoutSchema) {
  pg_connection empty(options_for(cluster::shared().connection("postgres", "ecoute")));
  EXPECT_EQ(faults_of_database(empty, settings{}).size(), 1U);
}

/// A production database with nothing against it; each test spoils one thing.
class ProductionRefuses : public ::testing::Test {
protected:
  ProductionRefuses() {
    db_.owner().script("update deployment set profile = 2");
    config_.kind = profile::production;
    config_.keys.retention_days = 30;
    log_parameters("0");
  }
  /// Taken up by connections made from now on.
  void log_parameters(const std::string& bytes) {
    for (const auto* name : {"log_parameter_max_length", "log_parameter_max_length_on_error"})
      db_.owner().script("do $$ begin execute format('alter database %I set " + std::string{name} +
                         " = " + bytes + "', current_database()); end $$");
    app_.emplace(options_for(db_.as("ecoute_app")));
  }

  /// Whole server: reloaded by the test that changed it, and put back by its end.
  void server_setting(const char* name, const char* value) {
    auto& sql = db_.owner();
    sql.script(std::string{"alter system set "} + name + " = " + value);
    sql.script("select pg_reload_conf()");
    wait_for(sql, name, value);
    changed_ = name;
  }
  ~ProductionRefuses() override {
    if (changed_.empty())
      return;
    db_.owner().script("alter system reset " + changed_);
    db_.owner().script("select pg_reload_conf()");
    wait_for(db_.owner(), changed_, "on");
  }
  /// A session takes a reloaded setting up between two statements, once the signal has come.
  static void wait_for(pg_connection& sql, const std::string& name, const std::string& value) {
    for (int tries = 0; tries < 1000; ++tries) {
      if (sql.ask("select current_setting($1)", {pg_text(name)}).bytes(0, 0) == value)
        return;
      sql.script("select pg_sleep(0.01)");
    }
    ADD_FAILURE() << name << " is not taken up";
  }
  std::vector<std::string> faults() { return faults_of_database(*app_, config_); }

  database db_;
  settings config_ = db_.config();
  std::optional<pg_connection> app_;
  std::string changed_;
};

TEST_F(ProductionRefuses, NothingOfASoundDatabase) {
  EXPECT_THAT(faults(), IsEmpty());
}

TEST_F(ProductionRefuses, AServerThatDoesNotSync) {
  server_setting("fsync", "off");
  EXPECT_THAT(faults(), ElementsAre(HasSubstr("fsync")));
}

TEST_F(ProductionRefuses, AServerThatTearsPages) {
  server_setting("full_page_writes", "off");
  EXPECT_THAT(faults(), ElementsAre(HasSubstr("full_page_writes")));
}

TEST_F(ProductionRefuses, CommitsThatDoNotWait) {
  app_->script("set synchronous_commit = off");
  EXPECT_THAT(faults(), ElementsAre(HasSubstr("synchronous_commit")));
}

TEST_F(ProductionRefuses, AServerThatLogsWhatIsWritten) {
  log_parameters("10");
  EXPECT_THAT(faults(), UnorderedElementsAre(HasSubstr("log_parameter_max_length is"),
                                             HasSubstr("log_parameter_max_length_on_error is")));
}

TEST_F(ProductionRefuses, AServerThatLogsTheRowThatBreaksAConstraint) {
  db_.owner().script("do $$ begin execute format('alter database %I set log_error_verbosity = "
                     "verbose', current_database()); end $$");
  app_.emplace(options_for(db_.as("ecoute_app")));
  EXPECT_THAT(faults(), ElementsAre(HasSubstr("log_error_verbosity is verbose")));
}

TEST_F(ProductionRefuses, AServerThatDoesNotSeeRottenPages) {
  // A cluster is made with them or without: this one only seems to be without.
  db_.owner().script("create view public.pg_settings as select name, case name when "
                     "'data_checksums' then 'off' else setting end as setting from "
                     "pg_catalog.pg_settings; grant select on public.pg_settings to ecoute_app");
  app_->script("set search_path = public, pg_catalog");
  EXPECT_THAT(faults(), ElementsAre(HasSubstr("data_checksums is off")));
}

TEST_F(ProductionRefuses, AnEstimatedCompetence) {
  db_.owner().script("insert into commune values ('33063', 'Bordeaux', '33', '', '{33000}', 1); "
                     "insert into competence values ('33063', true, false, 'estime', 3)");
  EXPECT_THAT(faults(), ElementsAre(HasSubstr("neither official nor by rule")));
}

TEST_F(ProductionRefuses, ADemonstrationAgent) {
  db_.owner().script("insert into agent (name, shown_name, force, password_hash, totp_secret, "
                     "certified_until, demo) values ('camille', 'Camille', 1, '', '', 0, true)");
  EXPECT_THAT(faults(), ElementsAre(HasSubstr("demonstration agents")));
}

TEST_F(ProductionRefuses, ARetentionNobodySet) {
  config_.keys.retention_days = 0;
  EXPECT_THAT(faults(), ElementsAre(HasSubstr("retention_days")));
}

TEST_F(ProductionRefuses, KeysOfADemonstration) {
  EXPECT_THAT(faults_of_keys(*db_.keys(), config_), ElementsAre(HasSubstr("demonstration")));
  config_.kind = profile::demonstration;
  EXPECT_THAT(faults_of_keys(*db_.keys(), config_), IsEmpty());
}

TEST_F(ProductionRefuses, ADatabaseOfTheOtherProfile) {
  db_.owner().script("update deployment set profile = 1");
  EXPECT_THAT(faults(), ElementsAre(HasSubstr("another profile")));
}

} // namespace
} // namespace ecoute::test
