// SPDX-License-Identifier: EUPL-1.2
#include "actors/training/scripted_visitor.hpp"

#include "actors/messages/errors.hpp"
#include "actors/messages/type_ids.hpp"
#include "actors/support/directory.hpp"
#include "actors/support/quiet_handlers.hpp"
#include "config/limits.hpp"

#include <caf/stateful_actor.hpp>

#include <utility>
#include <variant>

namespace ecoute {

namespace {

constexpr training_policy policy{fixed::training_patience, fixed::training_length_max};

/// What waiting does not mend.
bool is_over(refusal r) {
  return r == refusal::closed || r == refusal::unknown_conversation ||
         r == refusal::stale_session || r == refusal::quarantined;
}

} // namespace

instant scripted_visitor_state::now() const {
  return parts_->clock.at(self->clock().now());
}

// --- its conversation ---------------------------------------------------------------------------

void scripted_visitor_state::find() {
  const auto registry = directory::registry(self->system());
  if (!registry)
    return failed(refusal::unavailable);
  self->request(registry, parts_->limits.supervision.request_timeout, locate{id_})
      .then([this](const conversation_handle& where) { attach(where); },
            [this](caf::error& why) { failed(refusal_of(why)); });
}

void scripted_visitor_state::attach(const conversation_handle& where) {
  self->request(where, parts_->limits.supervision.request_timeout,
                visitor_session_handle{scripted_visitor_ref{self}}, attach_visitor{seen_})
      .then(
          [this, where](const visitor_attached& m) {
            conversation_ = where;
            self->monitor(where);
            attached_ = true;
            seen(m.missed);
            if (pending_)
              send();
          },
          [this](caf::error& why) { failed(refusal_of(why)); });
}

void scripted_visitor_state::failed(refusal why) {
  if (is_over(why))
    return self->quit();
  retry_at_ = now() + parts_->limits.supervision.reload_pause;
  settle();
}

void scripted_visitor_state::on_down(const caf::down_msg& m) {
  if (!conversation_ || conversation_.address() != m.source)
    return;
  conversation_ = nullptr;
  attached_ = false;
  failed(refusal::unavailable);
}

void scripted_visitor_state::seen(const std::vector<event>& events) {
  for (const auto& e : events) {
    if (e.visitor_position <= seen_)
      continue;
    seen_ = e.visitor_position;
    if (std::holds_alternative<taken>(e.body))
      training_taken(progress_, e.at);
    else if (std::holds_alternative<returned>(e.body))
      training_given_back(progress_);
    else if (const auto* line = std::get_if<said>(&e.body);
             line != nullptr && line->who == author::operator_agent)
      training_answered(progress_, script_, e.at);
    else if (std::holds_alternative<closed>(e.body))
      return self->quit();
  }
  settle();
}

// --- its lines ----------------------------------------------------------------------------------

void scripted_visitor_state::act() {
  const auto next = next_act(script_, progress_, policy);
  pending_ = {next.what, message_id{uuid{parts_->new_conversation_id()}}, std::string{next.words}};
  send();
}

void scripted_visitor_state::send() {
  if (!attached_ || !pending_)
    return;
  const auto patience = parts_->limits.supervision.request_timeout;
  if (pending_->what == step_kind::leave)
    self->request(conversation_, patience, close_conversation{author::visitor, {}})
        .then([this](const done&) { self->quit(); },
              [this](caf::error& why) { failed(refusal_of(why)); });
  else
    self->request(conversation_, patience,
                  say{author::visitor, {}, pending_->id, secret_text{pending_->words}})
        .then(
            [this](const stored& m) {
              if (!pending_ || pending_->id != m.client_id)
                return;
              pending_.reset();
              training_said(progress_, script_, m.at);
              settle();
            },
            [this](caf::error& why) { failed(refusal_of(why)); });
}

void scripted_visitor_state::settle() {
  auto due = retry_at_;
  if (attached_ && !pending_)
    due = earliest(due, next_act(script_, progress_, policy).at);
  alarm_.set(scripted_visitor_ref{self}, due, now());
}

void scripted_visitor_state::on_alarm(const alarm_rang& m) {
  if (!alarm_.rang(m))
    return;
  if (retry_at_ && *retry_at_ <= now()) {
    retry_at_.reset();
    if (attached_)
      send();
    else
      find();
  }
  if (attached_ && !pending_ && next_act(script_, progress_, policy).at <= now())
    return act();
  settle();
}

// --- table --------------------------------------------------------------------------------------

scripted_visitor_ref::behavior_type scripted_visitor_state::make_behavior(shared_parts parts,
                                                                          training_script script,
                                                                          conversation_id id) {
  parts_ = std::move(parts);
  script_ = std::move(script);
  id_ = id;
  progress_.opened_at = now();
  be_quiet(self);
  self->set_down_handler([this](const caf::down_msg& m) { on_down(m); });
  find();
  return {
      [this](const thread_grew& m) { seen(m.events); },
      [](const visitor_standing&) {},
      [](const typing_now&) {},
      [this](const superseded_by_newer&) { self->quit(); },
      [this](const alarm_rang& m) { on_alarm(m); },
  };
}

scripted_visitor_ref::behavior_type
scripted_visitor_actor(scripted_visitor_ref::stateful_pointer<scripted_visitor_state> self,
                       shared_parts parts, training_script script, conversation_id id) {
  return self->state.make_behavior(std::move(parts), std::move(script), id);
}

} // namespace ecoute
