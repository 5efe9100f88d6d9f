// SPDX-License-Identifier: EUPL-1.2
#pragma once

#include "tests/smoke/wire_client.hpp"

#include <cstdint>
#include <functional>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <unordered_map>
#include <unordered_set>
#include <vector>

/// The two people of a conversation, as their pages behave: what is not acknowledged is kept and
/// sent again under the same id, what comes twice is shown once, and a gap is seen.
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

class visitor {
public:
  visitor(loop& on, endpoint where, std::string from = {});
  ~visitor();
  visitor(const visitor&) = delete;
  visitor& operator=(const visitor&) = delete;

  /// Opens the socket and asks; entered() tells when it is so. An empty insee: not said.
  void enter(const std::string& insee, const std::string& wish = {});
  void resume(); ///< on a new socket, from the last line shown
  void vanish(); ///< the network is lost
  std::string say(const std::string& text);
  std::string leave();

  [[nodiscard]] bool entered() const { return !token_.empty(); }
  [[nodiscard]] bool connected() const { return attached_; }
  [[nodiscard]] const std::string& platform() const { return platform_; }
  [[nodiscard]] const std::string& trouble() const { return trouble_; } ///< why the wire ended
  [[nodiscard]] std::uint64_t gaps() const { return gaps_; }
  [[nodiscard]] const thread_view& thread() const { return thread_; }
  [[nodiscard]] requests& asked() { return asked_; }

private:
  void open(boost::json::object first);
  void on_frame(const boost::json::object& frame);

  loop& on_;
  endpoint where_;
  std::string from_;
  std::shared_ptr<wire> wire_;
  requests asked_;
  thread_view thread_;
  std::string token_;
  std::string platform_;
  std::string trouble_;
  std::uint64_t gaps_ = 0;
  bool attached_ = false;
};

class agent {
public:
  agent(loop& on, endpoint where);
  ~agent();
  agent(const agent&) = delete;
  agent& operator=(const agent&) = delete;

  http_reply sign_in(const std::string& name, const std::string& password, const std::string& code);
  void take_over_from(const agent& other) { cookie_ = other.cookie_; } ///< a window more
  void open(); ///< the socket and `hello`; seated() once the desk has come
  void quit(); ///< the window is gone
  std::string be(const std::string& presence);
  std::string act(const std::string& type, const std::string& conversation);
  std::string say(const std::string& conversation, const std::string& text);
  void watch(const std::string& conversation); ///< from the last line shown

  [[nodiscard]] bool seated() const { return seated_; }
  [[nodiscard]] std::uint64_t capacity() const { return capacity_; }
  [[nodiscard]] const std::string& trouble() const { return trouble_; }
  [[nodiscard]] const std::unordered_set<std::string>& offers() const { return offers_; }
  [[nodiscard]] const std::unordered_set<std::string>& held() const { return held_; }
  [[nodiscard]] const thread_view& thread(const std::string& conversation);
  [[nodiscard]] requests& asked() { return asked_; }

private:
  void on_frame(const boost::json::object& frame);
  void on_desk(const boost::json::object& frame);
  void show(const std::string& conversation, const boost::json::object& event);

  loop& on_;
  endpoint where_;
  std::string cookie_;
  std::shared_ptr<wire> wire_;
  requests asked_;
  std::map<std::string, thread_view> threads_;
  std::unordered_set<std::string> offers_;
  std::unordered_set<std::string> held_;
  std::uint64_t capacity_ = 0;
  std::string trouble_;
  bool seated_ = false;
};

} // namespace ecoute::client
