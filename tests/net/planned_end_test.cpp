// SPDX-License-Identifier: EUPL-1.2
// The engine's planned end and the end of a sign-in, over real sockets and in real time.
#include "actors/messages/message_types.hpp"
#include "net/hashing.hpp"
#include "net/io_threads.hpp"
#include "net/listener.hpp"
#include "net/planned_end.hpp"
#include "tests/net/session_fixture.hpp"
#include "tests/support/raw_socket.hpp"

#include <boost/json/parse.hpp>
#include <sodium.h>

#include <thread>

namespace ecoute::test {

namespace {

using namespace std::chrono_literals;
namespace json = boost::json;

struct real_time_config : caf::actor_system_config {
  real_time_config() {
    ecoute::add_message_types(*this);
    add_session_messages(*this);
    set("scheduler.policy", caf::atom("sharing"));
    set("scheduler.max-threads", 2);
  }
};

/// The whole engine but its database and its pages, on threads of its own.
class PlannedEnd : public ::testing::Test {
protected:
  void begin() {
    ASSERT_GE(sodium_init(), 0);
    auto engine = std::make_shared<engine_parts>();
    engine->limits = limits;
    engine->spawn_journal = [this](caf::actor_system& s, const supervisor_handle&) {
      return spawn_memory_journal(s, store);
    };
    engine->spawn_archive = [this](caf::actor_system& s) { return spawn_memory_archive(s, store); };
    engine->new_conversation_id = [] { return conversation_id{{1, 1}}; };
    engine->new_alert_id = [n = std::uint64_t{0}]() mutable { return alert_id{{2, ++n}}; };
    engine->clock = wall_clock{system.clock().now(),
                               std::chrono::floor<milliseconds>(std::chrono::system_clock::now())};
    start_engine(system, engine);
    const auto web = std::filesystem::path{ECOUTE_SOURCE_DIR} / "net" / "web";
    credentials = spawn_known_agents(system, accounts);
    parts->limits = limits;
    parts->engine.registry = [this] { return directory::registry(system); };
    parts->engine.archive = [this] { return directory::archive(system); };
    parts->engine.credentials = [this] { return credentials; };
    parts->engine.platform = [this](force which) { return directory::platform(system, which); };
    parts->engine.supervisor = [this] { return directory::supervisor(system); };
    parts->token_of_wish = [](const message_id& wish) { return token_text(to_text(wish)); };
    parts->sentences = texts::load(web / "texts");
    parts->places = some_places();
    parts->words = some_words();
    parts->sources = std::make_shared<source_limits>(limits.network);
    parts->desk = std::make_shared<session_desk>();
    const auto files = std::make_shared<const static_files>(
        std::vector<std::filesystem::path>{web / "visitor", web / "shared"}, web / "texts");
    visitors = std::make_unique<listener>(io, listener_settings{}, limits.network,
                                          visitor_routes(system, parts, files));
    agents = std::make_unique<listener>(io, listener_settings{}, limits.network,
                                        agent_routes(system, parts, files));
    visitors->start();
    agents->start();
  }

  /// In the order of the program.
  void end() {
    visitors->stop(1001);
    agents->stop(1001);
    const auto registry = directory::registry(system);
    caf::scoped_actor self{system};
    self->monitor(registry);
    stop_engine(system);
    self->receive([](const caf::down_msg&) {});
    parts->desk->close_all();
    caf::anon_send_exit(credentials, caf::exit_reason::user_shutdown);
    credentials = nullptr;
    io.join();
  }

  raw_socket page() {
    raw_socket socket{visitors->port()};
    socket.send(upgrade_request(visitors->port()));
    EXPECT_TRUE(socket.read_response().starts_with("HTTP/1.1 101 "));
    socket.send(text_frame(R"({"type":"enter","id":"00000000-0000-0007-0000-000000000001",)"
                           R"("role":"victim","place":{"insee":"33063"},"language":"fr"})"));
    EXPECT_EQ(text_of(until(socket, "standing"), "phase"), "waiting");
    return socket;
  }

  raw_socket console() {
    agent_profile who;
    who.agent = agent_id{1};
    who.platform = force::police;
    who.shown_name = "alex";
    accounts->by_token_hash[token_hash("signed-in")] = who;
    raw_socket socket{agents->port()};
    auto request = upgrade_request(agents->port(), "Cookie", "__Host-ecoute=signed-in");
    request.replace(request.find("/tchat"), 6, "/bureau");
    socket.send(request);
    EXPECT_TRUE(socket.read_response().starts_with("HTTP/1.1 101 "));
    socket.send(text_frame(R"({"type":"hello"})"));
    EXPECT_EQ(text_of(until(socket, "desk"), "name"), "alex");
    return socket;
  }

