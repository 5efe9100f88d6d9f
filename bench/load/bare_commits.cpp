// SPDX-License-Identifier: EUPL-1.2
#include "bench/load/bare_commits.hpp"

#include <libpq-fe.h>

#include <chrono>
#include <stdexcept>

namespace ecoute::load {

namespace {

/// Between two commits, so that the measure is not itself the load.
constexpr std::chrono::milliseconds pause{5};
/// A message of 120 characters with its facts, sealed.
constexpr const char* insert = "insert into bench_bare_commit (body) values "
                               "(decode(repeat('5a', 200), 'hex'))";
constexpr const char* make_table =
    "create table if not exists bench_bare_commit "
    "(id bigint generated always as identity primary key, body bytea not null)";

} // namespace

struct bare_commits::session {
  PGconn* connection;

  explicit session(const std::string& info) : connection(PQconnectdb(info.c_str())) {
    if (PQstatus(connection) != CONNECTION_OK || !run("set client_min_messages = warning") ||
        !run(make_table)) {
      PQfinish(connection);
      throw std::runtime_error("the database of the bare commits cannot be used");
    }
  }
  ~session() {
    run("drop table bench_bare_commit");
    PQfinish(connection);
  }
  session(const session&) = delete;
  session& operator=(const session&) = delete;

  bool run(const char* statement) const {
    auto* result = PQexec(connection, statement);
    const bool good = PQresultStatus(result) == PGRES_COMMAND_OK;
    PQclear(result);
    return good;
  }
};

bare_commits::bare_commits(const std::string& connection)
    : session_(std::make_unique<session>(connection)), thread_([this] { run(); }) {}

bare_commits::~bare_commits() {
  over_ = true;
  if (thread_.joinable())
    thread_.join();
}

std::vector<double> bare_commits::stop() {
  over_ = true;
  thread_.join();
  if (failed_)
    throw std::runtime_error("a bare commit failed");
  return std::move(took_);
}

void bare_commits::run() {
  while (!over_) {
    const auto start = std::chrono::steady_clock::now();
    if (!session_->run(insert)) {
      failed_ = true;
      return;
    }
    const std::chrono::duration<double, std::milli> spent =
        std::chrono::steady_clock::now() - start;
    took_.push_back(spent.count());
    std::this_thread::sleep_for(pause);
  }
}

} // namespace ecoute::load
