// SPDX-License-Identifier: EUPL-1.2
#pragma once

#include "net/io_threads.hpp"
#include "net/listener.hpp"
#include "tests/support/raw_socket.hpp"

#include <gtest/gtest.h>

#include <condition_variable>
#include <mutex>
#include <set>
#include <vector>

namespace ecoute::test {

/// What the sockets of a test brought.
struct heard {
  std::mutex mutex;
  std::condition_variable changed;
  std::vector<std::string> frames;
  std::vector<std::weak_ptr<outbound>> opened;
  int closed = 0;

  template <class Until>
  bool wait(Until until) {
    std::unique_lock lock{mutex};
    return changed.wait_for(lock, raw_socket::patience, until);
  }
};

/// Repeats each frame and gives its credit back, unless told to keep it.
class echo_sink final : public frame_sink {
public:
  echo_sink(std::shared_ptr<heard> into, bool answers)
      : heard_(std::move(into)), answers_(answers) {}
  void on_open(std::weak_ptr<outbound> out) override {
    out_ = out;
    note([&] { heard_->opened.push_back(out); });
  }
  void on_frame(std::string frame) override {
    if (answers_) {
      const auto out = out_.lock();
      out->push(frame);
      out->release();
    }
    note([&] { heard_->frames.push_back(std::move(frame)); });
  }
  void on_closed() override {
    note([&] { ++heard_->closed; });
  }

private:
  template <class Change>
  void note(Change change) {
    {
      const std::lock_guard guard{heard_->mutex};
      change();
    }
    heard_->changed.notify_all();
  }
  std::shared_ptr<heard> heard_;
  std::weak_ptr<outbound> out_;
  bool answers_;
};

/// A listener on a port of its own. `GET /` answers "bonjour"; `POST /dire` repeats what it saw;
/// `GET /long` gives more than the kernel takes; `GET /jamais` is never answered.
class transport_test : public ::testing::Test {
protected:
  void begin(network_settings limits = {}, listener_settings where = {}, bool answers = true) {
    listener_routes routes;
    routes.socket_paths = {"/tchat"};
    routes.page_takes_any_query = page_takes_any_query;
    routes.on_request = [this](http_request request, const respond& answer) {
      if (request.path == "/jamais")
        return unanswered.push_back(answer);
      http_response response;
      response.content_type = "text/plain; charset=utf-8";
      response.body = std::make_shared<const std::string>(
          request.path == "/dire" ? request.body + '|' + request.cookie + '|' + request.language +
                                        '|' + (request.same_origin ? "same" : "other")
          : request.path == "/long" ? std::string(32 << 20, 'x')
                                    : "bonjour");
      answer(std::move(response));
    };
    routes.on_upgrade = [into = got, answers](http_request, const accept_socket& accept,
                                              const respond&) {
      accept(std::make_shared<echo_sink>(into, answers));
    };
    io = std::make_unique<io_threads>(1);
    server = std::make_unique<listener>(*io, where, limits, routes);
    server->start();
    port = server->port();
  }

  void TearDown() override {
    if (server) {
      server->stop(1001);
      io->join();
      unanswered.clear();
      EXPECT_EQ(server->counters().connections, 0);
      EXPECT_EQ(server->counters().sockets, 0);
    }
  }

  raw_socket connect() { return raw_socket{port}; }
  std::string ask(const std::string& bytes) {
    auto socket = connect();
    socket.send(bytes);
    return socket.read_response();
  }
  std::string host() const { return "Host: 127.0.0.1:" + std::to_string(port) + "\r\n"; }
  /// An open WebSocket.
  raw_socket upgraded() {
    auto socket = connect();
    socket.send(upgrade_request(port));
    EXPECT_TRUE(socket.read_response().starts_with("HTTP/1.1 101 "));
    return socket;
  }

  bool page_takes_any_query = false;
  std::vector<respond> unanswered; ///< of the one thread of `io`
  std::shared_ptr<heard> got = std::make_shared<heard>();
  std::unique_ptr<io_threads> io;
  std::unique_ptr<listener> server;
  std::uint16_t port = 0;
};

} // namespace ecoute::test
