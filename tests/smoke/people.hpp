// SPDX-License-Identifier: EUPL-1.2
#pragma once

#include "tests/smoke/page_state.hpp"

#include <cstdint>
#include <map>
#include <memory>
#include <string>
#include <unordered_set>

/// The two people of a conversation, as their pages behave: what is not acknowledged is kept and
/// sent again under the same id, what comes twice is shown once, and a gap is seen.
namespace ecoute::client {

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
