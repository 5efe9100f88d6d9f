// SPDX-License-Identifier: EUPL-1.2
#include "tests/simulation/people.hpp"

#include <algorithm>
#include <utility>

namespace ecoute::simulation {

namespace {

constexpr std::uint64_t agents_words = 1U << 20U; ///< visitors' ids stand below

} // namespace

agent::agent(world& w, const planned_agent& who) : w_(w) {
  profile_.agent = agent_id{who.number};
  profile_.platform = who.platform;
  profile_.shown_name = "Agent " + std::to_string(who.number);
  profile_.certified_until = w.now() + who.certified_for;
  rights_.agent = profile_.agent;
  rights_.platform = who.platform;
  rights_.certified_until = profile_.certified_until;
  if (who.minors)
    rights_.minors_until = profile_.certified_until;
  if (who.english)
    rights_.languages = {"en"};
  w.roster.know(rights_);
}

// --- the console ------------------------------------------------------------------------------

void agent::open_thread(console::pointer self, agent* who, std::shared_ptr<window> seat,
                        const conversation_id& id) {
  auto& w = who->w_;
  auto& reader = seat->threads[id];
  reader.audience = author::operator_agent;
  reader.synchronised = false;
  const auto forget = [seat, id](caf::error&) { seat->threads.erase(id); };
  const auto registry = directory::registry(w.system);
  if (!registry)
    return;
  self->request(registry, std::chrono::seconds{50}, locate{id})
      .then(
          [self, &w, who, seat, id, forget](const conversation_handle& c) {
            const auto seen = seat->threads[id].last;
            self->request(c, std::chrono::seconds{50}, agent_session_handle{console{self}},
                          attach_operator{who->profile_.agent, seen})
                .then(
                    [&w, who, seat, id, seen](const operator_attached& m) {
                      auto& open = seat->threads[id];
                      if (open.last < seen)
                        return; // given back and taken again meanwhile: another answer is to come
                      open.audience = author::operator_agent;
                      open.synchronised = true;
                      show(w, open, id, m.missed);
                      if (open.last < m.last)
                        w.violate("I2: an operator's thread left something out");
                      if (w.book.readings(w.store->audit, who->profile_.agent) < ++who->reads_)
                        w.violate("I12: read without a trace");
                    },
                    forget);
          },
          forget);
}

void agent::on_offer(const offer& m) {
  if (m.entry.only_for.is_none())
    w_.seen.add(counted::offers);
  if (profile_.certified_until <= w_.now())
    w_.violate("I4: offered to one without certification");
  window_->offers.insert_or_assign(m.entry.conversation, m);
  react(m.entry.conversation);
}

void agent::on_offer_over(const offer_over& m, window& seat) {
  const auto real = [](const auto& o) { return o.second.entry.only_for.is_none(); };
  const auto over = seat.offers.find(m.conversation);
  const bool training = over != seat.offers.end() && !real(*over);
  if (training && std::any_of(seat.offers.begin(), seat.offers.end(), real))
    w_.seen.add(counted::trainings_given_way);
  seat.offers.erase(m.conversation);
}

/// Who is done says so, mostly sooner than the time given ends.
void agent::finish_up() {
  if (attitude_ == attitude::deaf || w_.random.chance(20))
    return;
  w_.later(milliseconds{w_.random.between(2000, 120000)}, [this, seat = window_] {
    if (window_ == seat && seat && seat->state == presence::wrap_up)
      be(presence::available);
  });
}

/// Most answer in time, some too late, who is deaf not at all.
void agent::on_question() {
  if (attitude_ == attitude::deaf)
    return;
  w_.later(milliseconds{w_.random.between(1000, 70000)}, [this, seat = window_] {
    if (window_ == seat && seat && seat->desk)
      caf::anon_send(seat->desk, agent_acted{});
  });
}

void agent::on_thread(const thread_grew& m) {
  const auto open = window_->threads.find(m.conversation);
  if (open == window_->threads.end() || !open->second.synchronised)
    return;
  show(w_, open->second, m.conversation, m.events);
  for (const auto& e : m.events)
    if (const auto* s = std::get_if<said>(&e.body); s != nullptr && s->who == author::visitor)
      answer(m.conversation);
}

void agent::on_view(const desk_view& view) {
  window_->signed_off = false;
  window_->state = view.state;
  window_->queue = view.queue;
  window_->held.clear();
  window_->offers.clear();
  for (const auto& card : view.held)
    window_->held.insert(card.id);
  for (const auto& o : view.offers)
    window_->offers.emplace(o.entry.conversation, o);
}

agent::console::behavior_type agent::console_actor(console::pointer self, agent* who,
                                                   std::shared_ptr<window> seat) {
  be_quiet(self);
  const auto mine = [who, seat] { return who->window_ == seat; };
  return {
      [=](const thread_grew& m) {
        if (mine())
          who->on_thread(m);
      },
      [](const conversation_id&, const typing_now&) {},
      [seat](const card_changed& m) {
        seat->held.insert(m.card.id);
        seat->offers.erase(m.card.id);
      },
      [seat](const no_longer_holding& m) {
        seat->held.erase(m.conversation);
        seat->threads.erase(m.conversation);
      },
      [=](const offer& m) {
        who->w_.offered.note(who->profile_.agent, m.entry.conversation, instant{who->w_.elapsed()});
        if (mine())
          who->on_offer(m);
      },
      [who, seat](const offer_over& m) { who->on_offer_over(m, *seat); },
      [=](const invitation& m) {
        if (mine())
          who->on_invitation(m);
      },
      [](const invitation_over&) {},
      [seat](const queue_view& m) { seat->queue = m; },
      [](const fault_notice&) {},
      [](const fault_over&) {},
      [](const relief_told&) {},
      [](const coverage_told&) {},
      [](const room_told&) {},
      [=](const attention_told& m) {
        if (mine() && m.asked)
          who->on_question();
      },
      [](const care_told&) {},
      [](const wall_told&) {},
      [who](const plan_told& m) { who->on_plan(m); },
      [](const alerts_told&) {},
      [](const psychologist_service&) {},
      [](const talk_told&) {},
      [](const psychologist_view&) {},
      [=](const presence_changed& m) {
        seat->state = m.state;
        if (mine() && m.state == presence::wrap_up)
          who->finish_up();
      },
      [seat](const superseded_by_newer&) { seat->desk = nullptr; },
      [=](const attach_desk& m) {
        if (!seat->desk)
          return;
        self->request(seat->desk, std::chrono::seconds{50}, agent_session_handle{console{self}}, m)
            .then(
                [=](const desk_view& view) {
                  if (mine())
                    who->on_view(view);
                },
                ignore_error);
      },
      [=](const conversation_id& id) { open_thread(self, who, seat, id); },
  };
}

void agent::sign_on() {
  touch();
  if (!console_) {
    window_ = std::make_shared<window>();
    console_ = w_.system.spawn(console_actor, this, window_);
  }
  w_.post<operator_handle>(
      directory::platform(w_.system, profile_.platform),
      [seat = window_, to = console_](const operator_handle& desk) {
        seat->desk = desk;
        caf::anon_send(to, attach_desk{});
      },
      ignore, find_desk{profile_});
}

bool agent::seat() {
  const bool seated = window_ && window_->desk;
  if (!seated)
    sign_on();
  return seated;
}

void agent::with_conversation(const conversation_id& id,
                              const std::function<void(const conversation_handle&)>& then) {
  w_.post<conversation_handle>(directory::registry(w_.system), then, ignore, locate{id});
}

// --- what comes by itself ---------------------------------------------------------------------

void agent::react(const conversation_id& id) {
  milliseconds delay{};
  if (attitude_ == attitude::deaf)
    return;
  if (attitude_ == attitude::slow) // around the end of the offer
    delay = milliseconds{w_.random.between(12000, 24000)};
  else
    delay = milliseconds{w_.random.between(300, 8000)};
  const bool passes = attitude_ == attitude::refusing && w_.random.chance(80);
  w_.later(delay, [this, id, seat = window_, passes] {
    if (window_ != seat || !seat || seat->offers.count(id) == 0)
      return;
    if (passes)
      pass(id);
    else
      take(id);
  });
}

/// A conversation taken is answered, and ends one day.
void agent::look_after(const conversation_id& id) {
  answer(id);
  const auto how = w_.random.below(100);
  if (how >= 85)
    return;
  w_.later(minutes{w_.random.between(2, 40)}, [this, id, how, seat = window_] {
    if (window_ != seat || !seat || seat->held.count(id) == 0 || attitude_ == attitude::deaf)
      return;
    if (how < 70)
      close_one(id);
    else
      return_one(id);
  });
}

void agent::answer(const conversation_id& id) {
  if (attitude_ == attitude::deaf || w_.random.chance(50))
    return;
  w_.later(milliseconds{w_.random.between(1000, 20000)}, [this, id, seat = window_] {
    if (window_ == seat && seat && seat->held.count(id) > 0)
      say_in(id);
  });
}

// --- acts -------------------------------------------------------------------------------------

void agent::be(presence wished) {
  touch();
  if (seat())
    w_.post<done>(
        window_->desk, [seat = window_, wished](const done&) { seat->state = wished; }, ignore,
        set_my_presence{wished});
}

void agent::take(const conversation_id& id) {
  touch();
  w_.post<done>(
      window_->desk, [this, id, seat = window_](const done&) { begin(id, seat); },
      [this](refusal r) {
        if (r == refusal::already_taken || r == refusal::not_waiting)
          w_.seen.add(counted::races);
      },
      take_conversation{id});
}

void agent::begin(const conversation_id& id, const std::shared_ptr<window>& seat) {
  touch();
  seat->held.insert(id);
  seat->offers.erase(id);
  if (window_ != seat)
    return;
  caf::anon_send(console_, id);
  look_after(id);
}

void agent::take_by_hand(std::uint64_t which) {
  if (!seat())
    return;
  const auto* line = w_.line(profile_.platform);
  if (line != nullptr && !line->entries().empty())
    take(chosen(line->entries(), which)->conversation);
}

/// To the other force a conversation does not exist, whatever becomes of it meanwhile (I4, F5).
void agent::trespass(std::uint64_t which) {
  const bool police = profile_.platform == force::police;
  const auto* line = w_.line(police ? force::gendarmerie : force::police);
  if (!seat() || line == nullptr || line->entries().empty())
    return;
  const auto id = chosen(line->entries(), which / 2)->conversation;
  // It may have come over meanwhile.
  const auto theirs = [this, id] {
    const auto* page = w_.book.find(id);
    return page != nullptr && page->state.route.platform != profile_.platform;
  };
  const auto taken_by_the_other = [this, theirs](const done&) {
    if (theirs())
      w_.violate("I4: taken by the other force");
  };
  const auto refused = [this, theirs](refusal r) {
    const bool tells =
        r == refusal::already_taken || r == refusal::closed || r == refusal::not_waiting;
    if (tells && theirs())
      w_.violate("F5: the other force learns that a conversation exists");
  };
  if (which % 2 == 0)
    return w_.post<done>(window_->desk, taken_by_the_other, refused, take_conversation{id});
  with_conversation(id, [this, taken_by_the_other, refused](const conversation_handle& c) {
    w_.post<done>(c, taken_by_the_other, refused,
                  ecoute::take{profile_.agent, profile_.shown_name, profile_.platform});
  });
}

void agent::pass(const conversation_id& id) {
  w_.post<done>(
      window_->desk, [seat = window_, id](const done&) { seat->offers.erase(id); }, ignore,
      refuse_offer{id});
}

void agent::send(std::size_t index) {
  with_conversation(sent_[index].conversation, [this, index](const conversation_handle& c) {
    w_.post<stored>(
        c,
        [this, index](const stored& s) {
          sent_[index].acknowledged = true;
          check_acknowledged(w_, sent_[index], s);
        },
        ignore,
        ecoute::say{author::operator_agent, profile_.agent, sent_[index].id,
                    secret_text{sent_[index].words}});
  });
}

void agent::say_in(const conversation_id& id) {
  const auto own = agents_words + static_cast<std::uint64_t>(profile_.agent.value);
  sent_.push_back({id, {{own, sent_.size()}}, "answer " + std::to_string(sent_.size()), false});
  send(sent_.size() - 1);
}

void agent::say(std::uint64_t where) {
  if (seat() && !window_->held.empty())
    say_in(*chosen(window_->held, where));
}

void agent::follow(std::uint64_t which) {
  if (seat() && !window_->held.empty())
    caf::anon_send(console_, *chosen(window_->held, which));
}

void agent::return_one(const conversation_id& id) {
  w_.post<done>(window_->desk, fine, ignore, return_conversation{id});
}

void agent::hand_back(std::uint64_t which) {
  if (seat() && !window_->held.empty())
    return_one(*chosen(window_->held, which));
}

void agent::close_one(const conversation_id& id) {
  with_conversation(id, [this](const conversation_handle& c) {
    w_.post<done>(c, fine, ignore, close_conversation{author::operator_agent, profile_.agent});
  });
}

void agent::close(std::uint64_t which) {
  if (seat() && !window_->held.empty())
    close_one(*chosen(window_->held, which));
}

void agent::reopen(std::uint64_t which) {
  if (seat() && !window_->held.empty())
    with_conversation(*chosen(window_->held, which), [this](const conversation_handle& c) {
      w_.post<done>(c, fine, ignore, ecoute::reopen{profile_.agent});
    });
}

void agent::resend(std::uint64_t which) {
  if (sent_.empty())
    return;
  w_.seen.add(counted::double_sends);
  send(which % sent_.size());
}

void agent::link(bool silent) {
  touch();
  if (seat())
    caf::anon_send(window_->desk, agent_link{silent});
}

void agent::close_window() {
  touch();
  if (console_)
    caf::anon_send_exit(console_, caf::exit_reason::user_shutdown);
  console_ = nullptr;
  window_.reset();
}

void agent::sign_off() {
  touch();
  if (!window_ || !window_->desk)
    return;
  window_->signed_off = true;
  caf::anon_send(window_->desk, ecoute::sign_off{});
}

void agent::heal() {
  attitude_ = attitude::prompt;
  shift_goes_on();
  sign_on();
  if (window_->desk)
    be(presence::available);
}

void agent::end() {
  attitude_ = attitude::deaf;
  close_window();
}

} // namespace ecoute::simulation
