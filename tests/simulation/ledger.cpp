// SPDX-License-Identifier: EUPL-1.2
#include "tests/simulation/ledger.hpp"

namespace ecoute::simulation {

namespace {

/// A position must be the next of its audience, or none.
bool follows(std::uint32_t position, bool shown, std::uint32_t last) {
  return position == (shown ? last + 1 : 0);
}

} // namespace

std::string ledger::enter(const append& entry) {
  auto& p = pages_[entry.conversation];
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
    apply(p.state, e);
  }
  if (p.state.where == phase::closed)
    open_.erase(entry.conversation);
  else
    open_.insert(entry.conversation);
  return wrong;
}

const ledger::page* ledger::find(const conversation_id& id) const {
  const auto known = pages_.find(id);
  return known == pages_.end() ? nullptr : &known->second;
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
