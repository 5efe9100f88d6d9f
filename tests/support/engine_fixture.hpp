// SPDX-License-Identifier: EUPL-1.2
#pragma once

#include "tests/support/virtual_engine.hpp"

#include <gtest/gtest.h>

#include <map>
#include <memory>
#include <optional>
#include <string>
#include <vector>

namespace ecoute::test {

/// What most tests stand on: a whole engine in virtual time.
class engine_fixture : public ::testing::Test, public virtual_engine {
public:
  using virtual_engine::virtual_engine;
};

/// A visitor whose session remembers everything it is told.
class scripted_visitor {
public:
  explicit scripted_visitor(engine_fixture& engine, force platform = force::police);

  refusal open();
  refusal attach();
  refusal say(const std::string& words);
  refusal say(const message_id& id, const std::string& words);
  void lose(loss_reason how = loss_reason::connection);
  void vanish(); ///< its session ends

  /// The texts seen, by position; `gapless` when no position is missing or was told otherwise.
  [[nodiscard]] std::vector<std::string> texts() const;
  [[nodiscard]] bool gapless() const;
  [[nodiscard]] conversation_handle conversation() { return engine_.locate_one(id); }

  struct record {
    std::map<std::uint32_t, event> seen;
    bool contradicted = false;
    std::uint32_t floor = 0;
    std::optional<visitor_standing> standing;
    int standings = 0; ///< how often it was told
    int superseded = 0;
    int typing = 0;
  };
  std::shared_ptr<record> told = std::make_shared<record>();
  conversation_id id;
  open_conversation wish;
  visitor_session_handle session;

private:
  engine_fixture& engine_;
};

/// An agent whose session remembers everything it is told.
class scripted_agent {
public:
  scripted_agent(engine_fixture& engine, std::int64_t number, force platform = force::police);

  refusal sign_on();  ///< finds the desk and attaches
  refusal practise(); ///< as a psychologist: finds their actor and attaches
  refusal available();
  refusal be(presence wished);
  refusal take(const conversation_id& id);
  refusal follow(const conversation_id& id); ///< reads its thread from where it stands
  refusal say(const conversation_id& id, const std::string& words);
  refusal say(const conversation_id& id, const message_id& m, const std::string& words);
  refusal give_back(const conversation_id& id);
  refusal note(const conversation_id& id, const std::string& words);
  refusal hand_over(const conversation_id& id, const scripted_agent& to);
  refusal accept_handover(const conversation_id& id);
  void silent(bool yes = true);
  void vanish(); ///< its session ends

  [[nodiscard]] std::vector<std::string> texts(const conversation_id& id) const;
  [[nodiscard]] bool gapless(const conversation_id& id) const;
  [[nodiscard]] bool has_offer(const conversation_id& id) const;
  [[nodiscard]] bool holds(const conversation_id& id) const;

  struct record {
    std::map<conversation_id, std::map<std::uint32_t, event>> seen;
    bool contradicted = false;
    std::map<conversation_id, offer> offers;
    std::map<conversation_id, conversation_card> invitations;
    std::map<conversation_id, conversation_card> cards;
    std::vector<fault_notice> faults;
    std::optional<presence> state; ///< as told without being asked
    std::vector<presence_changed> presences;
    room_told room;
    attention_told attention;
    care_told care;
    bool answers = true; ///< "are you there?", at once
    std::optional<queue_view> queue;
    std::vector<relief_told> relief; ///< oldest first
    std::optional<coverage_told> coverage;
    std::vector<wall_told> walls;      ///< oldest first
    std::vector<plan_told> plans;      ///< oldest first
    std::vector<alerts_told> alerts;   ///< oldest first
    std::vector<conversation_id> gone; ///< as told: no longer held, or read
    psychologist_service psychologists;
    talk_told talk;
    std::optional<psychologist_view> practice; ///< of a psychologist
    int superseded = 0;
    int queue_views = 0;
    /// The last one of this platform.
    [[nodiscard]] const wall_told& wall(force platform) const;
  };
  std::shared_ptr<record> told = std::make_shared<record>();
  agent_profile profile;
  operator_handle desk;
  psychologist_handle practice;
  agent_session_handle session;

private:
  engine_fixture& engine_;
};

} // namespace ecoute::test
