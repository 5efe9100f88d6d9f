// SPDX-License-Identifier: EUPL-1.2
// A psychologist beside the holder: asked for, invited, at work here, released when hours end.
#include "actors/conversation/conversation_actor.hpp"
#include "actors/conversation/refusing.hpp"
#include "actors/domain/psychologist_rules.hpp"
#include "actors/messages/type_ids.hpp"
#include "actors/support/directory.hpp"
#include "actors/support/quiet_handlers.hpp"
#include "config/limits.hpp"

#include <algorithm>
#include <utility>
#include <vector>

namespace ecoute {

namespace {

bool concerns(const psychologist_part& part, agent_id who) {
  return part.joined_by(who) || part.invitation_of(who) != nullptr;
}

std::vector<agent_id> everybody_in(const psychologist_part& part) {
  std::vector<agent_id> all;
  for (const auto& i : part.invited)
    all.push_back(i.to);
  if (!part.who.is_none())
    all.push_back(part.who);
  return all;
}

} // namespace

/// Closed as well where the platform has none (any more).
hours_standing conversation_actor_state::psychologist_hours_now() const {
  const auto hours = psychologist_hours(parts_->limits.psychologist, state_.route.platform);
  return hours ? hours_at(*hours, now()) : hours_standing{};
}

// --- requests -----------------------------------------------------------------------------------

/// Nothing is asked of the visitor that could not be done then.
caf::result<done> conversation_actor_state::on_propose(const propose_psychologist& m) {
  const command wish = ask_psychologist_it{m.by};
  if (!ready_)
    return make_error(refusal::unavailable);
  if (const auto made = decide(state_, wish, parts_->limits.conversation, now()); made.refused())
    return make_error(made.why_not);
  if (!psychologist_hours(parts_->limits.psychologist, state_.route.platform))
    return make_error(refusal::psychologist_none);
  if (!psychologist_hours_now().open)
    return make_error(refusal::psychologist_off_hours);
  const auto platform = directory::platform(self->system(), state_.route.platform);
  if (!platform)
    return make_error(refusal::unavailable);
  auto promise = self->make_response_promise<done>();
  self->request(platform, parts_->limits.supervision.request_timeout, ask_psychologists{})
      .then(
          [this, wish, promise](const psychologists_here& there) mutable {
            if (there.who.empty()) {
              promise.deliver(make_error(refusal::psychologist_away));
              return;
            }
            commit(
                wish, {}, [promise](const decision&) mutable { promise.deliver(done{}); },
                refusing(promise));
          },
          [promise](caf::error& why) mutable { promise.deliver(make_error(refusal_of(why))); });
  return promise;
}

caf::result<done> conversation_actor_state::on_join(const join_psychologist& m) {
  if (ready_ && state_.psychologist.pending() && !psychologist_hours_now().open)
    return make_error(refusal::psychologist_off_hours);
  append extra;
  extra.audit.push_back({m.by, "join", now()});
  return answer_done(join_psychologist_it{m.by, m.shown_name, m.platform}, std::move(extra));
}

caf::result<done> conversation_actor_state::on_end(const end_psychologist& m) {
  const bool theirs = m.how == psychologist_end::left || m.how == psychologist_end::declined ||
                      m.how == psychologist_end::lost;
  if (!theirs)
    return make_error(refusal::malformed);
  return answer_done(end_psychologist_it{m.by, m.how});
}

// --- what follows -------------------------------------------------------------------------------

/// Whoever was in it and is no longer is told, however it ended.
void conversation_actor_state::psychologists_changed(const conversation_standing& before) {
  const auto& part = state_.psychologist;
  for (const auto who : everybody_in(before.psychologist))
    if (!concerns(part, who))
      dismiss(before.platform, who);
  if (psychologist_.who && !part.joined_by(psychologist_.agent))
    unseat(psychologist_);
  if (part.stage == psychologist_stage::joined || !(part == before.psychologist))
    psychologists_.told = false; // their card has changed
}

void conversation_actor_state::dismiss(force where, agent_id who) {
  const auto platform = directory::platform(self->system(), where);
  if (!platform)
    return; // with it their actor ends, and comes back empty
  const psychologist_dismissed over{id_, state_.where == phase::closed};
  self->request(platform, parts_->limits.supervision.request_timeout, find_psychologist_of{who})
      .then([this, over](const psychologist_handle& theirs) { self->send(theirs, over); },
            ignore_error);
}

void conversation_actor_state::follow_psychologists() {
  const auto& part = state_.psychologist;
  tell_end_of_hours();
  if (part.stage == psychologist_stage::invited && part.invited.empty())
    return invite_who_is_there();
  if (psychologists_.told)
    return;
  psychologists_.told = true;
  for (const auto& i : part.invited)
    tell_psychologist(i.to, false, [this, i] { return psychologist_invitation{card(), i.until}; });
  if (part.stage == psychologist_stage::joined)
    tell_psychologist(part.who, true, [this] { return psychologist_at_work{card()}; });
}

/// Told until their actor says so. What cannot be told ends by its deadline.
template <class Make>
void conversation_actor_state::tell_psychologist(agent_id who, bool joined, Make make) {
  const auto platform = directory::platform(self->system(), state_.route.platform);
  const auto patience = parts_->limits.supervision.request_timeout;
  const auto again = [this](const caf::error&) {
    psychologists_.told = false;
    arm(now() + parts_->limits.supervision.reload_pause);
  };
  if (!platform)
    return again({});
  self->request(platform, patience, find_psychologist_of{who, joined})
      .then(
          [this, who, patience, make, again](const psychologist_handle& theirs) {
            if (concerns(state_.psychologist, who))
              self->request(theirs, patience, make()).then([](const done&) {}, again);
          },
          again);
}

/// All at once: the first who accepts joins.
void conversation_actor_state::invite_who_is_there() {
  const auto platform = directory::platform(self->system(), state_.route.platform);
  const auto pause = parts_->limits.supervision.reload_pause;
  if (psychologists_.asking)
    return;
  if (!platform)
    return arm(now() + pause);
  psychologists_.asking = true;
  const auto asked = [this] { psychologists_.asking = false; };
  const auto later = [this, asked, pause](refusal) {
    asked();
    arm(now() + pause);
  };
  self->request(platform, parts_->limits.supervision.request_timeout, ask_psychologists{})
      .then(
          [this, asked, later](const psychologists_here& there) {
            const auto until = now() + parts_->limits.psychologist.policy.answer_within;
            commit(
                invite_psychologists_it{there.who, until}, {},
                [asked](const decision&) { asked(); }, later);
          },
          [later](caf::error& why) { later(refusal_of(why)); });
}

// --- time ---------------------------------------------------------------------------------------

/// As the pages show it: the end of the hours once it is announced.
psychologist_standing conversation_actor_state::psychologist_seen() const {
  const auto& part = state_.psychologist;
  psychologist_standing seen{part.stage, part.name, {}};
  if (part.stage != psychologist_stage::joined)
    return seen;
  const auto until = psychologist_hours_now().until;
  if (until != instant{} && until - parts_->limits.psychologist.policy.announce_before <= now())
    seen.until = until;
  return seen;
}

void conversation_actor_state::tell_end_of_hours() {
  const auto until = psychologist_seen().until;
  if (std::exchange(psychologists_.announced, until) == until)
    return;
  psychologists_.told = false;
  tell_desk(state_.route.platform, state_.holder, card_changed{card()});
  tell_standing();
}

/// Why it is over by time alone, if it is.
std::optional<psychologist_end> conversation_actor_state::psychologist_over_by_now() const {
  const auto& part = state_.psychologist;
  if (part.stage == psychologist_stage::none)
    return std::nullopt;
  if (!psychologist_hours_now().open)
    return psychologist_end::hours_over;
  const auto due = psychologist_due(part, parts_->limits.psychologist.policy);
  return due && *due <= now() ? std::optional{psychologist_end::expired} : std::nullopt;
}

/// When one of both has something to do next.
std::optional<instant> conversation_actor_state::psychologist_next() const {
  const auto& part = state_.psychologist;
  if (part.stage == psychologist_stage::none)
    return std::nullopt;
  const auto& policy = parts_->limits.psychologist.policy;
  auto due = psychologist_due(part, policy);
  if (const auto until = psychologist_hours_now().until; until != instant{}) {
    const auto announced = until - policy.announce_before;
    const auto change = announced > now() ? announced : until;
    due = earliest(due, std::min(change, now() + fixed::timer_looks_ahead));
  }
  return due && *due > now() ? due : std::nullopt; // overdue: only as often as retried
}

} // namespace ecoute
