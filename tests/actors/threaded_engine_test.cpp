// SPDX-License-Identifier: EUPL-1.2
// The real engine on CAF's real scheduler, with people on threads of their own and deaths in
// between. Everything else runs on one thread: this is where ThreadSanitizer has something to see.
#include "actors/messages/message_types.hpp"
#include "actors/support/quiet_handlers.hpp"
#include "tests/support/engine_fixture.hpp"

#include <caf/actor_registry.hpp>
#include <caf/atom.hpp>

#include <algorithm>
#include <atomic>
#include <condition_variable>
#include <mutex>
#include <set>
#include <stdexcept>
#include <thread>

namespace ecoute::test {

namespace {

using std::chrono::milliseconds;
using std::chrono::seconds;
using std::chrono::steady_clock;

constexpr int visitors_count = 4;
constexpr int agents_count = 3;
constexpr int lines_each = 16;
constexpr std::uint64_t acknowledged_between_deaths = 8;
constexpr std::uint64_t answers_min = 12; ///< before that nobody stops talking
constexpr std::uint64_t deaths_min = 5;   ///< each kind once, likewise
constexpr std::uint64_t deaths_max = 20;
constexpr std::uint64_t stored_between_exceptions = 40;
constexpr std::uint64_t exceptions_max = 5;
/// Who dies while it owes an answer never gives it: whoever asked asks again after this.
constexpr auto patience = milliseconds{500};

struct threaded_config : caf::actor_system_config {
  threaded_config() {
    ecoute::add_message_types(*this);
    set("scheduler.policy", caf::atom("sharing"));
    set("scheduler.max-threads", 4);
    set("scheduler.max-throughput", 20);
  }
};

/// Counts what somebody achieved. All waits are for it, and each has an end.
class progress {
public:
  void made() {
    {
      const std::lock_guard lock{guard_};
      ++count_;
    }
    changed_.notify_all();
  }
  [[nodiscard]] std::uint64_t count() {
    const std::lock_guard lock{guard_};
    return count_;
  }
  /// Until somebody got on; at most what a page waits before it asks again.
  void pause() {
    std::unique_lock lock{guard_};
    const auto before = count_;
    changed_.wait_for(lock, milliseconds{10}, [&] { return count_ != before; });
  }
  /// Until that much is achieved or nobody works at it any more.
  void wait_for(std::uint64_t count, steady_clock::time_point until) {
    std::unique_lock lock{guard_};
    changed_.wait_until(lock, until, [&] { return count_ >= count || ended_; });
  }
  void end() {
    {
      const std::lock_guard lock{guard_};
      ended_ = true;
    }
    changed_.notify_all();
  }

private:
  std::mutex guard_;
  std::condition_variable changed_;
  std::uint64_t count_ = 0;
  bool ended_ = false;
};

/// What all threads share.
struct world {
  world() {
    limits.supervision.restarts_max = 1000;
    limits.supervision.engine_restarts_max = 1000;
    limits.supervision.reload_pause = milliseconds{20};
    limits.supervision.request_timeout = patience;
    limits.supervision.queue_view_every = milliseconds{10};
    limits.queue.offer_life = milliseconds{300};
    limits.queue.misses_until_absent = 1000;
  }

  std::shared_ptr<engine_parts> make_parts() {
    auto parts = std::make_shared<engine_parts>();
    parts->spawn_journal = [this](caf::actor_system& s, const supervisor_handle&) {
      return spawn_memory_journal(s, store);
    };
    parts->spawn_archive = [this](caf::actor_system& s) { return spawn_memory_archive(s, store); };
    parts->new_conversation_id = [this] { return conversation_id{{1, ++ids}}; };
    parts->new_alert_id = [this] { return alert_id{{2, ++ids}}; };
    parts->on_fatal = [this] { fatal = true; };
    parts->fault = [this](const conversation_id&, std::string_view point) {
      const auto n = point == "after_commit" ? ++stored_events : 1;
      if (n % stored_between_exceptions == 0 && n / stored_between_exceptions <= exceptions_max)
        throw std::runtime_error{"planted"};
    };
    parts->clock = {steady_clock::now(),
                    std::chrono::floor<ecoute::milliseconds>(std::chrono::system_clock::now())};
    parts->limits = limits;
    return parts;
  }
  message_id next_message_id() { return {{7, ++ids}}; }
  [[nodiscard]] bool over() const { return steady_clock::now() > deadline; }

