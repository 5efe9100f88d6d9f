// SPDX-License-Identifier: EUPL-1.2
// What a death by exception and a message nobody expects leave in the log and on the terminal: that
// it happened, and nothing of what people wrote. A real process cannot be made to do either.
#include "net/io_threads.hpp"
#include "net/log.hpp"
#include "net/mode_watch_actor.hpp"
#include "tests/net/session_fixture.hpp"

#include <boost/asio/io_context.hpp>
#include <boost/asio/post.hpp>
#include <caf/actor_cast.hpp>
#include <caf/event_based_actor.hpp>
#include <caf/scoped_actor.hpp>
#include <caf/sec.hpp>
#include <caf/send.hpp>

#include <csignal>
#include <future>
#include <stdexcept>

namespace ecoute::test {

namespace {

using namespace std::chrono_literals;

const std::string words = "temoin-de-mort-3f9c51d2";

/// Takes both outputs of the process, to which the log writes at its most verbose.
class captured_output {
public:
  captured_output() {
    ::testing::internal::CaptureStdout();
    ::testing::internal::CaptureStderr();
  }
  captured_output(const captured_output&) = delete;
  captured_output& operator=(const captured_output&) = delete;
  ~captured_output() {
    if (!taken_)
      take();
  }
  std::string take() {
    taken_ = true;
    return ::testing::internal::GetCapturedStdout() + ::testing::internal::GetCapturedStderr();
  }

private:
  bool taken_ = false;
};

bool holds(const std::string& output, const std::string& what) {
  return output.find(what) != std::string::npos;
}

class DeathInTheLog : public session_test {
protected:
  ~DeathInTheLog() override { caf::anon_send_exit(watcher, caf::exit_reason::user_shutdown); }

  /// A conversation with the words in it, under the watch that the real process has.
  void talk() {
    begin();
    watcher = spawn_mode_watch(system, parts);
    agent = on_duty("alex", 1);
    page = entered();
    conversation = take_first(agent);
    const auto id = say(page, words);
    ASSERT_EQ(text_of(page->answer(id), "type"), "ack");
  }
  /// From now on it dies of an exception that holds the words, as a parser's might.
  void die_at(const std::string& point) {
    fault = [this, point](const conversation_id& who, std::string_view at) {
      if (who != conversation || at != point)
        return;
      ++deaths;
      throw std::runtime_error{"cannot read: " + words};
    };
  }
  /// Whether this actor refuses what nobody sends it, words and all.
  template <class Handle>
  bool refuses_the_unexpected(const Handle& handle) {
    caf::scoped_actor self{system};
    caf::error answered;
    auto pending = self->request(caf::actor_cast<caf::actor>(handle), 1s, words);
    run();
    pending.receive([](const std::string&) {}, [&](caf::error& why) { answered = why; });
    return answered == caf::sec::unexpected_message;
  }

  socket_ptr agent;
  socket_ptr page;
  conversation_id conversation;
  watcher_handle watcher;
  int deaths = 0;
};

} // namespace

TEST_F(DeathInTheLog, SaysThatAConversationDiedAndNoWordOfIt) {
  talk();
  die_at("before_append");
  captured_output output;
  const auto id = say(page, words + " encore");
  run_for(120s);
  const auto written = output.take();
  EXPECT_GE(deaths, 4);
  EXPECT_EQ(text_of(page->answer(id), "code"), "quarantined");
  EXPECT_TRUE(holds(written, R"("event":"fault_opened")")) << written;
  EXPECT_FALSE(holds(written, words)) << written;
}

TEST_F(DeathInTheLog, SaysThatOneCannotBeLoadedAndNoWordOfIt) {
  talk();
  die_at("loaded");
  captured_output output;
  caf::anon_send_exit(locate_one(conversation), caf::exit_reason::unhandled_exception);
  run_for(120s);
  const auto written = output.take();
  EXPECT_GE(deaths, 3) << "after the one it was told";
  EXPECT_TRUE(holds(written, R"("event":"fault_opened")")) << written;
  EXPECT_FALSE(holds(written, words)) << written;
}

TEST_F(DeathInTheLog, HoldsNoWordOfAMessageThatNobodyExpects) {
  talk();
  captured_output output;
  EXPECT_TRUE(refuses_the_unexpected(locate_one(conversation)));
  EXPECT_TRUE(refuses_the_unexpected(directory::registry(system)));
  EXPECT_TRUE(refuses_the_unexpected(directory::queue(system, force::police)));
  EXPECT_TRUE(refuses_the_unexpected(directory::platform(system, force::police)));
  EXPECT_TRUE(refuses_the_unexpected(directory::supervisor(system)));
  EXPECT_TRUE(refuses_the_unexpected(watcher));
  page->send({{"type", words}, {"text", words}});
  agent->send({{"type", words}, {"text", words}});
  run();
  const auto written = output.take();
  EXPECT_TRUE(holds(written, R"("event":"frame_refused")")) << written;
  EXPECT_FALSE(holds(written, words)) << written;
}

TEST_F(DeathInTheLog, WouldShowTheWordsOfAnActorThatIsNotQuiet) {
  talk();
  const auto loud =
      system.spawn([](caf::event_based_actor*, int) -> caf::behavior { return {[](int) {}}; }, 0);
  captured_output output;
  refuses_the_unexpected(loud);
  EXPECT_TRUE(holds(output.take(), words));
}

TEST(IoThreads, TellThatAHandlerFailedAndNothingOfWhatItThrew) {
  captured_output output;
  std::promise<void> failed;
  std::promise<void> served;
  {
    io_threads io{1, [&] { failed.set_value(); }};
    boost::asio::post(io.context(), [] { throw std::runtime_error(words); });
    EXPECT_EQ(failed.get_future().wait_for(10s), std::future_status::ready);
    boost::asio::post(io.context(), [&] { served.set_value(); });
    EXPECT_EQ(served.get_future().wait_for(10s), std::future_status::ready)
        << "what is under way can end in order";
  }
  const auto written = output.take();
  EXPECT_TRUE(holds(written, R"("event":"handler_failed")")) << written;
  EXPECT_FALSE(holds(written, words)) << written;
}

TEST(IoThreadsDeathTest, EndAProgramWithoutWhatTheExceptionSays) {
  const auto die = [] {
    keep_what_exceptions_say_out_of_the_log();
    try {
      throw std::runtime_error(words);
    } catch (...) {
      std::terminate();
    }
  };
  ::testing::GTEST_FLAG(death_test_style) = "threadsafe";
  EXPECT_EXIT(die(), ::testing::KilledBySignal(SIGABRT), "^ecoute: unexpected end\n$");
}

} // namespace ecoute::test
