// SPDX-License-Identifier: EUPL-1.2
#include "persistence/codes_actor.hpp"
#include "persistence/credentials_actor.hpp"
#include "persistence/secrets.hpp"
#include "tests/persistence/journal_fixture.hpp"

namespace ecoute::test {
namespace {

using std::chrono::minutes;
using std::chrono::seconds;

TEST(OneTimeCode, FollowsTheStandardsExample) {
  // RFC 6238, appendix B: the last six of the eight digits.
  const std::string secret = "12345678901234567890";
  EXPECT_EQ(one_time_code(secret, 59 / 30), "287082");
  EXPECT_EQ(one_time_code(secret, 1111111109 / 30), "081804");
  EXPECT_EQ(one_time_code(secret, 20000000000 / 30), "353130");
}

TEST(OneTimeCode, IsAcceptedOneStepAwayAndNoFurther) {
  const std::string secret = "12345678901234567890";
  const instant now{milliseconds{1790000000000}};
  const auto accepted = [&](int steps) {
    const secret_text code(one_time_code(secret, step_of(now) + steps));
    return matching_step(secret, code, now).has_value();
  };
  EXPECT_TRUE(accepted(-1) && accepted(0) && accepted(1));
  EXPECT_FALSE(accepted(-2) || accepted(2));
}

class Credentials : public ::testing::Test {
protected:
  Credentials() : system_(config_), self_(system_) {
    sql_session session(db_.as("ecoute_owner"), seconds{5});
    agent_store(session.sql())
        .create({"camille", "Camille", force::police, hash_password(password_), totp_,
                 now_ + std::chrono::hours{24}, 3, false},
                *db_.keys());
    credentials_ = spawn_credentials(system_, {db_.config().database, limits_, db_.keys(),
                                               [this] { return instant{milliseconds{clock_}}; }});
  }
  ~Credentials() override { caf::anon_send_exit(credentials_, caf::exit_reason::user_shutdown); }
  template <class Answer, class Question>
  std::variant<Answer, refusal> ask(const Question& question) {
    std::variant<Answer, refusal> out = refusal::none;
    self_->request(credentials_, seconds{30}, question)
        .receive([&](Answer& a) { out = std::move(a); },
                 [&](caf::error& e) { out = refusal_of(e); });
    return out;
  }
  sign_in right() {
    return {"camille", password_,
            secret_text(one_time_code(totp_, step_of(instant{milliseconds{clock_}})))};
  }
  refusal refused(const sign_in& wish) {
    const auto answer = ask<signed_in>(wish);
    return std::holds_alternative<refusal>(answer) ? std::get<refusal>(answer) : refusal::none;
  }

