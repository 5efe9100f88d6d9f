// SPDX-License-Identifier: EUPL-1.2
// The frames of the planning and of swaps, from one console to another.
#include "tests/net/session_fixture.hpp"

namespace ecoute::test {

namespace {

using std::chrono::hours;

class PlanSession : public session_test {
protected:
  PlanSession() {
    limits.network.agent_burst = 200;
    with_roster = true;
    for (const std::int64_t number : {1, 2, 9})
      store->roster.people.push_back({.agent = {number},
                                      .platform = force::police,
                                      .certified_until = now() + hours{24 * 365}});
    store->roster.names = {{{1}, "Alex"}, {{2}, "Blaise"}};
    shift_of(1, hours{10});
    shift_of(2, hours{40});
    own_ = start_of(0);
    theirs_ = start_of(1);
  }
  void shift_of(std::int64_t number, hours from) {
    store->roster.shifts.push_back(
        {{number}, force::police, duty::operator_agent, {now() + from, now() + from + hours{8}}});
  }
  socket_ptr arrive(const std::string& name, std::int64_t number, bool officer = false) {
    add_agent(name, number, officer);
    return console(name);
  }
  static std::string type_of(const socket_ptr& agent, const message_id& id) {
    return text_of(agent->answer(id), "type");
  }
  static std::string code_of(const socket_ptr& agent, const message_id& id) {
    return text_of(agent->answer(id), "code");
  }
  std::int64_t start_of(std::size_t shift_number) const {
    return store->roster.shifts.at(shift_number).when.start.time_since_epoch().count();
  }
  message_id propose(const socket_ptr& from) {
    return ask(from, "ask_swap", {{"own", own_}, {"with", 2}, {"theirs", theirs_}});
  }
  message_id answer(const socket_ptr& from, const message_id& swap, const char* what) {
    return ask(from, "answer_swap", {{"swap", to_text(swap)}, {"what", what}});
  }
  static std::string state_at(const socket_ptr& agent) {
    const auto plan = agent->last("plan");
    return text_of(plan.at("swaps").as_array().at(0).as_object(), "state");
  }

  std::int64_t own_ = 0; ///< when the shift of the first begins, and of the second
  std::int64_t theirs_ = 0;
};

} // namespace

TEST_F(PlanSession, ShowsMyShiftsAfterTheDesk) {
  begin();
  const auto alex = arrive("alex", 1);
  ASSERT_EQ(alex->count("plan"), 1U);
  const auto plan = alex->last("plan");
  ASSERT_EQ(plan.at("mine").as_array().size(), 1U);
  const auto& shift = plan.at("mine").as_array().at(0).as_object();
  EXPECT_EQ(shift.at("from").as_int64(), own_);
  EXPECT_EQ(text_of(shift, "duty"), "operator");
  run_for(limits.network.agent_ping * 3);
  EXPECT_EQ(alex->count("plan"), 1U) << "on change only";
}

TEST_F(PlanSession, ASwapFromTheProposalToTheApproval) {
  begin();
  const auto alex = arrive("alex", 1);
  const auto blaise = arrive("blaise", 2);
  const auto morgan = arrive("morgan", 9, true);
  const auto choices = ask(alex, "swap_choices", {{"own", own_}});
  ASSERT_EQ(type_of(alex, choices), "choices");
  const auto found = alex->answer(choices).at("shifts").as_array();
  ASSERT_EQ(found.size(), 1U);
  EXPECT_EQ(text_of(found.at(0).as_object(), "name"), "Blaise");
  const auto swap = propose(alex);
  EXPECT_EQ(type_of(alex, swap), "ack");
  EXPECT_EQ(state_at(blaise), "asked");
  EXPECT_EQ(type_of(blaise, answer(blaise, swap, "accept")), "ack");
  EXPECT_EQ(state_at(morgan), "accepted");
  EXPECT_EQ(type_of(morgan, answer(morgan, swap, "approve")), "ack");
  EXPECT_EQ(state_at(alex), "agreed");
  EXPECT_EQ(alex->last("plan").at("mine").as_array().at(0).as_object().at("from").as_int64(),
            theirs_);
}

TEST_F(PlanSession, RefusesInWords) {
  begin();
  const auto alex = arrive("alex", 1);
  const auto blaise = arrive("blaise", 2);
  EXPECT_EQ(code_of(blaise, ask(blaise, "swap_choices", {{"own", own_}})), "unknown_shift");
  EXPECT_EQ(code_of(alex, ask(alex, "ask_swap", {{"own", own_}, {"with", 1}, {"theirs", own_}})),
            "oneself");
  const auto swap = propose(alex);
  EXPECT_EQ(code_of(alex, answer(alex, swap, "accept")), "forbidden");
  EXPECT_EQ(code_of(blaise, answer(blaise, swap, "approve")), "forbidden") << "no officer";
  EXPECT_EQ(type_of(blaise, answer(blaise, swap, "decline")), "ack");
  const auto late = answer(blaise, swap, "accept");
  EXPECT_EQ(code_of(blaise, late), "swap_over");
  EXPECT_FALSE(text_of(blaise->answer(late), "sentence").empty());
  EXPECT_EQ(code_of(alex, ask(alex, "answer_swap", {{"swap", "x"}, {"what", "accept"}})),
            "malformed");
  EXPECT_EQ(code_of(alex, answer(alex, swap, "steal")), "malformed");
  EXPECT_EQ(code_of(alex, ask(alex, "ask_swap", {{"own", own_}, {"with", 0}, {"theirs", own_}})),
            "malformed");
}

TEST_F(PlanSession, WithoutARosterItIsUnavailable) {
  with_roster = false;
  begin();
  const auto alex = arrive("alex", 1);
  EXPECT_EQ(alex->count("plan"), 0U);
  EXPECT_EQ(code_of(alex, ask(alex, "swap_choices", {{"own", own_}})), "unavailable");
}

} // namespace ecoute::test
