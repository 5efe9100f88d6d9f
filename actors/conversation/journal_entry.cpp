// SPDX-License-Identifier: EUPL-1.2
#include "actors/conversation/journal_entry.hpp"

#include <algorithm>
#include <iterator>

namespace ecoute {

namespace {

/// Follows the head row through events without copying the whole state.
class head_fold {
public:
  explicit head_fold(append& entry) : entry_(entry) {}

  void operator()(const opened& b) const {
    entry_.head.departement = b.where.departement;
    move_to(phase::waiting, {});
    entry_.head.platform = b.route.platform;
  }
  void operator()(const queued& b) const {
    move_to(phase::waiting, {});
    entry_.head.platform = b.platform;
  }
  void operator()(const taken& b) const { move_to(phase::held, b.by); }
  void operator()(const handed_over& b) const { move_to(phase::held, b.to); }
  void operator()(const returned&) const { move_to(phase::waiting, {}); }
  void operator()(const closed&) const { move_to(phase::closed, {}); }
  template <class Other>
  void operator()(const Other&) const {}

private:
  void move_to(phase where, agent_id holder) const {
    entry_.changes_head = true;
    entry_.head.where = where;
    entry_.head.holder = holder;
  }

  append& entry_;
};

template <class Keep>
std::vector<event> only(const std::vector<event>& events, Keep keep) {
  std::vector<event> kept;
  std::copy_if(events.begin(), events.end(), std::back_inserter(kept), keep);
  return kept;
}

} // namespace

void fill_entry(append& entry, const conversation_id& id, const conversation_state& before,
                const std::vector<event>& events) {
  entry.conversation = id;
  entry.events = events;
  entry.head = {before.route.platform, before.where, before.holder, before.about.departement};
  for (const auto& e : events)
    std::visit(head_fold{entry}, e.body);
}

conversation_card card_of(const conversation_id& id, const conversation_state& s) {
  return {.id = id,
          .where = s.where,
          .holder = s.holder,
          .role = s.role,
          .about = s.about,
          .route = s.route,
          .language = s.language,
          .opened_at = s.opened_at,
          .waiting_since = s.waiting_since,
          .last_visitor_line = s.last_visitor_line,
          .last_operator_line = s.last_operator_line,
          .visitor_away = s.visitor_away,
          .visitor_away_since = s.visitor_away_since,
          .quick_exit = s.quick_exit,
          .came_by_code = s.came_by_code,
          .holder_name = s.holder_name,
          .invited = s.handover ? s.handover->to : agent_id{},
          .invited_until = s.handover ? s.handover->until : instant{},
          .invited_why = s.handover ? s.handover->why : handover_reason::asked,
          .has_note = s.has_note,
          .danger = s.danger,
          .minor = s.minor,
          .urgent = s.urgent,
          .held_since = s.held_since,
          .short_of_time = s.short_of_time,
          .training = s.training(),
          .emergency_since = s.emergency.since,
          .emergency_owner = s.emergency.owner_name,
          .relief_chosen = s.relief_to.has_value(),
          .relief_to = s.relief_to.value_or(agent_id{}),
          .psychologist = {s.psychologist.stage, s.psychologist.name, {}},
          .psychologist_who = s.psychologist.who};
}

waiting_entry entry_of(const conversation_id& id, const conversation_state& s) {
  return {.conversation = id,
          .reason = s.waiting_as,
          .since = s.waiting_since,
          .role = s.role,
          .about = s.about,
          .sureness = s.route.sureness,
          .language = s.language,
          .danger = s.danger,
          .minor = s.minor,
          .away = s.visitor_away,
          .only_for = s.trainee};
}

std::vector<event> visible_to_visitor(const std::vector<event>& events, std::uint32_t floor) {
  return only(events, [floor](const event& e) { return e.visitor_position > floor; });
}

std::vector<event> visible_to_professionals(const std::vector<event>& events) {
  return only(events, [](const event& e) { return e.professional_position > 0; });
}

} // namespace ecoute
