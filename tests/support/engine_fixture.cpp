// SPDX-License-Identifier: EUPL-1.2
#include "tests/support/engine_fixture.hpp"

#include <algorithm>
#include <stdexcept>

namespace ecoute::test {

namespace {

/// Remembers events by position; a position told twice must be the same event.
void remember(std::map<std::uint32_t, event>& seen, bool& contradicted, std::uint32_t position,
              const event& e) {
  const auto [known, fresh] = seen.emplace(position, e);
  contradicted = contradicted || (!fresh && !(known->second == e));
}

std::vector<std::string> texts_of(const std::map<std::uint32_t, event>& seen) {
  std::vector<std::string> out;
  for (const auto& [position, e] : seen)
    if (const auto* s = std::get_if<said>(&e.body))
      out.emplace_back(s->words.reveal());
  return out;
}

bool dense(const std::map<std::uint32_t, event>& seen, std::uint32_t floor) {
  auto next = floor;
  return std::all_of(seen.begin(), seen.end(), [&](const auto& s) { return s.first == ++next; });
}

visitor_session_handle::behavior_type
visitor_session(visitor_session_handle::pointer, std::shared_ptr<scripted_visitor::record> told) {
  return {
      [told](const thread_grew& m) {
        for (const auto& e : m.events)
          remember(told->seen, told->contradicted, e.visitor_position, e);
      },
      [told](const visitor_standing& m) {
        told->standing = m;
        ++told->standings;
      },
      [told](const typing_now&) { ++told->typing; },
      [told](const superseded_by_newer&) { ++told->superseded; },
  };
}

agent_session_handle::behavior_type agent_session(agent_session_handle::pointer self,
                                                  std::shared_ptr<scripted_agent::record> told) {
  return {
      [told](const thread_grew& m) {
        for (const auto& e : m.events)
          remember(told->seen[m.conversation], told->contradicted, e.professional_position, e);
      },
      [](const conversation_id&, const typing_now&) {},
      [told](const card_changed& m) {
        told->cards.insert_or_assign(m.card.id, m.card);
        told->invitations.erase(m.card.id);
      },
      [told](const no_longer_holding& m) {
        told->cards.erase(m.conversation);
        told->gone.push_back(m.conversation);
      },
      [told](const offer& m) { told->offers.insert_or_assign(m.entry.conversation, m); },
      [told](const offer_over& m) { told->offers.erase(m.conversation); },
      [told](const invitation& m) { told->invitations.insert_or_assign(m.card.id, m.card); },
      [told](const invitation_over& m) { told->invitations.erase(m.conversation); },
      [told](const queue_view& m) {
        told->queue = m;
        ++told->queue_views;
      },
      [told](const fault_notice& m) { told->faults.push_back(m); },
      [told](const fault_over& m) { std::erase(told->faults, m.what); },
      [told](const presence_changed& m) {
        told->state = m.state;
        told->presences.push_back(m);
      },
      [told](const relief_told& m) { told->relief.push_back(m); },
      [told](const coverage_told& m) { told->coverage = m; },
      [told](const room_told& m) { told->room = m; },
      [self, told](const attention_told& m) {
        told->attention = m;
        if (m.asked && told->answers)
          self->send(caf::actor_cast<operator_handle>(self->current_sender()), agent_acted{});
      },
      [told](const care_told& m) { told->care = m; },
      [told](const wall_told& m) { told->walls.push_back(m); },
      [told](const plan_told& m) { told->plans.push_back(m); },
      [told](const alerts_told& m) { told->alerts.push_back(m); },
      [told](const psychologist_service& m) { told->psychologists = m; },
      [told](const talk_told& m) { told->talk = m; },
      [told](const psychologist_view& m) { told->practice = m; },
      [told](const superseded_by_newer&) { ++told->superseded; },
  };
}

} // namespace

const wall_told& scripted_agent::record::wall(force platform) const {
  const auto last = std::find_if(walls.rbegin(), walls.rend(), [platform](const wall_told& w) {
    return w.queue.platform == platform;
  });
  if (last == walls.rend())
    throw std::logic_error("no wall of this platform was told");
  return *last;
}

scripted_visitor::scripted_visitor(engine_fixture& engine, force platform) : engine_(engine) {
  wish.wish.role = visitor_role::victim;
  wish.wish.where = {"33063", "Bordeaux", "33"};
  wish.wish.route = {platform, confidence::sure};
  wish.wish.language = "fr";
  wish.client_id = engine_.next_message_id();
  wish.token_hash = "token of " + to_text(wish.client_id);
}

refusal scripted_visitor::open() {
  const auto r = engine_.ask<opened_as>(directory::registry(engine_.system), wish);
  if (const auto why = refused(r); why != refusal::none)
    return why;
  id = std::get<opened_as>(r).conversation;
  return attach();
}

refusal scripted_visitor::attach() {
  if (!session)
    session = engine_.system.spawn(visitor_session, told);
  const auto last = told->seen.empty() ? 0U : told->seen.rbegin()->first;
  const auto r = engine_.ask<visitor_attached>(conversation(), session, attach_visitor{last});
  if (const auto why = refused(r); why != refusal::none)
    return why;
  const auto& got = std::get<visitor_attached>(r);
  told->floor = got.floor;
  for (const auto& e : got.missed)
    remember(told->seen, told->contradicted, e.visitor_position, e);
  return refusal::none;
}

refusal scripted_visitor::say(const message_id& m, const std::string& words) {
  return refused(
      engine_.ask<stored>(conversation(), ecoute::say{author::visitor, {}, m, secret_text{words}}));
}

refusal scripted_visitor::say(const std::string& words) {
  return say(engine_.next_message_id(), words);
}

void scripted_visitor::lose(loss_reason how) {
  caf::anon_send(conversation(), visitor_gone{how});
  engine_.run();
}

void scripted_visitor::vanish() {
  caf::anon_send_exit(session, caf::exit_reason::user_shutdown);
  session = visitor_session_handle{};
  engine_.run();
}

std::vector<std::string> scripted_visitor::texts() const {
  return texts_of(told->seen);
}

bool scripted_visitor::gapless() const {
  return !told->contradicted && dense(told->seen, told->floor);
}

scripted_agent::scripted_agent(engine_fixture& engine, std::int64_t number, force platform)
    : engine_(engine) {
  profile.agent = agent_id{number};
  profile.platform = platform;
  profile.shown_name = "Agent " + std::to_string(number);
  profile.certified_until = engine.now() + std::chrono::hours{24 * 300};
}

refusal scripted_agent::sign_on() {
  if (!session)
    session = engine_.system.spawn(agent_session, told);
  const auto found = engine_.ask<operator_handle>(
      directory::platform(engine_.system, profile.platform), find_desk{profile});
  if (const auto why = refused(found); why != refusal::none)
    return why;
  desk = std::get<operator_handle>(found);
  const auto r = engine_.ask<desk_view>(desk, session, attach_desk{});
  if (const auto why = refused(r); why != refusal::none)
    return why;
  told->cards.clear();
  const auto& view = std::get<desk_view>(r);
  for (const auto& card : view.held)
    told->cards.emplace(card.id, card);
  told->invitations.clear();
  for (const auto& card : std::get<desk_view>(r).invitations)
    told->invitations.emplace(card.id, card);
  told->relief.push_back(view.relief);
  told->coverage = view.coverage;
  told->faults = view.faults;
  told->psychologists = view.psychologist;
  told->talk = view.talk;
  return refusal::none;
}

refusal scripted_agent::practise() {
  profile.psychologist = true;
  if (!session)
    session = engine_.system.spawn(agent_session, told);
  const auto found = engine_.ask<psychologist_handle>(
      directory::platform(engine_.system, profile.platform), find_psychologist{profile});
  if (const auto why = refused(found); why != refusal::none)
    return why;
  practice = std::get<psychologist_handle>(found);
  const auto r = engine_.ask<psychologist_view>(practice, session, attach_psychologist{});
  if (const auto why = refused(r); why != refusal::none)
    return why;
  told->practice = std::get<psychologist_view>(r);
  return refusal::none;
}

refusal scripted_agent::be(presence wished) {
  return refused(engine_.ask<done>(desk, set_my_presence{wished}));
}

refusal scripted_agent::available() {
  if (const auto why = sign_on(); why != refusal::none)
    return why;
  return be(presence::available);
}

refusal scripted_agent::take(const conversation_id& id) {
  if (const auto why = refused(engine_.ask<done>(desk, take_conversation{id}));
      why != refusal::none)
    return why;
  return follow(id);
}

refusal scripted_agent::follow(const conversation_id& id) {
  auto& seen = told->seen[id];
  const auto last = seen.empty() ? 0U : seen.rbegin()->first;
  const auto r = engine_.ask<operator_attached>(engine_.locate_one(id), session,
                                                attach_operator{profile.agent, last});
  if (const auto why = refused(r); why != refusal::none)
    return why;
  for (const auto& e : std::get<operator_attached>(r).missed)
    remember(seen, told->contradicted, e.professional_position, e);
  return refusal::none;
}

refusal scripted_agent::say(const conversation_id& id, const message_id& m,
                            const std::string& words) {
  return refused(
      engine_.ask<stored>(engine_.locate_one(id), ecoute::say{author::operator_agent, profile.agent,
                                                              m, secret_text{words}}));
}

refusal scripted_agent::say(const conversation_id& id, const std::string& words) {
  return say(id, engine_.next_message_id(), words);
}

refusal scripted_agent::give_back(const conversation_id& id) {
  return refused(engine_.ask<done>(desk, return_conversation{id}));
}

refusal scripted_agent::note(const conversation_id& id, const std::string& words) {
  return refused(engine_.ask<stored>(
      engine_.locate_one(id),
      write_note{profile.agent, engine_.next_message_id(), secret_text{words}}));
}

refusal scripted_agent::hand_over(const conversation_id& id, const scripted_agent& to) {
  return refused(engine_.ask<done>(desk, ecoute::hand_over{id, to.profile.agent}));
}

refusal scripted_agent::accept_handover(const conversation_id& id) {
  return refused(engine_.ask<done>(desk, ecoute::accept_handover{id}));
}

void scripted_agent::silent(bool yes) {
  caf::anon_send(desk, agent_link{yes});
  engine_.run();
}

void scripted_agent::vanish() {
  caf::anon_send_exit(session, caf::exit_reason::user_shutdown);
  session = agent_session_handle{};
  engine_.run();
}

std::vector<std::string> scripted_agent::texts(const conversation_id& id) const {
  const auto seen = told->seen.find(id);
  return seen == told->seen.end() ? std::vector<std::string>{} : texts_of(seen->second);
}

bool scripted_agent::gapless(const conversation_id& id) const {
  const auto seen = told->seen.find(id);
  return !told->contradicted && (seen == told->seen.end() || dense(seen->second, 0));
}

bool scripted_agent::has_offer(const conversation_id& id) const {
  return told->offers.count(id) > 0;
}

bool scripted_agent::holds(const conversation_id& id) const {
  return told->cards.count(id) > 0;
}

} // namespace ecoute::test