  database db_;
  quiet_config config_;
  caf::actor_system system_;
  caf::scoped_actor self_;
  agent_settings limits_;
  const secret_text password_{std::string{"correct horse battery"}};
  const std::string totp_ = "12345678901234567890";
  const instant now_{milliseconds{1790000000000}};
  std::atomic<std::int64_t> clock_{1790000000000};
  credentials_handle credentials_;
};

TEST_F(Credentials, TellWhoIsADutyOfficerUntilThatEnds) {
  const auto in = std::get<signed_in>(ask<signed_in>(right()));
  EXPECT_FALSE(in.who.duty_officer);
  sql_session owner(db_.as("ecoute_owner"), seconds{5});
  agent_store store(owner.sql());
  const auto known = [&] {
    const who_is question{stored_hash(in.token.reveal())};
    return std::get<signed_in_agent>(ask<signed_in_agent>(question)).who.duty_officer;
  };
  store.set_duty_officer(in.who.agent, true);
  store.set_duty_officer(in.who.agent, true); // said twice is said once
  EXPECT_TRUE(known());
  EXPECT_TRUE(store.by_name("camille")->profile.duty_officer);
  store.set_duty_officer(in.who.agent, false);
  EXPECT_FALSE(known());
}

TEST_F(Credentials, TellWhoIsAPsychologist) {
  const auto in = std::get<signed_in>(ask<signed_in>(right()));
  EXPECT_FALSE(in.who.psychologist);
  sql_session owner(db_.as("ecoute_owner"), seconds{5});
  agent_store store(owner.sql());
  store.set_psychologist(in.who.agent, true);
  const auto known = store.by_name("camille")->profile;
  EXPECT_TRUE(known.psychologist);
  EXPECT_FALSE(known.duty_officer);
  EXPECT_FALSE(known.on_call);
  const who_is question{stored_hash(in.token.reveal())};
  EXPECT_TRUE(std::get<signed_in_agent>(ask<signed_in_agent>(question)).who.psychologist);
  store.set_psychologist(in.who.agent, false);
  EXPECT_FALSE(store.by_name("camille")->profile.psychologist);
}

TEST_F(Credentials, TheEngineMakesNobodyADutyOfficer) {
  const auto agent = std::get<signed_in>(ask<signed_in>(right())).who.agent;
  sql_session engine(db_.as("ecoute_app"), seconds{5});
  EXPECT_THROW(agent_store(engine.sql()).set_duty_officer(agent, true), soci::soci_error);
}

TEST_F(Credentials, GiveASessionThatOnlyItsHashFinds) {
  const auto answer = ask<signed_in>(right());
  ASSERT_TRUE(std::holds_alternative<signed_in>(answer));
  const auto& in = std::get<signed_in>(answer);
  EXPECT_EQ(in.who.shown_name, "Camille");
  EXPECT_EQ(in.token.size(), 43U);
  const auto hash = stored_hash(in.token.reveal());
  EXPECT_EQ(std::get<signed_in_agent>(ask<signed_in_agent>(who_is{hash})).who.agent, in.who.agent);
  EXPECT_EQ(std::get<refusal>(ask<signed_in_agent>(who_is{std::string{in.token.reveal()}})),
            refusal::not_signed_in);
  EXPECT_EQ(db_.number("select count(*) from agent_session s where s::text like '%" +
                       std::string{in.token.reveal()} + "%'"),
            0);
}

TEST_F(Credentials, EndASessionBySignOutEverywhereAndByTime) {
  const auto in = std::get<signed_in>(ask<signed_in>(right()));
  const auto hash = stored_hash(in.token.reveal());
  clock_ += 60000;
  const auto second = std::get<signed_in>(ask<signed_in>(right()));
  const auto other = stored_hash(second.token.reveal());
  ask<done>(sign_out{hash});
  EXPECT_EQ(std::get<refusal>(ask<signed_in_agent>(who_is{hash})), refusal::not_signed_in);
  EXPECT_TRUE(std::holds_alternative<signed_in_agent>(ask<signed_in_agent>(who_is{other})));
  ask<done>(sign_out_everywhere{in.who.agent});
  EXPECT_EQ(std::get<refusal>(ask<signed_in_agent>(who_is{other})), refusal::not_signed_in);
  clock_ += 60000;
  const auto third = std::get<signed_in>(ask<signed_in>(right()));
  clock_ += std::chrono::milliseconds{limits_.session_life_max}.count();
  EXPECT_EQ(std::get<refusal>(ask<signed_in_agent>(who_is{stored_hash(third.token.reveal())})),
            refusal::not_signed_in);
}

TEST_F(Credentials, TellUntilWhenASessionLasts) {
  const auto in = std::get<signed_in>(ask<signed_in>(right()));
  const auto hash = stored_hash(in.token.reveal());
  EXPECT_EQ(std::get<signed_in_agent>(ask<signed_in_agent>(who_is{hash})).expires,
            now_ + limits_.session_life_max);
}

TEST_F(Credentials, AcceptNoCodeTwice) {
  const auto wish = right();
  ASSERT_EQ(refused(wish), refusal::none);
  EXPECT_EQ(refused(wish), refusal::wrong_credentials);
  clock_ += 30000;
  EXPECT_EQ(refused(right()), refusal::none);
}

TEST_F(Credentials, GiveOneAnswerForEveryWrongThing) {
  auto wrong = right();
  wrong.password = secret_text(std::string{"incorrect"});
  EXPECT_EQ(refused(wrong), refusal::wrong_credentials);
  wrong = right();
  wrong.one_time_code = secret_text(std::string{"000000"});
  EXPECT_EQ(refused(wrong), refusal::wrong_credentials);
  wrong = right();
  wrong.name = "nobody' or '1'='1";
  EXPECT_EQ(refused(wrong), refusal::wrong_credentials);
}

TEST_F(Credentials, PauseKnownAndUnknownNamesAlikeAndLetThemBack) {
  for (const std::string name : {"camille", "nobody"}) {
    auto wrong = right();
    wrong.name = name;
    wrong.password = secret_text(std::string{"incorrect"});
    for (std::uint32_t i = 0; i < limits_.failures_max; ++i)
      ASSERT_EQ(refused(wrong), refusal::wrong_credentials) << name << i;
    EXPECT_EQ(refused(wrong), refusal::too_many) << name;
  }
  EXPECT_EQ(refused(right()), refusal::too_many) << "even with the right password";
  clock_ += std::chrono::milliseconds{limits_.failure_pause}.count() + 1;
  EXPECT_EQ(refused(right()), refusal::none);
}

/// Sends so many questions at once; how many were answered, and refused with `why`.
template <class Answer, class Handle, class Ask>
std::pair<int, int> flood(caf::scoped_actor& self, const Handle& who, int times, refusal why,
                          Ask question) {
  for (int i = 0; i < times; ++i)
    self->send(caf::actor_cast<caf::actor>(who), question(i));
  int answered = 0;
  int refused = 0;
  for (int i = 0; i < times; ++i)
    self->receive([&](const Answer&) { ++answered; },
                  [&](caf::error& e) { ++(refusal_of(e) == why ? refused : answered); },
                  caf::after(seconds{20}) >> [] { FAIL() << "no answer"; });
  return {answered, refused};
}

TEST_F(Credentials, RefuseWhatWouldWaitTooLong) {
  limits_.hashes_waiting_max = 2;
  const auto narrow = spawn_credentials(
      system_, {db_.config().database, limits_, db_.keys(), [this] { return now_; }});
  const auto by_nobody = [this](int n) { // a name of its own each: none is paused
    auto wish = right();
    wish.name = "nobody " + std::to_string(n);
    return wish;
  };
  const auto [answered, sent_away] =
      flood<signed_in>(self_, narrow, 12, refusal::too_many, by_nobody);
  EXPECT_GE(answered, 2);
  EXPECT_GE(sent_away, 1);
  EXPECT_EQ(answered + sent_away, 12);
  caf::anon_send_exit(narrow, caf::exit_reason::user_shutdown);
}

/// RELIABILITY.md §2.2: whoever asks for codes without end keeps no agent from signing in.
TEST_F(Credentials, SignInWhileCodesAreAskedForWithoutEnd) {
  const auto codes = spawn_codes(
      system_, {[keys = db_.keys()](std::string_view words) { return keys->code_index(words); }});
  const derive_code_index question{secret_text(std::string{"un deux"})};
  const int asked = static_cast<int>(fixed::code_hashes_waiting_max) * 2;
  for (int i = 0; i < asked; ++i)
    caf::anon_send(caf::actor_cast<caf::actor>(codes), question);
  EXPECT_EQ(refused(right()), refusal::none);
  caf::anon_send_exit(codes, caf::exit_reason::kill);
}

} // namespace
} // namespace ecoute::test