  threaded_config config;
  caf::actor_system system{config};
  shared_store store = std::make_shared<memory_store>();
  settings limits;
  progress acknowledged;
  std::atomic<std::uint64_t> ids{0};
  std::atomic<std::uint64_t> stored_events{0};
  std::atomic<std::uint64_t> answers{0}; ///< agents' lines that were acknowledged
  std::atomic<std::uint64_t> deaths{0};
  std::atomic<bool> calm{false}; ///< no more deaths; everybody heals
  std::atomic<bool> fatal{false};
  const steady_clock::time_point deadline = steady_clock::now() + seconds{60};
};

template <class Answer, class Handle, class... Messages>
reply<Answer> ask(caf::scoped_actor& self, const Handle& to, const Messages&... m) {
  reply<Answer> out = refusal::unavailable;
  if (to)
    self->request(to, patience, m...)
        .receive([&](const Answer& a) { out = a; },
                 [&](const caf::error& why) { out = refusal_of(why); });
  return out;
}

template <class Answer>
std::optional<Answer> good(const reply<Answer>& r) {
  const auto* a = std::get_if<Answer>(&r);
  return a == nullptr ? std::nullopt : std::optional<Answer>{*a};
}

conversation_handle find(world& all, caf::scoped_actor& self, const conversation_id& id) {
  return good(ask<conversation_handle>(self, directory::registry(all.system), locate{id}))
      .value_or(conversation_handle{});
}

struct sent_line {
  conversation_id conversation;
  message_id id;
  bool acknowledged = false;
};

// --- visitors ---------------------------------------------------------------------------------

/// What the windows of one visitor have shown: their sessions write it, their thread reads it.
class shown_thread {
public:
  void show(const std::vector<event>& events) {
    const std::lock_guard lock{guard_};
    for (const auto& e : events) {
      const auto [known, fresh] = seen_.emplace(e.visitor_position, e);
      contradicted_ = contradicted_ || (!fresh && !(known->second == e));
    }
  }
  /// Up to here nothing is missing.
  [[nodiscard]] std::uint32_t complete_to() {
    const std::lock_guard lock{guard_};
    std::uint32_t last = 0;
    while (seen_.count(last + 1) != 0)
      ++last;
    return last;
  }
  [[nodiscard]] bool contradicted() {
    const std::lock_guard lock{guard_};
    return contradicted_;
  }

private:
  std::mutex guard_;
  std::map<std::uint32_t, event> seen_;
  bool contradicted_ = false;
};

visitor_session_handle::behavior_type visitor_window(visitor_session_handle::pointer self,
                                                     std::shared_ptr<shown_thread> shown) {
  be_quiet(self);
  return {
      [shown](const thread_grew& m) { shown->show(m.events); },
      [](const visitor_standing&) {},
      [](const typing_now&) {},
      [](const superseded_by_newer&) {},
  };
}

class visitor {
public:
  visitor(world& all, force platform) : all_(all) {
    wish_.wish.role = visitor_role::victim;
    wish_.wish.where = {"33063", "Bordeaux", "33"};
    wish_.wish.route = {platform, confidence::sure};
    wish_.wish.language = "fr";
    wish_.client_id = all.next_message_id();
    wish_.token_hash = "token of " + to_text(wish_.client_id);
  }

  void live() {
    caf::scoped_actor self{all_.system};
    open(self);
    const auto enough = [this](int said) {
      return said >= lines_each && all_.answers >= answers_min && all_.deaths >= deaths_min;
    };
    for (int i = 0; !enough(i) && !all_.over(); ++i) {
      if (i % 3 == 2)
        close_window();
      say(self);
    }
  }
  /// Comes back once more and sees everything there is.
  [[nodiscard]] bool sees_everything() {
    caf::scoped_actor self{all_.system};
    while (!all_.over()) {
      if (const auto last = attach(self, find(all_, self, id_)); last == shown_->complete_to())
        return !shown_->contradicted();
      all_.acknowledged.pause();
    }
    return false;
  }
  void close_window() {
    if (window_)
      caf::anon_send_exit(window_, caf::exit_reason::user_shutdown);
    window_ = nullptr;
    seated_at_ = nullptr;
  }
  [[nodiscard]] const conversation_id& id() const { return id_; }
  [[nodiscard]] const std::vector<sent_line>& lines() const { return lines_; }

private:
  void open(caf::scoped_actor& self) {
    while (!all_.over()) {
      const auto as = good(ask<opened_as>(self, directory::registry(all_.system), wish_));
      if (as) {
        id_ = as->conversation;
        return;
      }
      all_.acknowledged.pause();
    }
  }
  /// The last position there is.
  std::optional<std::uint32_t> attach(caf::scoped_actor& self, const conversation_handle& to) {
    if (!window_)
      window_ = all_.system.spawn(visitor_window, shown_);
    const auto r =
        good(ask<visitor_attached>(self, to, window_, attach_visitor{shown_->complete_to()}));
    if (!r)
      return std::nullopt;
    shown_->show(r->missed);
    seated_at_ = to;
    return r->last;
  }
  void say(caf::scoped_actor& self) {
    auto& line = lines_.emplace_back(sent_line{id_, all_.next_message_id()});
    while (!line.acknowledged && !all_.over()) {
      const auto to = find(all_, self, id_);
      if (to && to != seated_at_)
        attach(self, to);
      line.acknowledged =
          good(ask<stored>(self, to,
                           ecoute::say{author::visitor, {}, line.id, secret_text{"words"}}))
              .has_value();
      if (!line.acknowledged)
        all_.acknowledged.pause();
    }
    all_.acknowledged.made();
  }

