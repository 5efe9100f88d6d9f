// SPDX-License-Identifier: EUPL-1.2
#include "persistence/codes_actor.hpp"
#include "persistence/key_ring.hpp"
#include "tests/persistence/journal_fixture.hpp"

#include <algorithm>
#include <condition_variable>
#include <mutex>
#include <set>
#include <stdexcept>
#include <string>
#include <vector>

namespace ecoute::test {
namespace {

using std::chrono::seconds;

constexpr seconds patience{20};

/// Hashes that end when the test says so.
class slow_hash {
public:
  std::string operator()(std::string_view words) {
    std::unique_lock lock{guard_};
    ++begun_;
    most_at_once_ = std::max(most_at_once_, ++under_way_);
    changed_.notify_all();
    changed_.wait(lock, [this] { return open_; });
    --under_way_;
    if (words == "no memory")
      throw key_error{"planted"};
    if (words == "deadly")
      throw std::runtime_error{"planted"};
    return "index of " + std::string{words};
  }
  [[nodiscard]] bool reaches(int count) {
    std::unique_lock lock{guard_};
    return changed_.wait_for(lock, patience, [&] { return begun_ >= count; });
  }
  void open() {
    const std::lock_guard lock{guard_};
    open_ = true;
    changed_.notify_all();
  }
  [[nodiscard]] int begun() {
    const std::lock_guard lock{guard_};
    return begun_;
  }
  [[nodiscard]] int most_at_once() {
    const std::lock_guard lock{guard_};
    return most_at_once_;
  }

private:
  std::mutex guard_;
  std::condition_variable changed_;
  bool open_ = false;
  int begun_ = 0;
  int under_way_ = 0;
  int most_at_once_ = 0;
};

class Codes : public ::testing::Test {
protected:
  Codes() : system_(config_), self_(system_) {
    codes_ = spawn_codes(system_, {[this](std::string_view words) { return hash_(words); }});
  }
  ~Codes() override {
    hash_.open();
    caf::anon_send_exit(codes_, caf::exit_reason::user_shutdown);
  }
  auto ask(const std::string& words) {
    return self_->request(codes_, patience, derive_code_index{secret_text{std::string{words}}});
  }
  template <class Asked>
  static std::string answer_to(Asked& asked) {
    std::string out;
    asked.receive([&](const code_index& m) { out = m.index; },
                  [&](caf::error& e) { out = "!" + std::string{refusal_name(refusal_of(e))}; });
    return out;
  }
  /// It has dealt with everything that was sent before.
  void settle() {
    self_->request(caf::actor_cast<caf::actor>(codes_), patience, ask_pulse{})
        .receive([](const pulse&) {}, [](caf::error&) { FAIL() << "no answer"; });
  }

  slow_hash hash_; // outlives the threads of the system
  quiet_config config_;
  caf::actor_system system_;
  caf::scoped_actor self_;
  codes_handle codes_;
};

TEST_F(Codes, AreHashedTwoAtOnceAndNoMore) {
  auto first = ask("un");
  auto second = ask("deux");
  auto third = ask("trois");
  ASSERT_TRUE(hash_.reaches(2)) << "while the first is not over";
  settle();
  EXPECT_EQ(hash_.begun(), 2);
  hash_.open();
  EXPECT_EQ(answer_to(third), "index of trois") << "each has its own answer";
  EXPECT_EQ(answer_to(first), "index of un");
  EXPECT_EQ(answer_to(second), "index of deux");
  EXPECT_EQ(hash_.most_at_once(), 2);
}

TEST_F(Codes, WaitForAHashThirtyTwoAtMostAndTheNextIsRefusedAtOnce) {
  constexpr auto let_in = fixed::code_hashes_at_once + fixed::code_hashes_waiting_max;
  static_assert(let_in == 34, "RELIABILITY.md §2.2");
  std::vector<decltype(ask(""))> all;
  for (std::size_t i = 0; i < let_in; ++i)
    all.push_back(ask(std::to_string(i)));
  auto beyond = ask("beyond");
  EXPECT_EQ(answer_to(beyond), "!busy") << "while no hash is over";
  ASSERT_TRUE(hash_.reaches(2));
  hash_.open();
  for (std::size_t i = 0; i < let_in; ++i)
    EXPECT_EQ(answer_to(all[i]), "index of " + std::to_string(i));
  auto later = ask("later");
  EXPECT_EQ(answer_to(later), "index of later") << "there is room again";
}

TEST_F(Codes, AreUnavailableWithoutMemoryAndGoOnAfterwards) {
  hash_.open();
  for (int i = 0; i < 3; ++i) {
    auto without = ask("no memory");
    EXPECT_EQ(answer_to(without), "!unavailable");
  }
  auto later = ask("later");
  EXPECT_EQ(answer_to(later), "index of later");
}

/// The supervisor starts it again, as it does every role.
TEST_F(Codes, LeaveNobodyWaitingWhenAHashDies) {
  auto deadly = ask("deadly");
  auto beside = ask("beside");
  std::vector<decltype(ask(""))> waiting;
  for (int i = 0; i < 5; ++i)
    waiting.push_back(ask("waiting"));
  settle();
  self_->monitor(codes_);
  hash_.open();
  EXPECT_EQ(answer_to(deadly), "!unavailable");
  const std::set<std::string> either{"index of beside", "index of waiting", "!unavailable"};
  EXPECT_TRUE(either.contains(answer_to(beside)));
  for (auto& one : waiting)
    EXPECT_TRUE(either.contains(answer_to(one)));
  self_->receive(
      [](const caf::down_msg& m) {
        EXPECT_EQ(m.reason, caf::error{caf::exit_reason::unhandled_exception});
      },
      caf::after(patience) >> [] { FAIL() << "it went on with one hash at a time"; });
}

TEST_F(Codes, AnswerWhoWaitsWhenTheyEnd) {
  auto first = ask("un");
  auto second = ask("deux");
  auto third = ask("trois");
  settle();
  caf::anon_send_exit(codes_, caf::exit_reason::user_shutdown);
  for (auto* one : {&first, &second, &third})
    EXPECT_EQ(answer_to(*one), "!unavailable");
}

} // namespace
} // namespace ecoute::test
