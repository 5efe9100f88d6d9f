// SPDX-License-Identifier: EUPL-1.2
#pragma once

#include "net/agent_routes.hpp"
#include "net/session_desk.hpp"
#include "net/visitor_routes.hpp"
#include "tests/support/engine_fixture.hpp"

#include <boost/json/object.hpp>
#include <boost/json/serialize.hpp>
#include <boost/json/value.hpp>

#include <deque>
#include <map>
#include <memory>
#include <string>
#include <vector>

namespace ecoute::test {

/// What the actors of credentials and codes would hold, and what was asked of them.
struct known_agents {
  struct account {
    std::string password;
    agent_profile who;
  };
  std::map<std::string, account> by_name;
  std::map<std::string, agent_profile> by_token_hash;
  std::map<std::string, instant> expires; ///< of those sign-ins that end within the test
  int sign_ins = 0;
  int derivations = 0;
};

credentials_handle spawn_known_agents(caf::actor_system& system, std::shared_ptr<known_agents> all);
codes_handle spawn_known_codes(caf::actor_system& system, std::shared_ptr<known_agents> all);
/// Bordeaux (police), Paris and its districts, a postcode of both forces.
std::shared_ptr<const territory> some_places();
std::shared_ptr<const word_list> some_words();

/// One WebSocket without a network: keeps to the credits as the transport does, remembers what it
/// was sent, and answers pings unless told to be silent.
class fake_socket : public outbound, public std::enable_shared_from_this<fake_socket> {
public:
  explicit fake_socket(std::uint32_t credits) : credits_(credits) {}

  void open(std::shared_ptr<frame_sink> sink);
  /// Queues a frame; it is read when there is a credit.
  void send(const boost::json::object& frame) { send_text(boost::json::serialize(frame)); }
  void send_text(std::string text);
  /// The network is gone.
  void cut();

  bool push(std::string frame) override;
  void release() override;
  void close(std::uint16_t code) override;

  [[nodiscard]] std::vector<boost::json::object> all(std::string_view type) const;
  [[nodiscard]] std::size_t count(std::string_view type) const { return all(type).size(); }
  /// The last frame of this type; empty when there was none.
  [[nodiscard]] boost::json::object last(std::string_view type) const;
  /// The `ack` or `refused` (or other answer) to this id; how many there were is `answers`.
  [[nodiscard]] boost::json::object answer(const message_id& id) const;
  [[nodiscard]] std::size_t answers(const message_id& id) const;
  /// Texts of `said` events, from threads and events, in order; `doubled` when a position came
  /// twice.
  [[nodiscard]] std::vector<std::string> texts() const;
  [[nodiscard]] bool doubled() const;
  [[nodiscard]] std::uint32_t seen() const;

  std::vector<boost::json::object> frames;
  bool answers_pings = true;
  bool padded = true; ///< every frame was a multiple of the bucket
  std::size_t unread() const { return waiting_.size(); }
  std::uint16_t closed = 0;
  bool open_now = false;

private:
  void read();
  std::shared_ptr<frame_sink> sink_;
  std::uint32_t credits_;
  std::uint32_t unreleased_ = 0;
  std::deque<std::string> waiting_;
};

using socket_ptr = std::shared_ptr<fake_socket>;

/// The engine on virtual time with the doors, sessions and routes of this floor in front of it.
class session_test : public engine_fixture {
public:
  session_test();
  ~session_test() override;

  void begin();
  socket_ptr visit(std::uint64_t source = 1);
  /// A visitor in a new conversation; `token` is what its page holds.
  socket_ptr entered(std::string* token = nullptr, const std::string& insee = "33063");
  socket_ptr resumed(const std::string& token, std::uint32_t seen);
  void add_agent(const std::string& name, std::int64_t number, bool duty_officer = false);
  /// A console's socket by this cookie; `hello` is said when asked.
  socket_ptr console(const std::string& cookie, bool hello = true);
  void add_psychologist(const std::string& name, std::int64_t number);
  /// The psychologists' page's socket; `hello` is said.
  socket_ptr psychologist_page(const std::string& cookie);
  /// The on-call page's socket; `hello` is said.
  socket_ptr on_call_page(const std::string& cookie);
  /// A console that says hello in the very moment its socket is open.
  socket_ptr hasty_console(const std::string& cookie);
  /// Signed in, available; `cookie` as name.
  socket_ptr on_duty(const std::string& name, std::int64_t number);
  /// Takes the only conversation that waits and watches it.
  conversation_id take_first(const socket_ptr& agent);

  http_response call(const listener_routes& routes, http_request request);
  http_response post(const listener_routes& routes, const std::string& path,
                     const std::string& body, const std::string& cookie = {});

  message_id ask(const socket_ptr& from, std::string type, boost::json::object fields = {});
  message_id say(const socket_ptr& from, const std::string& text, const conversation_id& to = {});
  conversation_id only_conversation();
  /// The conversation throws at this named point, so many times.
  void crash_at(const std::string& point, int times);

  std::shared_ptr<known_agents> accounts = std::make_shared<known_agents>();
  std::shared_ptr<session_parts> parts = std::make_shared<session_parts>();
  listener_routes visitors;
  listener_routes agents;
  int crashes_left = 0;

private:
  /// `first` is sent the moment the socket is open, when there is one.
  socket_ptr opened(const listener_routes& routes, http_request request,
                    boost::json::object first = {});

  credentials_handle credentials_;
  codes_handle codes_;
  std::vector<socket_ptr> sockets_;
};

std::string text_of(const boost::json::object& frame, std::string_view key);
std::uint64_t number_of(const boost::json::object& frame, std::string_view key);

} // namespace ecoute::test
