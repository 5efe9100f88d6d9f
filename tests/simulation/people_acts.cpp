// SPDX-License-Identifier: EUPL-1.2
// What visitors, operators and those on call do.
#include "tests/simulation/acts.hpp"

#include <array>

namespace ecoute::simulation {

std::span<const act_row<visitor>> visitor_acts() {
  using row = act_row<visitor>;
  static constexpr std::array rows{
      row{"come", 0, [](visitor& v, std::uint64_t) { v.come(); }},
      row{"come_anew", 5, [](visitor& v, std::uint64_t) { v.come_anew(); }},
      row{"say", 44, [](visitor& v, std::uint64_t) { v.say(); }},
      row{"resend", 14, [](visitor& v, std::uint64_t n) { v.resend(n); }},
      row{"resend_otherwise", 3, [](visitor& v, std::uint64_t n) { v.resend_otherwise(n); }},
      row{"attach", 12, [](visitor& v, std::uint64_t) { v.attach(); }},
      row{"lose_link", 6, [](visitor& v, std::uint64_t) { v.lose(loss_reason::connection); }},
      row{"quick_exit", 3, [](visitor& v, std::uint64_t) { v.lose(loss_reason::quick_exit); }},
      row{"close_tab", 4, [](visitor& v, std::uint64_t) { v.close_tab(); }},
      row{"close_for_good", 2, [](visitor& v, std::uint64_t) { v.close_for_good(); }},
      row{"ask_code", 4, [](visitor& v, std::uint64_t) { v.ask_code(); }},
      row{"redeem", 4, [](visitor& v, std::uint64_t) { v.redeem(); }},
      row{"leave", 2, [](visitor& v, std::uint64_t) { v.leave(); }},
      row{"declare_emergency", 2, [](visitor& v, std::uint64_t) { v.declare_emergency(); }},
      row{"leave_for_good", 2, [](visitor& v, std::uint64_t) { v.leave_for_good(); }},
      row{"disturb", 4,
          [](visitor& v, std::uint64_t n) { v.disturb(milliseconds{5000 + n % 60000}); }},
  };
  return rows;
}

std::span<const act_row<agent>> agent_acts() {
  using row = act_row<agent>;
  static constexpr std::array rows{
      row{"sign_on", 6, [](agent& a, std::uint64_t) { a.sign_on(); }},
      row{"available", 16, [](agent& a, std::uint64_t) { a.be(presence::available); }},
      row{"busy", 2, [](agent& a, std::uint64_t) { a.be(presence::busy); }},
      row{"on_break", 2, [](agent& a, std::uint64_t) { a.be(presence::on_break); }},
      row{"prompt", 12, [](agent& a, std::uint64_t) { a.become(attitude::prompt); }},
      row{"slow", 3, [](agent& a, std::uint64_t) { a.become(attitude::slow); }},
      row{"refusing", 2, [](agent& a, std::uint64_t) { a.become(attitude::refusing); }},
      row{"deaf", 2, [](agent& a, std::uint64_t) { a.become(attitude::deaf); }},
      row{"take_by_hand", 12, [](agent& a, std::uint64_t n) { a.take_by_hand(n % 3); }},
      row{"trespass", 3, [](agent& a, std::uint64_t n) { a.trespass(n); }},
      row{"say", 12, [](agent& a, std::uint64_t n) { a.say(n); }},
      row{"follow", 5, [](agent& a, std::uint64_t n) { a.follow(n); }},
      row{"hand_back", 4, [](agent& a, std::uint64_t n) { a.hand_back(n); }},
      row{"close", 2, [](agent& a, std::uint64_t n) { a.close(n); }},
      row{"reopen", 2, [](agent& a, std::uint64_t n) { a.reopen(n); }},
      row{"resend", 5, [](agent& a, std::uint64_t n) { a.resend(n); }},
      row{"sleep", 4, [](agent& a, std::uint64_t) { a.link(true); }},
      row{"wake", 4, [](agent& a, std::uint64_t) { a.link(false); }},
      row{"vanish", 3, [](agent& a, std::uint64_t) { a.close_window(); }},
      row{"hand_over", 16, [](agent& a, std::uint64_t n) { a.hand_over(n); }},
      row{"withdraw", 1, [](agent& a, std::uint64_t n) { a.withdraw(n); }},
      row{"shift_ends", 4, [](agent& a, std::uint64_t n) { a.shift_ends(minutes{n % 40}); }},
      row{"shift_goes_on", 2, [](agent& a, std::uint64_t) { a.shift_goes_on(); }},
      row{"plan_shift", 0, [](agent& a, std::uint64_t n) { a.plan_shift(n); }},
      row{"ask_swap", 0, [](agent& a, std::uint64_t n) { a.ask_swap(n); }},
      row{"answer_swap", 0, [](agent& a, std::uint64_t n) { a.answer_swap(n); }},
      row{"train", 3, [](agent& a, std::uint64_t n) { a.train(n); }},
      row{"mark_minor", 2, [](agent& a, std::uint64_t n) { a.mark_minor(n); }},
      row{"mark_danger", 2, [](agent& a, std::uint64_t n) { a.mark_danger(n); }},
      row{"declare_emergency", 2, [](agent& a, std::uint64_t n) { a.declare_emergency(n); }},
      row{"read_silently", 2, [](agent& a, std::uint64_t n) { a.read_silently(n); }},
      row{"take_over", 2,
          [](agent& a, std::uint64_t n) { a.intervene(intervention::take_over, n); }},
      row{"send_over", 2, [](agent& a, std::uint64_t n) { a.intervene(intervention::reroute, n); }},
      row{"offer_again", 2,
          [](agent& a, std::uint64_t n) { a.intervene(intervention::offer_again, n); }},
      row{"sign_off", 2, [](agent& a, std::uint64_t) { a.sign_off(); }},
  };
  return rows;
}

std::span<const act_row<on_call_person>> on_call_acts() {
  using row = act_row<on_call_person>;
  using habit = on_call_person::habit;
  static constexpr std::array rows{
      row{"prompt", 8, [](on_call_person& p, std::uint64_t) { p.become(habit::prompt); }},
      row{"slow", 5, [](on_call_person& p, std::uint64_t) { p.become(habit::slow); }},
      row{"lie", 5, [](on_call_person& p, std::uint64_t) { p.become(habit::lying); }},
      row{"deaf", 3, [](on_call_person& p, std::uint64_t) { p.become(habit::deaf); }},
      row{"turn_off", 3, [](on_call_person& p, std::uint64_t) { p.become(habit::off); }},
      row{"look", 4, [](on_call_person& p, std::uint64_t) { p.look(); }},
      row{"take", 12, [](on_call_person& p, std::uint64_t n) { p.take(n); }},
      row{"pass_on", 6, [](on_call_person& p, std::uint64_t n) { p.pass_on(n); }},
      row{"resolve", 8, [](on_call_person& p, std::uint64_t n) { p.resolve(n); }},
      row{"stand_in", 2, [](on_call_person& p, std::uint64_t n) { p.stand_in(n); }},
      row{"drill", 2, [](on_call_person& p, std::uint64_t) { p.drill(); }},
  };
  return rows;
}

} // namespace ecoute::simulation
