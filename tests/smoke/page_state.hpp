// SPDX-License-Identifier: EUPL-1.2
#pragma once

#include "tests/smoke/wire_client.hpp"

#include <cstdint>
#include <functional>
#include <memory>
#include <string>
#include <string_view>
#include <unordered_map>
#include <unordered_set>
#include <vector>

/// What a page keeps: the lines it shows and the requests that wait for their answer.
namespace ecoute::client {

struct shown_line {
  std::uint64_t n = 0;
  std::string kind;
  std::string who;  ///< of `said`
  std::string id;   ///< of `said`
  std::string text; ///< of `said`
};

/// What one reader has been shown of a conversation.
class thread_view {
public:
  /// False when something between the last line and this one is missing; it is then not shown.
  bool show(const boost::json::object& event);
  void restart() { *this = {}; }

  [[nodiscard]] const std::vector<shown_line>& lines() const { return lines_; }
  [[nodiscard]] std::uint64_t last() const { return lines_.empty() ? 0 : lines_.back().n; }
  [[nodiscard]] std::uint32_t times_said(const std::string& id) const;
  [[nodiscard]] bool has_kind(std::string_view kind) const;

private:
  std::vector<shown_line> lines_;
};

struct refused_request {
  std::string id;
  std::string code;
  std::string sentence;
};

/// The requests of one page that wait for their answer.
class requests {
public:
  using told = std::function<void(clock::duration)>;

  explicit requests(loop& on) : on_(on) {}

  /// Sends now if there is a wire, and again after each new one until it is answered.
  std::string ask(boost::json::object frame);
  void attach(std::shared_ptr<wire> to);           ///< sends what is unanswered; null: no wire now
  void answered(const boost::json::object& frame); ///< `ack`, `code`, `thread` …
  void refused(const boost::json::object& frame);  ///< kept when it is "again later"

  [[nodiscard]] bool done(const std::string& id) const { return acknowledged_.contains(id); }
  [[nodiscard]] std::size_t unanswered() const { return open_.size(); }
  [[nodiscard]] const std::vector<refused_request>& refusals() const { return refusals_; }
  [[nodiscard]] std::uint64_t retried() const { return retried_; }

  told on_answer; ///< time from the first sending to the acknowledgement

private:
  struct request {
    boost::json::object frame;
    clock::time_point since;
  };
  void send_later(const std::string& id);

  loop& on_;
  std::shared_ptr<wire> wire_;
  std::unordered_map<std::string, request> open_;
  std::vector<std::string> order_; ///< of what is open, oldest first; may name answered ones
  std::unordered_set<std::string> acknowledged_;
  std::vector<refused_request> refusals_;
  std::uint64_t retried_ = 0;
  std::shared_ptr<bool> alive_ = std::make_shared<bool>(true);
};

/// Fields of a frame; absent or ill-typed: empty or 0.
std::string text_of(const boost::json::object& in, std::string_view key);
std::uint64_t number_of(const boost::json::object& in, std::string_view key);

} // namespace ecoute::client