  world& all_;
  open_conversation wish_;
  conversation_id id_;
  std::shared_ptr<shown_thread> shown_ = std::make_shared<shown_thread>();
  visitor_session_handle window_;
  conversation_handle seated_at_;
  std::vector<sent_line> lines_;
};

// --- agents -----------------------------------------------------------------------------------

/// What an agent's console has been told: their sessions write it, their thread reads it.
class told_console {
public:
  void change(const std::function<void(std::set<conversation_id>& offered,
                                       std::set<conversation_id>& held)>& how) {
    {
      const std::lock_guard lock{guard_};
      how(offered_, held_);
    }
    changed_.notify_all();
  }
  [[nodiscard]] std::set<conversation_id> offered() {
    const std::lock_guard lock{guard_};
    return offered_;
  }
  [[nodiscard]] std::set<conversation_id> held() {
    const std::lock_guard lock{guard_};
    return held_;
  }
  /// Until there is something to do; at most until it is time to look after the desk.
  void wait_for_work() {
    std::unique_lock lock{guard_};
    changed_.wait_for(lock, milliseconds{20}, [this] { return !offered_.empty(); });
  }

private:
  std::mutex guard_;
  std::condition_variable changed_;
  std::set<conversation_id> offered_;
  std::set<conversation_id> held_;
};

agent_session_handle::behavior_type console(agent_session_handle::pointer self,
                                            std::shared_ptr<told_console> told) {
  be_quiet(self);
  return {
      [](const thread_grew&) {},
      [](const conversation_id&, const typing_now&) {},
      [told](const card_changed& m) {
        told->change([&](auto&, auto& held) { held.insert(m.card.id); });
      },
      [told](const no_longer_holding& m) {
        told->change([&](auto&, auto& held) { held.erase(m.conversation); });
      },
      [told](const offer& m) {
        told->change([&](auto& offered, auto&) { offered.insert(m.entry.conversation); });
      },
      [told](const offer_over& m) {
        told->change([&](auto& offered, auto&) { offered.erase(m.conversation); });
      },
      [](const invitation&) {},
      [](const invitation_over&) {},
      [](const queue_view&) {},
      [](const fault_notice&) {},
      [](const fault_over&) {},
      [](const presence_changed&) {},
      [](const relief_told&) {},
      [](const coverage_told&) {},
      [](const room_told&) {},
      [](const attention_told&) {},
      [](const care_told&) {},
      [](const wall_told&) {},
      [](const plan_told&) {},
      [](const alerts_told&) {},
      [](const psychologist_service&) {},
      [](const talk_told&) {},
      [](const psychologist_view&) {},
      [](const superseded_by_newer&) {},
  };
}

class agent {
public:
  agent(world& all, std::int64_t number, force platform) : all_(all) {
    profile_.agent = agent_id{number};
    profile_.platform = platform;
    profile_.shown_name = "Agent";
    profile_.certified_until = std::chrono::floor<ecoute::milliseconds>(
        std::chrono::system_clock::now() + std::chrono::hours{24});
  }

