// SPDX-License-Identifier: EUPL-1.2
#include "tests/net/transport_fixture.hpp"

#include <algorithm>
#include <cerrno>
#include <fcntl.h>
#include <sys/resource.h>
#include <unistd.h>
#include <utility>

namespace ecoute::test {
namespace {

using namespace std::chrono_literals;

class Socket : public transport_test {
protected:
  std::shared_ptr<outbound> first_opened() {
    EXPECT_TRUE(got->wait([this] { return !got->opened.empty(); }));
    const std::lock_guard guard{got->mutex};
    return got->opened.front().lock();
  }
};

/// Leaves this process one free descriptor, whatever it had before, until it is given back.
class every_descriptor_but_one {
public:
  every_descriptor_but_one() {
    EXPECT_EQ(getrlimit(RLIMIT_NOFILE, &before_), 0);
    rlimit tight = before_;
    tight.rlim_cur = std::min<rlim_t>(tight.rlim_cur, 256); // few to fill
    EXPECT_EQ(setrlimit(RLIMIT_NOFILE, &tight), 0);
    for (int one = 0; (one = ::open("/dev/null", O_RDONLY | O_CLOEXEC)) >= 0;) {
      taken_.push_back(one);
    }
    EXPECT_EQ(errno, EMFILE);
    EXPECT_FALSE(taken_.empty());
    ::close(taken_.back());
    taken_.pop_back();
  }
  every_descriptor_but_one(const every_descriptor_but_one&) = delete;
  every_descriptor_but_one& operator=(const every_descriptor_but_one&) = delete;
  ~every_descriptor_but_one() { give_back(); }
  void give_back() {
    for (const int one : std::exchange(taken_, {})) {
      ::close(one);
    }
    EXPECT_EQ(setrlimit(RLIMIT_NOFILE, &before_), 0);
  }

private:
  rlimit before_{};
  std::vector<int> taken_;
};

TEST_F(Socket, EchoesTheSubprotocolAndNamesNoSoftware) {
  begin();
  auto socket = connect();
  socket.send(upgrade_request(port));
  const auto response = socket.read_response();
  EXPECT_NE(response.find("Sec-WebSocket-Protocol: ecoute.v1\r\n"), std::string::npos);
  EXPECT_EQ(response.find("Beast"), std::string::npos);
}

TEST_F(Socket, ArrivingByteByByteIsServed) {
  begin();
  auto socket = connect();
  for (const char byte : upgrade_request(port)) {
    ASSERT_TRUE(socket.send({&byte, 1}));
  }
  EXPECT_TRUE(socket.read_response().starts_with("HTTP/1.1 101 "));
  for (const char byte : text_frame("lent")) {
    ASSERT_TRUE(socket.send({&byte, 1}));
  }
  EXPECT_EQ(socket.read_frame()->payload, "lent");
}

TEST_F(Socket, FramesSentWithTheHandshakeAreNotLost) {
  begin();
  auto socket = connect();
  socket.send(upgrade_request(port) + text_frame("un") + text_frame("deux"));
  EXPECT_TRUE(socket.read_response().starts_with("HTTP/1.1 101 "));
  EXPECT_EQ(socket.read_frame()->payload, "un");
  EXPECT_EQ(socket.read_frame()->payload, "deux");
}

TEST_F(Socket, StopsReadingWithoutCreditsAndGoesOnAfterRelease) {
  network_settings limits;
  limits.requests_unanswered_max = 3;
  begin(limits, {}, false);
  auto socket = upgraded();
  for (int i = 0; i < 10; ++i) {
    socket.send(text_frame(std::to_string(i)));
  }
  ASSERT_TRUE(got->wait([this] { return got->frames.size() == 3; }));
  const auto out = first_opened();
  // The echo of a push proves that the strand has had its turn since the third frame.
  out->push("marque");
  EXPECT_EQ(socket.read_frame()->payload, "marque");
  {
    const std::lock_guard guard{got->mutex};
    EXPECT_EQ(got->frames.size(), 3U);
  }
  for (std::size_t done = 4; done <= 10; ++done) {
    out->release();
    ASSERT_TRUE(got->wait([&] { return got->frames.size() >= done; }));
  }
  const std::lock_guard guard{got->mutex};
  EXPECT_EQ(got->frames.back(), "9");
}

TEST_F(Socket, OfASlowReaderIsClosedWith1013) {
  network_settings limits;
  limits.outbound_bytes_max = 64 * 1024;
  begin(limits, {}, false);
  raw_socket socket{port, 4096};
  socket.send(upgrade_request(port));
  ASSERT_TRUE(socket.read_response().starts_with("HTTP/1.1 101 "));
  socket.send(text_frame("bonjour"));
  const auto out = first_opened();
  // One frame larger than what the kernel takes keeps the write in flight.
  bool pushed = true;
  for (int i = 0; i < 100000 && pushed; ++i) {
    pushed = out->push(std::string(16 * 1024, 'x'));
  }
  EXPECT_FALSE(pushed);
  EXPECT_EQ(socket.read_close_code(), 1013);
  ASSERT_TRUE(got->wait([this] { return got->closed == 1; }));
  EXPECT_EQ(server->counters().slow_readers, 1U);
}

TEST_F(Socket, BoundsTheNumberOfQueuedFrames) {
  network_settings limits;
  limits.outbound_frames_max = 4;
  begin(limits, {}, false);
  auto socket = upgraded();
  const auto out = first_opened();
  bool pushed = true;
  for (int i = 0; i < 100000 && pushed; ++i) {
    pushed = out->push("x");
  }
  EXPECT_FALSE(pushed);
  EXPECT_EQ(socket.read_close_code(), 1013);
}

TEST_F(Socket, WithoutAFirstFrameIsClosedWith1008) {
  network_settings limits;
  limits.first_frame_deadline = 50ms;
  begin(limits);
  auto socket = upgraded();
  EXPECT_EQ(socket.read_close_code(), 1008);
}

TEST_F(Socket, WithAFrameThatNeverEndsIsClosedWith1008) {
  network_settings limits;
  limits.body_deadline = 50ms;
  begin(limits);
  auto socket = upgraded();
  socket.send(client_frame(0x01, "a"));
  EXPECT_EQ(socket.read_close_code(), 1008);
}

TEST_F(Socket, ThatFloodsWithPingsIsClosedWith1008) {
  begin();
  auto socket = upgraded();
  for (int i = 0; i < 1000; ++i) {
    if (!socket.send(client_frame(0x89, "p"))) {
      break;
    }
  }
  EXPECT_EQ(socket.read_close_code(), 1008);
}

TEST_F(Socket, SendsWhatIsQueuedBeforeItCloses) {
  begin({}, {}, false);
  auto socket = upgraded();
  const auto out = first_opened();
  out->push("adieu");
  out->close(4409);
  EXPECT_EQ(socket.read_frame()->payload, "adieu");
  EXPECT_EQ(socket.read_close_code(), 4409);
}

TEST_F(Socket, ThatIsCutTellsItsSinkOnce) {
  begin();
  {
    auto socket = upgraded();
    socket.send(text_frame("a"));
    EXPECT_TRUE(socket.read_frame());
  }
  ASSERT_TRUE(got->wait([this] { return got->closed == 1; }));
}

TEST_F(Socket, IsClosedWith1012AtARestartAndAllThreadsEnd) {
  begin();
  std::vector<raw_socket> sockets;
  for (int i = 0; i < 20; ++i) {
    sockets.push_back(upgraded());
  }
  ASSERT_TRUE(got->wait([this] { return got->opened.size() == 20; }));
  server->stop(1012);
  for (auto& socket : sockets) {
    EXPECT_EQ(socket.read_close_code(), 1012);
    socket.send(client_frame(0x88, "\x03\xf4"));
  }
  sockets.clear();
  io->join();
  EXPECT_EQ(got->closed, 20);
}

TEST_F(Socket, OfAPeerThatIgnoresOurCloseIsCut) {
  begin();
  auto socket = upgraded();
  ASSERT_TRUE(got->wait([this] { return got->opened.size() == 1; }));
  server->stop(1001);
  io->join();
  EXPECT_EQ(got->closed, 1);
}

TEST_F(Socket, MayBePushedToAfterItsEnd) {
  begin();
  std::shared_ptr<outbound> out;
  {
    auto socket = upgraded();
    out = first_opened();
  }
  ASSERT_TRUE(got->wait([this] { return got->closed == 1; }));
  out->push("trop tard");
  out->release();
  out->close(1000);
}

TEST_F(Socket, WaitsWhileDescriptorsAreExhausted) {
  begin();
  auto early = connect();
  early.send("GET / HTTP/1.1\r\n" + host() + "\r\n");
  // Answered: the engine has its descriptor and needs no other until somebody new comes.
  ASSERT_TRUE(early.read_response().starts_with("HTTP/1.1 200 "));
  every_descriptor_but_one taken;
  auto late = connect(); // with the last one; the kernel connects it without the engine
  for (int i = 0; i < 1000 && server->counters().accept_pauses == 0; ++i) {
    EXPECT_FALSE(late.readable(10ms));
  }
  EXPECT_GE(server->counters().accept_pauses, 1U);
  early.send("GET / HTTP/1.1\r\n" + host() + "\r\n");
  EXPECT_TRUE(early.read_response().starts_with("HTTP/1.1 200 ")) << "who is in is served";
  taken.give_back();
  late.send("GET / HTTP/1.1\r\n" + host() + "\r\n");
  EXPECT_TRUE(late.read_response().starts_with("HTTP/1.1 200 "));
}

} // namespace
} // namespace ecoute::test
