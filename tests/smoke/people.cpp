// SPDX-License-Identifier: EUPL-1.2
#include "tests/smoke/people.hpp"

#include <utility>

namespace ecoute::client {

namespace json = boost::json;

namespace {

/// Calls `use` with every object of an array field.
template <class Use>
void each_of(const json::object& in, std::string_view key, const Use& use) {
  const auto* value = in.if_contains({key.data(), key.size()});
  if (value == nullptr || !value->is_array())
    return;
  for (const auto& element : value->get_array())
    if (element.is_object())
      use(element.get_object());
}

} // namespace

// --- visitor -------------------------------------------------------------------------------

visitor::visitor(loop& on, endpoint where, std::string from)
    : on_(on), where_(std::move(where)), from_(std::move(from)), asked_(on) {}

visitor::~visitor() {
  vanish();
}

void visitor::enter(const std::string& insee, const std::string& wish) {
  json::object first{{"type", "enter"},  {"id", new_id()},  {"role", "victim"},
                     {"place", nullptr}, {"wish", nullptr}, {"language", "fr"}};
  if (!insee.empty())
    first["place"] = json::object{{"insee", insee}};
  if (!wish.empty())
    first["wish"] = wish;
  open(std::move(first));
}

void visitor::resume() {
  open({{"type", "resume"}, {"token", token_}, {"seen", thread_.last()}});
}

void visitor::open(json::object first) {
  vanish();
  trouble_.clear();
  wire_events events;
  events.on_frame = [this](const json::object& frame) { on_frame(frame); };
  events.on_closed = [this](const std::string& why) {
    trouble_ = why;
    vanish();
  };
  wire_ = on_.connect({where_, "/tchat", {}, from_}, std::move(events));
  wire_->send(std::move(first));
}

void visitor::vanish() {
  attached_ = false;
  asked_.attach(nullptr);
  if (const auto old = std::exchange(wire_, nullptr))
    old->drop();
}

std::string visitor::say(const std::string& text) {
  return asked_.ask({{"type", "say"}, {"text", text}});
}

std::string visitor::leave() {
  return asked_.ask({{"type", "leave"}});
}

void visitor::on_frame(const json::object& frame) {
  const auto type = text_of(frame, "type");
  if (type == "entered") {
    token_ = text_of(frame, "token");
    platform_ = text_of(frame, "platform");
  } else if (type == "thread") {
    each_of(frame, "events", [this](const auto& event) { gaps_ += thread_.show(event) ? 0 : 1; });
    if (!attached_) {
      attached_ = true;
      asked_.attach(wire_);
    }
  } else if (type == "event") {
    gaps_ += thread_.show(frame) ? 0 : 1;
  } else if (type == "ack") {
    asked_.answered(frame);
  } else if (type == "refused") {
    trouble_ = "refused: " + text_of(frame, "code");
    asked_.refused(frame);
  }
}

// --- agent ---------------------------------------------------------------------------------

agent::agent(loop& on, endpoint where) : on_(on), where_(std::move(where)), asked_(on) {}

agent::~agent() {
  quit();
}

void agent::quit() {
  seated_ = false;
  asked_.attach(nullptr);
  if (const auto old = std::exchange(wire_, nullptr))
    old->drop();
}

http_reply agent::sign_in(const std::string& name, const std::string& password,
                          const std::string& code) {
  auto reply = on_.post(where_, "/connexion",
                        json::object{{"name", name}, {"password", password}, {"code", code}});
  cookie_ = reply.cookie;
  return reply;
}

void agent::open() {
  quit();
  trouble_.clear();
  wire_events events;
  events.on_frame = [this](const json::object& frame) { on_frame(frame); };
  events.on_closed = [this](const std::string& why) {
    trouble_ = why;
    quit();
  };
  wire_ = on_.connect({where_, "/bureau", cookie_, {}}, std::move(events));
  wire_->send({{"type", "hello"}});
}

std::string agent::be(const std::string& presence) {
  return asked_.ask({{"type", "presence"}, {"state", presence}});
}

std::string agent::act(const std::string& type, const std::string& conversation) {
  return asked_.ask({{"type", type}, {"conversation", conversation}});
}

std::string agent::say(const std::string& conversation, const std::string& text) {
  return asked_.ask({{"type", "say"}, {"conversation", conversation}, {"text", text}});
}

void agent::watch(const std::string& conversation) {
  if (wire_)
    wire_->send({{"type", "watch"},
                 {"id", new_id()},
                 {"conversation", conversation},
                 {"seen", threads_[conversation].last()}});
}

const thread_view& agent::thread(const std::string& conversation) {
  return threads_[conversation];
}

void agent::show(const std::string& conversation, const json::object& event) {
  if (!threads_[conversation].show(event))
    watch(conversation);
}

void agent::on_desk(const json::object& frame) {
  capacity_ = number_of(frame, "capacity");
  held_.clear();
  offers_.clear();
  each_of(frame, "held", [this](const auto& card) { held_.insert(text_of(card, "conversation")); });
  each_of(frame, "offers",
          [this](const auto& offer) { offers_.insert(text_of(offer, "conversation")); });
  for (const auto& conversation : held_)
    watch(conversation);
  if (!seated_) {
    seated_ = true;
    asked_.attach(wire_);
  }
}

void agent::on_frame(const json::object& frame) {
  const auto type = text_of(frame, "type");
  const auto conversation = text_of(frame, "conversation");
  if (type == "desk") {
    on_desk(frame);
  } else if (type == "offer") {
    offers_.insert(conversation);
  } else if (type == "offer_over") {
    offers_.erase(conversation);
  } else if (type == "card") {
    offers_.erase(conversation);
    if (held_.insert(conversation).second)
      watch(conversation);
  } else if (type == "gone") {
    held_.erase(conversation);
  } else if (type == "thread") {
    each_of(frame, "events", [&](const auto& event) { show(conversation, event); });
    asked_.answered(frame);
  } else if (type == "event") {
    show(conversation, frame);
  } else if (type == "ack") {
    asked_.answered(frame);
  } else if (type == "refused") {
    trouble_ = "refused: " + text_of(frame, "code");
    asked_.refused(frame);
  }
}

} // namespace ecoute::client
