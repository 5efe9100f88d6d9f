// SPDX-License-Identifier: EUPL-1.2
#pragma once

#include "tests/scenario/walk_engine.hpp"

#include <map>
#include <memory>
#include <set>
#include <vector>

namespace ecoute::test {

/// One window on one thread, as a page shows it: dense from the floor on, each event once.
struct thread_reader {
  author audience = author::visitor;
  bool synchronised = false;
  std::uint32_t last = 0;
};

/// A message its sender still keeps, or has seen acknowledged.
struct sent_message {
  conversation_id conversation;
  message_id id;
  std::string words;
  bool acknowledged = false;
};

/// Shows events to a reader and checks that they are stored and follow without a gap (I2).
void show(walk_engine& engine, thread_reader& reader, const conversation_id& id,
          const std::vector<event>& events);
/// An acknowledged message is in the store, once, where the acknowledgement says (I1).
void check_acknowledged(walk_engine& engine, const sent_message& m, const stored& s);

/// A visitor and their page: asks, resends, loses its link, comes back.
class walking_visitor {
public:
  walking_visitor(walk_engine& engine, std::uint64_t number);

  void step();
  void heal(); ///< a person who only wants to be served: enters, attaches, resends
  void end();  ///< the page is gone

  [[nodiscard]] const std::vector<sent_message>& messages() const { return sent_; }
  [[nodiscard]] const conversation_id& id() const { return id_; }
  [[nodiscard]] bool served() const;
  /// The page shows everything there is to see.
  [[nodiscard]] bool up_to_date() const;

  struct window { ///< lives as long as its session
    thread_reader reader;
    conversation_handle where;
    std::uint32_t known_last = 0;
    bool refused = false; ///< closed for good: token too old, or superseded
  };

private:
  using page = visitor_session_handle::extend<caf::reacts_to<announce_yourself>>;

  void enter();
  void attach();
  void say();
  void resend(bool other_words);
  void link(const visitor_gone& fact);
  void close_window();
  void leave();
  void ask_code();
  void redeem();
  void send(std::size_t index);
  static page::behavior_type page_actor(page::pointer self, walking_visitor* who,
                                        std::shared_ptr<window> seat);

  walk_engine& engine_;
  open_conversation wish_;
  conversation_id id_;
  page page_;
  std::shared_ptr<window> window_;
  std::vector<sent_message> sent_;
  std::vector<std::string> codes_;
  std::uint64_t number_;
  std::uint64_t made_ = 0;
  bool gone_ = false; ///< left for good
};

/// An operator and their console.
class walking_agent {
public:
  walking_agent(walk_engine& engine, std::int64_t number, force platform, bool certified);

  void step();
  void heal(); ///< present and available, takes what is offered
  void end();

  [[nodiscard]] const std::vector<sent_message>& messages() const { return sent_; }
  [[nodiscard]] const agent_profile& profile() const { return profile_; }

  struct window {
    operator_handle desk;
    std::map<conversation_id, thread_reader> threads;
    std::map<conversation_id, offer> offers;
    std::set<conversation_id> held;
    presence state = presence::offline;
  };

private:
  using console =
      agent_session_handle::extend<caf::reacts_to<attach_desk>, caf::reacts_to<conversation_id>>;

  void sign_on();
  void be(presence wished);
  void take();
  void trespass();
  void pass_one();
  void close_window();
  void act_on_held();
  void say(const conversation_id& id);
  void resend();
  void send(std::size_t index);
  static console::behavior_type console_actor(console::pointer self, walking_agent* who,
                                              std::shared_ptr<window> seat);

  walk_engine& engine_;
  agent_profile profile_;
  console console_;
  std::shared_ptr<window> window_;
  std::vector<sent_message> sent_;
};

} // namespace ecoute::test