  void live() {
    caf::scoped_actor self{all_.system};
    for (int turn = 0; !all_.calm && !all_.over(); ++turn) {
      if (turn % 7 == 6)
        close_window();
      if (sign_on(self))
        serve(self, turn);
      told_->wait_for_work();
    }
    while (!sign_on(self) && !all_.over())
      all_.acknowledged.pause();
  }
  /// What the desk says it holds; nothing while it does not answer.
  std::optional<std::set<conversation_id>> holds(caf::scoped_actor& self) {
    if (!sign_on(self))
      return std::nullopt;
    const auto view = good(ask<desk_view>(self, desk_, window_, attach_desk{}));
    if (!view)
      return std::nullopt;
    std::set<conversation_id> held;
    for (const auto& card : view->held)
      held.insert(card.id);
    return held;
  }
  void close_window() {
    if (window_)
      caf::anon_send_exit(window_, caf::exit_reason::user_shutdown);
    window_ = nullptr;
    desk_ = nullptr;
  }
  void leave() {
    close_window();
    told_.reset();
  }
  [[nodiscard]] const agent_profile& profile() const { return profile_; }
  [[nodiscard]] const std::vector<sent_line>& lines() const { return lines_; }

private:
  /// A desk that was replaced is attached to anew.
  bool sign_on(caf::scoped_actor& self) {
    const auto desk = good(ask<operator_handle>(
        self, directory::platform(all_.system, profile_.platform), find_desk{profile_}));
    if (!desk)
      return false;
    if (window_ && desk_ == *desk)
      return true;
    if (!window_)
      window_ = all_.system.spawn(console, told_);
    const auto view = good(ask<desk_view>(self, *desk, window_, attach_desk{}));
    if (!view)
      return false;
    told_->change([&](auto& offered, auto& held) {
      offered.clear();
      held.clear();
      for (const auto& o : view->offers)
        offered.insert(o.entry.conversation);
      for (const auto& card : view->held)
        held.insert(card.id);
    });
    desk_ = *desk;
    return good(ask<done>(self, desk_, set_my_presence{presence::available})).has_value();
  }
  void serve(caf::scoped_actor& self, int turn) {
    for (const auto& id : told_->offered()) {
      ask<done>(self, desk_, take_conversation{id});
      told_->change([&](auto& offered, auto&) { offered.erase(id); });
    }
    for (const auto& id : told_->held()) {
      say(self, id);
      if (turn % 4 == 3)
        ask<done>(self, desk_, return_conversation{id});
    }
  }
  /// Twice under one number, as a console does that missed the answer.
  void say(caf::scoped_actor& self, const conversation_id& id) {
    const auto to = find(all_, self, id);
    ask<operator_attached>(self, to, window_, attach_operator{profile_.agent, 0});
    auto& line = lines_.emplace_back(sent_line{id, all_.next_message_id()});
    for (int i = 0; i < 2; ++i)
      if (good(ask<stored>(
              self, to,
              ecoute::say{author::operator_agent, profile_.agent, line.id, secret_text{"answer"}})))
        line.acknowledged = true;
    all_.answers += line.acknowledged ? 1 : 0;
    all_.acknowledged.made();
  }

  world& all_;
  agent_profile profile_;
  std::shared_ptr<told_console> told_ = std::make_shared<told_console>();
  agent_session_handle window_;
  operator_handle desk_;
  std::vector<sent_line> lines_;
};

// --- the engine -------------------------------------------------------------------------------

class ThreadedEngine : public ::testing::Test {
protected:
  void begin() {
    start_engine(all.system, all.make_parts());
    caf::scoped_actor self{all.system};
    engine_status status;
    while (!status.ready && !all.over()) {
      status = good(ask<engine_status>(self, directory::supervisor(all.system), ask_status{}))
                   .value_or(engine_status{});
      all.acknowledged.pause();
    }
    ASSERT_TRUE(status.ready);
    for (const auto& r : status.roles)
      EXPECT_EQ(r.running, 1U) << r.role;
  }
  /// One after the other, as long as people still talk.
  void let_die() {
    caf::scoped_actor self{all.system};
    for (std::uint64_t death = 0; death < deaths_max && !all.calm; ++death) {
      all.acknowledged.wait_for((death + 1) * acknowledged_between_deaths, all.deadline);
      kill(self, death);
      ++all.deaths;
    }
  }
  void kill(caf::scoped_actor& self, std::uint64_t death) {
    const auto why = caf::exit_reason::unhandled_exception;
    const auto which = death % 2 == 0 ? force::police : force::gendarmerie;
    const agent_id someone{static_cast<std::int64_t>(death % agents_count + 1)};
    const auto platform = directory::platform(all.system, which);
    switch (death % 5) {
    case 0:
      return caf::anon_send_exit(directory::queue(all.system, which), why);
    case 1:
      if (const auto desk = good(ask<operator_handle>(self, platform, find_desk_of{someone})))
        caf::anon_send_exit(*desk, why);
      return;
    case 2:
      return caf::anon_send_exit(directory::journal(all.system), why);
    case 3:
      return caf::anon_send_exit(directory::registry(all.system), why);
    default:
      break;
    }
    for (const auto& [id, head] : heads())
      if (const auto one = find(all, self, id))
        caf::anon_send_exit(one, why);
  }

