// SPDX-License-Identifier: EUPL-1.2
#include "tests/smoke/page_state.hpp"

#include <algorithm>
#include <utility>

namespace ecoute::client {

namespace json = boost::json;

namespace {

constexpr std::chrono::milliseconds again_later{300};
constexpr std::size_t answered_kept_max = 64;

bool is_again_later(std::string_view code) {
  return code == "busy" || code == "unavailable" || code == "in_doubt" || code == "too_many" ||
         code == "race_lost";
}

} // namespace

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

} // namespace ecoute::client
