// SPDX-License-Identifier: EUPL-1.2
#include "tests/smoke/people.hpp"

#include <algorithm>
#include <utility>

namespace ecoute::client {

namespace json = boost::json;

namespace {

constexpr std::chrono::milliseconds again_later{300};
constexpr std::size_t answered_kept_max = 64;

std::string text_of(const json::object& in, std::string_view key) {
  const auto* value = in.if_contains({key.data(), key.size()});
  if (value == nullptr || !value->is_string())
    return {};
  return std::string{value->get_string()};
}

std::uint64_t number_of(const json::object& in, std::string_view key) {
  const auto* value = in.if_contains({key.data(), key.size()});
  if (value == nullptr)
    return 0;
  boost::system::error_code failed;
  const auto number = value->to_number<std::uint64_t>(failed);
  return failed ? 0 : number;
}

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

bool is_again_later(std::string_view code) {
  return code == "busy" || code == "unavailable" || code == "in_doubt" || code == "too_many" ||
         code == "race_lost";
}

} // namespace

// --- thread_view ---------------------------------------------------------------------------

bool thread_view::show(const json::object& event) {
  const auto n = number_of(event, "n");
  if (n <= last())
    return true;
  if (n != last() + 1)
    return false;
  lines_.push_back({n, text_of(event, "kind"), text_of(event, "who"), text_of(event, "id"),
                    text_of(event, "text")});
  return true;
}

std::uint32_t thread_view::times_said(const std::string& id) const {
  return static_cast<std::uint32_t>(
      std::count_if(lines_.begin(), lines_.end(),
                    [&](const auto& line) { return line.kind == "said" && line.id == id; }));
}

bool thread_view::has_kind(std::string_view kind) const {
  return std::any_of(lines_.begin(), lines_.end(),
                     [&](const auto& line) { return line.kind == kind; });
}

// --- requests ------------------------------------------------------------------------------

std::string requests::ask(json::object frame) {
  auto id = new_id();
  frame["id"] = id;
  if (wire_)
    wire_->send(frame);
  open_[id] = {std::move(frame), clock::now()};
  order_.push_back(id);
  return id;
}

void requests::attach(std::shared_ptr<wire> to) {
  wire_ = std::move(to);
  if (!wire_)
    return;
  std::erase_if(order_, [this](const auto& id) { return !open_.contains(id); });
  for (const auto& id : order_)
    wire_->send(open_.at(id).frame);
}

void requests::answered(const json::object& frame) {
  const auto found = open_.find(text_of(frame, "id"));
  if (found == open_.end())
    return;
  if (on_answer)
    on_answer(clock::now() - found->second.since);
  acknowledged_.insert(found->first);
  open_.erase(found);
  if (order_.size() > open_.size() + answered_kept_max)
    std::erase_if(order_, [this](const auto& id) { return !open_.contains(id); });
}

void requests::refused(const json::object& frame) {
  const auto id = text_of(frame, "id");
  const auto code = text_of(frame, "code");
  if (is_again_later(code) && open_.contains(id)) {
    ++retried_;
    send_later(id);
    return;
  }
  refusals_.push_back({id, code, text_of(frame, "sentence")});
  open_.erase(id);
}

void requests::send_later(const std::string& id) {
  on_.after(again_later, [this, id, alive = std::weak_ptr<bool>(alive_)] {
    if (alive.expired())
      return;
    const auto found = open_.find(id);
    if (wire_ && found != open_.end())
      wire_->send(found->second.frame);
  });
}

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
