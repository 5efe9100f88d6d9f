// SPDX-License-Identifier: EUPL-1.2
#include "tests/simulation/ledger.hpp"

#include <algorithm>

namespace ecoute::simulation {

namespace {

/// A position must be the next of its audience, or none.
bool follows(std::uint32_t position, bool shown, std::uint32_t last) {
  return position == (shown ? last + 1 : 0);
}

} // namespace

/// What happens between platforms, and with trainings: they change neither hands nor platform.
std::string ledger::follow(page& p, const conversation_id& id, const event& e,
                           instant since_start) {
  const auto& s = p.state;
  const auto* t = std::get_if<taken>(&e.body);
  const auto* q = std::get_if<queued>(&e.body);
  if (t != nullptr && !s.training() && s.waiting_as == queue_reason::arrived)
    first_answers_[s.route.platform].push_back(since_start);
  if (s.training() && t != nullptr && t->by != s.trainee)
    return "training: taken by another than who asked for it";
  if (s.training() && (std::holds_alternative<handed_over>(e.body) ||
                       (q != nullptr && q->platform != s.route.platform)))
    return "training: it changed hands";
  if (q == nullptr || q->platform == s.route.platform)
    return {};
  p.moved = true;
  if (q->reason != queue_reason::overflow)
    return {};
  if (s.where != phase::waiting)
    return "F19: what somebody held went over by the rule";
  overflows_.push_back({id, s.route.platform, since_start, e.at - s.opened_at});
  return {};
}

std::string ledger::enter(const append& entry, instant since_start) {
  auto& p = pages_[entry.conversation];
  if (p.state.last_seq == 0)
    p.entered = since_start;
  std::string wrong;
  for (const auto& e : entry.events) {
    if (e.seq != p.state.last_seq + 1)
      wrong = "I2: a number is missing or used twice";
    if (!follows(e.visitor_position, shown_to_visitor(e.body), p.state.visitor_positions) ||
        !follows(e.professional_position, shown_to_professionals(e.body),
                 p.state.professional_positions))
      wrong = "I2: a position is missing or used twice";
    if (e.at < p.state.last_at)
      wrong = "I2: time went backwards";
    if (const auto* s = std::get_if<said>(&e.body); s && !p.said.insert(s->client_id).second)
      wrong = "I2: a message was stored twice";
    if (const auto moved = follow(p, entry.conversation, e, since_start); !moved.empty())
      wrong = moved;
    apply(p.state, e);
  }
  const bool open = p.state.where != phase::closed;
  const auto note = [&](std::set<conversation_id>& all, bool in) {
    if (in)
      all.insert(entry.conversation);
    else
      all.erase(entry.conversation);
  };
  note(open_, open);
  note(trainings_open_, open && p.state.training());
  return wrong;
}

const ledger::page* ledger::find(const conversation_id& id) const {
  const auto known = pages_.find(id);
  return known == pages_.end() ? nullptr : &known->second;
}

std::size_t ledger::held_by(agent_id who) const {
  return static_cast<std::size_t>(std::count_if(open_.begin(), open_.end(), [&](const auto& id) {
    const auto& s = pages_.at(id).state;
    return s.where == phase::held && s.holder == who && !s.training();
  }));
}

std::size_t ledger::first_answers(force by, instant since) const {
  const auto known = first_answers_.find(by);
  if (known == first_answers_.end())
    return 0;
  const auto& all = known->second;
  return static_cast<std::size_t>(all.end() - std::lower_bound(all.begin(), all.end(), since));
}

std::uint64_t ledger::readings(const std::vector<audit_entry>& audit, agent_id by) {
  for (; audit_read_ < audit.size(); ++audit_read_)
    if (audit[audit_read_].act == "read")
      ++readings_[audit[audit_read_].agent];
  return readings_[by];
}

std::string told(const event& e) {
  std::string line = std::to_string(e.seq) + ' ' + std::string{kind_name(e.body)};
  if (const auto* s = std::get_if<said>(&e.body))
    line += s->who == author::visitor
                ? " by the visitor: " + std::string{s->words.reveal()}
                : " by " + std::to_string(s->agent.value) + ": " + std::string{s->words.reveal()};
  if (const auto* t = std::get_if<taken>(&e.body))
    line += " by " + std::to_string(t->by.value);
  if (const auto* h = std::get_if<handed_over>(&e.body))
    line += " from " + std::to_string(h->from.value) + " to " + std::to_string(h->to.value);
  if (const auto* o = std::get_if<offered>(&e.body))
    line += " to " + std::to_string(o->to.value);
  if (const auto* l = std::get_if<offer_lapsed>(&e.body))
    line += " by " + std::to_string(l->by.value) + ' ' + std::string{name_of(l->reason)};
  if (const auto* r = std::get_if<returned>(&e.body))
    line += " from " + std::to_string(r->from.value) + ' ' + std::string{name_of(r->why)};
  return line;
}

} // namespace ecoute::simulation