  static constexpr const char* line_id = "00000000-0000-0007-0000-000000000002";
  static void say(raw_socket& socket) {
    socket.send(text_frame(std::string{R"({"type":"say","id":")"} + line_id +
                           R"(","text":"juste avant la fin"})"));
  }

  /// Until the sessions have read so many: what drains comes after them.
  void wait_for_frames(std::uint64_t count) {
    const auto end = std::chrono::steady_clock::now() + raw_socket::patience;
    while (parts->counters->frames < count && std::chrono::steady_clock::now() < end)
      std::this_thread::yield();
    ASSERT_EQ(parts->counters->frames, count);
  }

  /// The next frame of this type; empty when the connection ends before.
  static json::object until(raw_socket& socket, std::string_view type) {
    while (const auto frame = socket.read_frame())
      if (frame->opcode == 1)
        if (auto read = json::parse(frame->payload).as_object(); text_of(read, "type") == type)
          return read;
    return {};
  }

  settings limits;
  shared_store store = std::make_shared<memory_store>();
  std::shared_ptr<known_agents> accounts = std::make_shared<known_agents>();
  std::shared_ptr<session_parts> parts = std::make_shared<session_parts>();
  io_threads io{1}; // before the actor system: a stream must die before its context
  real_time_config config;
  caf::actor_system system{config};
  credentials_handle credentials;
  std::unique_ptr<listener> visitors;
  std::unique_ptr<listener> agents;
};

class SignInOverSockets : public PlannedEnd {};

} // namespace

TEST_F(SignInOverSockets, ClosesTheConsoleWhenItIsRevokedByAnotherProgram) {
  limits.agents.session_check_every = 100ms;
  begin();
  auto agent = console();
  caf::scoped_actor self{system};
  self->request(credentials, 5s, sign_out_everywhere{agent_id{1}})
      .receive([](const done&) {}, [](caf::error&) { ADD_FAILURE() << "not revoked"; });
  EXPECT_EQ(agent.read_close_code(), 4401);
  end();
}

TEST_F(PlannedEnd, AnswersWhatIsUnderWayTellsBothPagesAndAcceptsNobody) {
  store->latency = 100ms;
  begin();
  auto visitor = page();
  auto agent = console();
  say(visitor);
  wait_for_frames(3);
  visitors->stop_accepting();
  agents->stop_accepting();
  EXPECT_EQ(drain(system, parts, 5s), 0U);
  EXPECT_EQ(text_of(until(visitor, "mode"), "mode"), "draining");
  EXPECT_EQ(text_of(until(visitor, "ack"), "id"), line_id);
  EXPECT_EQ(visitor.read_close_code(), 1012);
  EXPECT_EQ(text_of(until(agent, "mode"), "mode"), "draining");
  EXPECT_EQ(agent.read_close_code(), 1012);
  EXPECT_THROW(raw_socket{visitors->port()}, std::runtime_error);
  EXPECT_THROW(raw_socket{agents->port()}, std::runtime_error);
  end();
  std::vector<std::uint8_t> kinds;
  for (const auto& e : store->events[conversation_id{{1, 1}}])
    kinds.push_back(kind_of(e.body));
  EXPECT_EQ(kinds,
            (std::vector<std::uint8_t>{kind_of(opened{}), kind_of(queued{}), kind_of(said{})}))
      << "nobody was noted as lost";
}

TEST_F(PlannedEnd, WaitsNoLongerThanItsLimit) {
  limits.supervision.request_timeout = 1s;
  begin();
  auto visitor = page();
  auto agent = console();
  store->otherwise = journal_fault::lose_reply;
  say(visitor);
  wait_for_frames(3);
  EXPECT_EQ(drain(system, parts, 50ms), 1U);
  EXPECT_EQ(agent.read_close_code(), 1012) << "who has no question open need not wait";
  end();
  EXPECT_EQ(visitor.read_close_code(), 1001);
}

TEST_F(PlannedEnd, OpensNothingMore) {
  begin();
  raw_socket late{visitors->port()};
  late.send(upgrade_request(visitors->port()));
  ASSERT_TRUE(late.read_response().starts_with("HTTP/1.1 101 "));
  EXPECT_EQ(drain(system, parts, 5s), 0U);
  late.send(text_frame(R"({"type":"enter","id":"00000000-0000-0007-0000-000000000001",)"
                       R"("role":"victim","place":null,"language":"fr"})"));
  EXPECT_EQ(text_of(until(late, "refused"), "code"), "unavailable");
  end();
  EXPECT_TRUE(store->events.empty());
}

} // namespace ecoute::test
