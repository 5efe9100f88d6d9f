// SPDX-License-Identifier: EUPL-1.2
#include "actors/domain/intervention_rules.hpp"

namespace ecoute {

namespace {

using bodies = std::vector<event_body>;
using outcome = std::variant<bodies, refusal>;

intervened said_by(const intervene_it& w) {
  return {w.by, w.shown_name, w.what, std::nullopt};
}

outcome take_over(const conversation_state& state, const intervene_it& w) {
  if (w.platform != state.route.platform || state.not_theirs(w.by))
    return refusal::forbidden;
  if (state.held_by(w.by)) // done before, the answer was lost
    return bodies{};
  if (state.holder != w.shown)
    return refusal::changed_hands;
  if (state.where == phase::held)
    return bodies{said_by(w), handed_over{state.holder, w.by, w.shown_name}};
  return bodies{said_by(w), taken{w.by, w.shown_name}};
}

outcome send_over(const conversation_state& state, const intervene_it& w) {
  if (name_of(w.to).empty() || w.to == state.route.platform)
    return refusal::malformed;
  if (state.training())
    return refusal::forbidden;
  if (state.holder != w.shown)
    return refusal::changed_hands;
  const bool first = state.waiting_as == queue_reason::given_back || // there too
                     state.waiting_as == queue_reason::rerouted;
  if (state.where != phase::held)
    return bodies{said_by(w),
                  queued{w.to, first ? queue_reason::rerouted : queue_reason::sent_over}};
  return bodies{said_by(w), returned{state.holder, return_reason::rerouted},
                queued{w.to, queue_reason::rerouted}};
}

outcome offer_again(const conversation_state& state, const intervene_it& w) {
  if (state.where != phase::waiting || !state.offer)
    return refusal::not_waiting;
  if (state.offer->to != w.shown)
    return refusal::changed_hands;
  return bodies{said_by(w)};
}

outcome choose_relief(const conversation_state& state, const intervene_it& w) {
  if (state.where != phase::held || state.holder != w.shown)
    return refusal::changed_hands;
  if (state.training())
    return refusal::forbidden;
  if (w.successor == state.holder)
    return refusal::oneself;
  if (state.relief_to == w.successor)
    return bodies{};
  auto said = said_by(w);
  said.whom = w.successor;
  return bodies{said};
}

} // namespace

outcome intervened_in(const conversation_state& state, const intervene_it& wish) {
  if (wish.by.is_none())
    return refusal::malformed;
  if (wish.shown_name.size() > fact_bytes_max)
    return refusal::too_large;
  switch (wish.what) {
  case intervention::read:
    return bodies{said_by(wish)};
  case intervention::take_over:
    return take_over(state, wish);
  case intervention::reroute:
    return send_over(state, wish);
  case intervention::offer_again:
    return offer_again(state, wish);
  case intervention::plan_relief:
    return choose_relief(state, wish);
  }
  return refusal::malformed;
}

} // namespace ecoute
