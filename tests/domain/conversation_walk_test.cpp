// SPDX-License-Identifier: EUPL-1.2
#include "actors/domain/conversation.hpp"

#include <gtest/gtest.h>
#include <rapidcheck.h>

#include <algorithm>
#include <string>
#include <tuple>

namespace ecoute {
namespace {

/// The first spell of waiting, or one that may have been since.
std::uint32_t spell_from(std::uint8_t what) {
  return what % 2 == 0 ? 2U : what;
}

/// What a psychologist brings with them.
command third_person(int kind, agent_id agent, std::uint8_t what) {
  switch (kind) {
  case 23:
    return ask_psychologist_it{agent};
  case 24:
    return answer_psychologist_it{what % 8 != 0};
  case 25:
    return invite_psychologists_it{{agent_id{11}, agent_id{12}}, instant{seconds{1 << 20}}};
  case 26:
    return join_psychologist_it{agent_id{11 + what % 2}, "nom", force::police};
  case 27:
    return end_psychologist_it{what % 2 == 0 ? agent : agent_id{11 + what % 2},
                               static_cast<psychologist_end>(1 + what % 7)};
  case 28:
    return whisper_it{what % 2 == 0 ? agent : agent_id{11},
                      {{what % 16U, 0}},
                      secret_text{std::string(1 + what % 2, 'x')}};
  default:
    return say_it{
        author::psychologist, agent_id{11}, {{what % 16U, 0}}, secret_text{std::string(1, 'x')}};
  }
}

/// A command from three small numbers, so that a failure shrinks to few and small ones.
command command_from(std::uint8_t kind, std::uint8_t who, std::uint8_t what) {
  const agent_id agent{who % 3};
  const auto by = static_cast<author>(1 + who % 3);
  const int chosen = kind % 32;
  if (chosen >= 23 && chosen <= 29)
    return third_person(chosen, agent, what);
  switch (chosen) {
  case 0:
    return note_offer{agent, {}, spell_from(what)};
  case 1:
    return note_lapse{agent, static_cast<lapse_reason>(1 + what % 3), spell_from(what)};
  case 2:
    return take_it{agent, "nom", force::police};
  case 3:
    return lose_visitor{static_cast<loss_reason>(1 + what % 2)};
  case 4:
    return find_visitor{};
  case 5:
    return lose_operator{agent};
  case 6:
    return find_operator{agent};
  case 7:
    return give_back{agent, static_cast<return_reason>(1 + what % 3)};
  case 8:
    return issue_code{};
  case 9:
    return resume_by_code{};
  case 10:
    return reopen_history{agent};
  case 11:
    return what < 240 ? command{find_visitor{}} : command{close_it{by, agent}};
  case 12:
    return what < 250 ? command{open_it{}} : command{close_left{}};
  case 13:
    return invite_it{agent, agent_id{what % 3}, static_cast<handover_reason>(1 + what % 2)};
  case 14:
    return accept_it{agent, "nom", force::police};
  case 15:
    return end_invitation_of{agent, static_cast<handover_end>(1 + what % 3)};
  case 16:
    return note_it{agent, {{what % 16U, 0}}, secret_text{std::string(1 + what % 2, 'x')}};
  case 17:
    return mark_it{agent, static_cast<mark>(1 + what % 3), what % 2 == 0};
  case 18:
    return what < 250 ? command{find_visitor{}} : command{reroute_it{agent, force::gendarmerie}};
  case 19:
    return what < 250 ? command{find_visitor{}} : command{overflow_it{force::gendarmerie}};
  case 20: // on the other platform only to read: to go there is rare above too
    return intervene_it{agent,
                        "nom",
                        force::police,
                        static_cast<intervention>(what < 250 ? 1 + what % 2 : 3 + what % 2),
                        force::gendarmerie,
                        agent_id{what % 3}};
  case 21:
    return declare_it{by, by == author::visitor ? agent_id{} : agent,
                      static_cast<emergency_what>(by == author::visitor ? 1 : 2 + what % 2)};
  case 22:
    return note_alert_it{{.reference = "0123abcd",
                          .kind = alert_kind::emergency,
                          .what = static_cast<alert_news>(1 + what % 5),
                          .by = agent,
                          .shown_name = "nom"}};
  default:
    return say_it{by, agent, {{what % 16U, 0}}, secret_text{std::string(1 + what % 2, 'x')}};
  }
}

// RC_ASSERT takes its expression apart, so that && and || in it would not stop early: all
// conditions are made before.

/// I2: numbers without a hole, positions dense for each audience, time never back.
void check_numbers(const std::vector<event>& log) {
  std::uint32_t visitor = 0;
  instant last{};
  bool gone_back = false;
  for (std::size_t i = 0; i < log.size(); ++i) {
    const auto& e = log[i];
    const std::uint32_t expected = shown_to_visitor(e.body) ? ++visitor : 0;
    RC_ASSERT(e.seq == i + 1);
    RC_ASSERT(e.professional_position == i + 1);
    RC_ASSERT(e.visitor_position == expected);
    RC_ASSERT(e.at >= last);
    const auto* in_line = std::get_if<queued>(&e.body);
    const bool to_the_head = in_line != nullptr && (in_line->reason == queue_reason::given_back ||
                                                    in_line->reason == queue_reason::rerouted);
    RC_ASSERT(gone_back == to_the_head);
    gone_back = std::holds_alternative<returned>(e.body);
    last = e.at;
  }
  RC_ASSERT(!gone_back);
}

/// I3: waiting, held by exactly one, or closed.
void check_care(const conversation_state& s) {
  const bool held = s.where == phase::held;
  const bool care_fits = held || (!s.holder_silent && s.holder_name.empty());
  const bool floor_fits = s.visitor_floor <= s.visitor_positions;
  const bool floor_gone = s.came_by_code || s.visitor_floor == 0;
  const bool exit_fits = s.visitor_away || !s.quick_exit;
  RC_ASSERT(held != s.holder.is_none());
  RC_ASSERT(care_fits);
  RC_ASSERT(floor_fits);
  RC_ASSERT(floor_gone);
  RC_ASSERT(exit_fits);
  const bool handover_fits = held || (!s.handover && !s.has_note);
  const bool to_another = !s.handover || (s.handover->to != s.holder && !s.handover->to.is_none());
  const bool psychologist_fits = s.where != phase::closed || s.psychologist == psychologist_part{};
  const bool asked_by_holder = held || !s.psychologist.pending();
  RC_ASSERT(psychologist_fits);
  RC_ASSERT(asked_by_holder);
  RC_ASSERT(handover_fits);
  RC_ASSERT(to_another);
}

using step = std::tuple<std::uint8_t, std::uint8_t, std::uint8_t, std::int8_t>;

TEST(ConversationWalk, KeepsItsInvariantsAndReplaysToTheSameState) {
  EXPECT_TRUE(rc::check("walk", [](const std::vector<step>& steps) {
    const conversation_policy policy;
    conversation_state state;
    std::vector<event> log;
    instant now{seconds{1'000'000}};
    const auto tell = [&](const command& wish) {
      const auto d = decide(state, wish, policy, now);
      const int answers = int{!d.events.empty()} + int{d.refused()} + int{d.duplicate};
      RC_ASSERT(answers <= 1);
      for (const auto& e : d.events) {
        RC_ASSERT(state.where != phase::closed);
        apply(state, e);
        log.push_back(e);
        check_care(state);
      }
    };
    tell(open_it{});
    for (const auto& [kind, who, what, seconds_on] : steps) {
      now += seconds{seconds_on};
      tell(command_from(kind, who, what));
    }
    check_numbers(log);

    conversation_state replayed;
    for (const auto& e : log) {
      const auto travelled = decode_event(encode_event(e));
      RC_ASSERT(std::get<event>(travelled) == e);
      auto folded = e;
      folded.body = std::get<event_body>(decode_facts(kind_of(e.body), encode_facts(e.body)));
      apply(replayed, folded); // as recovery does: without any word
    }
    RC_ASSERT(replayed == state);
  }));
}

/// A walk long and lively enough that the property above is not about empty conversations.
TEST(ConversationWalk, ReachesEveryKindOfEvent) {
  std::vector<bool> reached(std::variant_size_v<event_body>);
  std::uint32_t seed = 12345;
  const auto next = [&seed] {
    return static_cast<std::uint8_t>((seed = seed * 1664525U + 1013904223U) >> 24);
  };
  for (int walk = 0; walk < 50; ++walk) {
    conversation_state state;
    for (int i = 0; i < 300; ++i) {
      const auto wish = i == 0 ? command{open_it{}} : command_from(next(), next(), next());
      for (const auto& e : decide(state, wish, {}, instant{seconds{i}}).events) {
        apply(state, e);
        reached.at(e.body.index()) = true;
      }
    }
  }
  EXPECT_EQ(std::count(reached.begin(), reached.end(), false), 0);
}

} // namespace
} // namespace ecoute
