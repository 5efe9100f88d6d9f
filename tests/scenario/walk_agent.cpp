// SPDX-License-Identifier: EUPL-1.2
#include "tests/scenario/walk_people.hpp"

#include <algorithm>
#include <iterator>

namespace ecoute::test {

namespace {

template <class Items>
auto any_of(walk_engine& engine, const Items& items) {
  return std::next(items.begin(), static_cast<std::ptrdiff_t>(engine.below(items.size())));
}

void show_whole(walking_agent::window& seat, const desk_view& view) {
  seat.state = view.state;
  seat.held.clear();
  seat.offers.clear();
  for (const auto& card : view.held)
    seat.held.insert(card.id);
  for (const auto& o : view.offers)
    seat.offers.emplace(o.entry.conversation, o);
}

} // namespace

walking_agent::walking_agent(walk_engine& engine, std::int64_t number, force platform,
                             bool certified)
    : engine_(engine) {
  profile_.agent = agent_id{number};
  profile_.platform = platform;
  profile_.shown_name = "Agent " + std::to_string(number);
  profile_.certified_until =
      engine.now() + (certified ? std::chrono::hours{24 * 300} : std::chrono::hours{0});
}

walking_agent::console::behavior_type walking_agent::console_actor(console::pointer self,
                                                                   walking_agent* who,
                                                                   std::shared_ptr<window> seat) {
  be_quiet(self);
  auto& engine = who->engine_;
  return {
      [&engine, seat](const thread_grew& m) {
        const auto open = seat->threads.find(m.conversation);
        if (open != seat->threads.end() && open->second.synchronised)
          show(engine, open->second, m.conversation, m.events);
      },
      [](const conversation_id&, const typing_now&) {},
      [seat](const card_changed& m) { seat->held.insert(m.card.id); },
      [seat](const no_longer_holding& m) {
        seat->held.erase(m.conversation);
        seat->threads.erase(m.conversation);
      },
      [&engine, who, seat](const offer& m) {
        if (who->profile_.certified_until <= engine.now())
          engine.violate("I4: offered to one without certification");
        seat->offers.insert_or_assign(m.entry.conversation, m);
      },
      [seat](const offer_over& m) { seat->offers.erase(m.conversation); },
      [](const invitation&) {},
      [](const invitation_over&) {},
      [](const queue_view&) {},
      [](const fault_notice&) {},
      [](const fault_over&) {},
      [seat](const presence_changed& m) { seat->state = m.state; },
      [](const relief_told&) {},
      [](const coverage_told&) {},
      [seat](const superseded_by_newer&) { seat->desk = nullptr; },
      [self, seat](const attach_desk& m) {
        if (!seat->desk)
          return;
        self->request(seat->desk, std::chrono::seconds{50}, agent_session_handle{console{self}}, m)
            .then([seat](const desk_view& view) { show_whole(*seat, view); }, ignore_error);
      },
      [self, &engine, who, seat](const conversation_id& id) {
        auto& reader = seat->threads[id];
        reader.audience = author::operator_agent;
        reader.synchronised = false;
        const auto forget = [seat, id](caf::error&) { seat->threads.erase(id); };
        const auto registry = directory::registry(engine.system);
        if (!registry)
          return;
        self->request(registry, std::chrono::seconds{50}, locate{id})
            .then(
                [self, &engine, who, seat, id, forget](const conversation_handle& c) {
                  const auto seen = seat->threads[id].last;
                  self->request(c, std::chrono::seconds{50}, agent_session_handle{console{self}},
                                attach_operator{who->profile_.agent, seen})
                      .then(
                          [&engine, seat, id](const operator_attached& m) {
                            auto& open = seat->threads[id];
                            open.audience = author::operator_agent;
                            open.synchronised = true;
                            show(engine, open, id, m.missed);
                            if (open.last < m.last)
                              engine.violate("I2: an operator's thread left something out");
                          },
                          forget);
                },
                forget);
      },
  };
}

void walking_agent::sign_on() {
  if (!console_) {
    window_ = std::make_shared<window>();
    console_ = engine_.system.spawn(console_actor, this, window_);
  }
  engine_.post<operator_handle>(
      directory::platform(engine_.system, profile_.platform),
      [seat = window_, to = console_](const operator_handle& desk) {
        seat->desk = desk;
        caf::anon_send(to, attach_desk{});
      },
      [](refusal) {}, find_desk{profile_});
}

void walking_agent::be(presence wished) {
  engine_.post<done>(
      window_->desk, [seat = window_, wished](const done&) { seat->state = wished; },
      [](refusal) {}, set_my_presence{wished});
}

void walking_agent::take() {
  conversation_id id;
  const auto* line = engine_.lines().at(profile_.platform == force::police ? 0 : 1);
  if (!window_->offers.empty())
    id = any_of(engine_, window_->offers)->first;
  else if (line != nullptr && !line->entries().empty())
    id = any_of(engine_, line->entries())->conversation; // by hand, from the list shown
  else
    return;
  engine_.post<done>(
      window_->desk,
      [id, to = console_, seat = window_](const done&) {
        seat->held.insert(id);
        caf::anon_send(to, id);
      },
      [](refusal) {}, take_conversation{id});
}

/// To the other force a conversation does not exist, whatever becomes of it meanwhile (I4, F5).
void walking_agent::trespass() {
  const auto* line = engine_.lines().at(profile_.platform == force::police ? 1 : 0);
  if (line == nullptr || line->entries().empty())
    return;
  const auto id = any_of(engine_, line->entries())->conversation;
  const auto taken_by_the_other = [this](const done&) {
    engine_.violate("I4: taken by the other force");
  };
  const auto refused = [this](refusal r) {
    if (r == refusal::already_taken || r == refusal::closed || r == refusal::not_waiting)
      engine_.violate("F5: the other force learns that a conversation exists");
  };
  if (engine_.chance(50))
    return engine_.post<done>(window_->desk, taken_by_the_other, refused, take_conversation{id});
  engine_.post<conversation_handle>(
      directory::registry(engine_.system),
      [this, taken_by_the_other](const conversation_handle& c) {
        const auto only_unknown = [this](refusal r) {
          if (r != refusal::unknown_conversation && r != refusal::unavailable)
            engine_.violate("F5: the other force learns that a conversation exists");
        };
        engine_.post<done>(c, taken_by_the_other, only_unknown,
                           ecoute::take{profile_.agent, profile_.shown_name, profile_.platform});
      },
      [](refusal) {}, locate{id});
}

void walking_agent::pass_one() {
  if (!window_->offers.empty())
    engine_.post<done>(
        window_->desk, [](const done&) {}, [](refusal) {},
        refuse_offer{any_of(engine_, window_->offers)->first});
}

void walking_agent::close_window() {
  if (console_)
    caf::anon_send_exit(console_, caf::exit_reason::user_shutdown);
  console_ = nullptr;
  window_.reset();
}

void walking_agent::send(std::size_t index) {
  const auto& m = sent_[index];
  engine_.post<conversation_handle>(
      directory::registry(engine_.system),
      [this, index](const conversation_handle& c) {
        engine_.post<stored>(
            c,
            [this, index](const stored& s) {
              sent_[index].acknowledged = true;
              check_acknowledged(engine_, sent_[index], s);
            },
            [](refusal) {},
            ecoute::say{author::operator_agent, profile_.agent, sent_[index].id,
                        secret_text{sent_[index].words}});
      },
      [](refusal) {}, locate{m.conversation});
}

void walking_agent::say(const conversation_id& id) {
  const message_id name{{1000 + static_cast<std::uint64_t>(profile_.agent.value), sent_.size()}};
  sent_.push_back({id, name, "answer " + std::to_string(sent_.size()), false});
  send(sent_.size() - 1);
}

void walking_agent::resend() {
  if (!sent_.empty())
    send(engine_.below(sent_.size()));
}

void walking_agent::act_on_held() {
  if (window_->held.empty())
    return;
  const auto id = *any_of(engine_, window_->held);
  const auto dice = engine_.below(100);
  const auto nothing = [](const done&) {};
  const auto ignore = [](refusal) {};
  if (dice < 50)
    say(id);
  else if (dice < 75)
    caf::anon_send(console_, id);
  else if (dice < 85)
    engine_.post<done>(window_->desk, nothing, ignore, return_conversation{id});
  else
    engine_.post<conversation_handle>(
        directory::registry(engine_.system),
        [this, nothing, ignore, close = dice < 92](const conversation_handle& c) {
          if (close)
            engine_.post<done>(c, nothing, ignore,
                               close_conversation{author::operator_agent, profile_.agent});
          else
            engine_.post<done>(c, nothing, ignore, reopen{profile_.agent});
        },
        ignore, locate{id});
}

void walking_agent::step() {
  if (!window_ || !window_->desk)
    return sign_on();
  const auto dice = engine_.below(100);
  if (dice < 15)
    be(presence::available);
  else if (dice < 19)
    be(engine_.chance(50) ? presence::busy : presence::on_break);
  else if (dice < 42)
    take();
  else if (dice < 45)
    trespass();
  else if (dice < 50)
    pass_one();
  else if (dice < 78)
    act_on_held();
  else if (dice < 84)
    resend();
  else if (dice < 89)
    sign_on();
  else if (dice < 95)
    caf::anon_send(window_->desk, agent_link{engine_.chance(50)});
  else if (dice < 98)
    close_window();
  else
    caf::anon_send(window_->desk, sign_off{});
}

void walking_agent::heal() {
  sign_on();
  if (window_->desk)
    be(presence::available);
}

void walking_agent::end() {
  close_window();
}

} // namespace ecoute::test
