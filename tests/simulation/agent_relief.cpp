// SPDX-License-Identifier: EUPL-1.2
// An operator who hands over, and is asked to take over.
#include "tests/simulation/people.hpp"

namespace ecoute::simulation {

namespace {

constexpr std::uint64_t notes_of = 1U << 21U; ///< messages' ids stand below

} // namespace

void agent::hand_over(std::uint64_t which) {
  if (!seat() || window_->held.empty())
    return;
  const auto id = *chosen(window_->held, which);
  if (which % 10 < 8)
    write_note(id);
  std::vector<agent_id> colleagues;
  for (const auto* d : w_.desks())
    if (d->platform == profile_.platform)
      colleagues.push_back(d->agent); // itself too: refused
  if (!colleagues.empty())
    w_.post<done>(window_->desk, fine, ignore,
                  ecoute::hand_over{id, *chosen(colleagues, which / 10)});
}

void agent::withdraw(std::uint64_t which) {
  if (seat() && !window_->held.empty())
    w_.post<done>(window_->desk, fine, ignore, withdraw_handover{*chosen(window_->held, which)});
}

void agent::write_note(const conversation_id& id) {
  const message_id note{{notes_of + static_cast<std::uint64_t>(profile_.agent.value), ++notes_}};
  with_conversation(id, [this, note](const conversation_handle& c) {
    w_.post<stored>(
        c, [](const stored&) {}, ignore,
        ecoute::write_note{profile_.agent, note, secret_text{"promised to stay"}});
  });
}

/// Some accept, some decline, some say nothing until it is too late.
void agent::on_invitation(const invitation& m) {
  if (attitude_ == attitude::deaf || w_.random.chance(15))
    return;
  const bool declines = w_.random.chance(attitude_ == attitude::refusing ? 80 : 25);
  const auto thinks = milliseconds{w_.random.between(500, 100000)}; // beyond the deadline too
  w_.later(thinks, [this, id = m.card.id, seat = window_, declines] {
    if (window_ != seat || !seat)
      return;
    if (declines)
      decline(id);
    else
      accept(id);
  });
}

void agent::accept(const conversation_id& id) {
  w_.post<done>(
      window_->desk, [this, id, seat = window_](const done&) { begin(id, seat); }, ignore,
      accept_handover{id});
}

void agent::decline(const conversation_id& id) {
  w_.post<done>(window_->desk, fine, ignore, decline_handover{id});
}

} // namespace ecoute::simulation