  std::map<conversation_id, head_change> heads() {
    const std::lock_guard lock{all.store->guard};
    return all.store->heads;
  }
  /// Every open conversation waits in its queue or lies on its holder's desk, and nowhere else.
  bool all_in_care(caf::scoped_actor& self) {
    std::multimap<conversation_id, force> waiting;
    for (const auto which : {force::police, force::gendarmerie}) {
      const auto seen =
          good(ask<queue_view>(self, directory::queue(all.system, which), ask_queue{}));
      if (!seen)
        return false;
      for (const auto& e : seen->first)
        waiting.emplace(e.conversation, which);
    }
    std::multimap<conversation_id, agent_id> held;
    for (auto& a : agents) {
      const auto on_desk = a->holds(self);
      if (!on_desk)
        return false;
      for (const auto& id : *on_desk)
        held.emplace(id, a->profile().agent);
    }
    const auto known = heads();
    return std::all_of(known.begin(), known.end(), [&](const auto& one) {
      const auto& [id, head] = one;
      if (head.where == phase::waiting)
        return waiting.count(id) == 1 && waiting.find(id)->second == head.platform &&
               held.count(id) == 0;
      return held.count(id) == 1 && held.find(id)->second == head.holder && waiting.count(id) == 0;
    });
  }
  void everybody_talks() {
    for (int i = 0; i < visitors_count; ++i)
      visitors.push_back(
          std::make_unique<visitor>(all, i % 4 == 3 ? force::gendarmerie : force::police));
    for (int i = 0; i < agents_count; ++i)
      agents.push_back(
          std::make_unique<agent>(all, i + 1, i == 2 ? force::gendarmerie : force::police));
    std::vector<std::thread> talking;
    std::vector<std::thread> others;
    for (auto& v : visitors)
      talking.emplace_back([&v] { v->live(); });
    for (auto& a : agents)
      others.emplace_back([&a] { a->live(); });
    others.emplace_back([this] { let_die(); });
    for (auto& t : talking)
      t.join();
    all.calm = true;
    all.acknowledged.end();
    for (auto& t : others)
      t.join();
  }
  void check_lines(const std::vector<sent_line>& lines, bool every) {
    const std::lock_guard lock{all.store->guard};
    for (const auto& line : lines) {
      const auto times = all.store->times_stored(line.conversation, line.id);
      EXPECT_LE(times, 1U);
      EXPECT_TRUE(times == 1 || !line.acknowledged) << "an acknowledged line is missing";
      EXPECT_TRUE(line.acknowledged || !every) << "a visitor was never answered";
    }
  }
  void end() {
    {
      caf::scoped_actor self{all.system};
      const auto supervisor = directory::supervisor(all.system);
      self->monitor(supervisor);
      stop_engine(all.system);
      self->receive(
          [](const caf::down_msg& m) { EXPECT_EQ(m.reason, caf::exit_reason::user_shutdown); },
          caf::after(seconds{20}) >> [] { ADD_FAILURE() << "the supervisor does not end"; });
    }
    for (auto& v : visitors)
      v->close_window();
    for (auto& a : agents)
      a->leave();
    const auto until = steady_clock::now() + seconds{20};
    while (all.system.registry().running() != 0 && steady_clock::now() < until)
      all.acknowledged.pause();
    EXPECT_EQ(all.system.registry().running(), 0U);
    if (HasFailure())
      all.system.await_actors_before_shutdown(false); // rather a failure than a test that hangs
  }

  world all;
  std::vector<std::unique_ptr<visitor>> visitors;
  std::vector<std::unique_ptr<agent>> agents;
};

TEST_F(ThreadedEngine, LosesNothingWhilePeopleTalkOnManyThreadsAndRolesDie) {
  begin();
  everybody_talks();
  EXPECT_FALSE(all.fatal);
  EXPECT_GE(all.answers, answers_min);
  EXPECT_GE(all.deaths, deaths_min);
  EXPECT_GE(all.stored_events, stored_between_exceptions) << "no exception was planted";
  for (const auto& v : visitors) {
    EXPECT_TRUE(v->sees_everything()) << "a window has a gap";
  }
  {
    caf::scoped_actor self{all.system};
    while (!all_in_care(self) && !all.over())
      all.acknowledged.pause();
    EXPECT_TRUE(all_in_care(self));
  }
  end();
  EXPECT_EQ(heads().size(), visitors.size());
  for (const auto& v : visitors)
    check_lines(v->lines(), true);
  for (const auto& a : agents)
    check_lines(a->lines(), false);
}

} // namespace

} // namespace ecoute::test
