// SPDX-License-Identifier: EUPL-1.2
#include "persistence/pg_connection.hpp"

#include <array>
#include <cerrno>
#include <optional>
#include <poll.h>

namespace ecoute {
namespace {

using clock = std::chrono::steady_clock;

std::string session_options(const pg_options& o) {
  const auto ms = [](const char* name, std::chrono::milliseconds v) {
    return std::string{" -c "} + name + "=" + std::to_string(v.count());
  };
  return "-c synchronous_commit=on -c client_min_messages=error" +
         ms("statement_timeout", o.statement_timeout) + ms("lock_timeout", o.lock_timeout) +
         ms("idle_in_transaction_session_timeout", o.idle_in_transaction);
}

struct raw_values {
  explicit raw_values(const std::vector<pg_value>& values) {
    for (const auto& v : values) {
      types.push_back(v.type);
      pointers.push_back(v.null ? nullptr : v.bytes.data());
      lengths.push_back(static_cast<int>(v.bytes.size()));
      formats.push_back(1);
    }
  }
  [[nodiscard]] int count() const { return static_cast<int>(pointers.size()); }
  std::vector<Oid> types;
  std::vector<const char*> pointers;
  std::vector<int> lengths;
  std::vector<int> formats;
};

[[noreturn]] void lost() {
  throw pg_failure(pg_failure::kind::lost);
}

/// Keeps good rows; a refusal by the server becomes pg_failure with nothing but its SQLSTATE.
void check(PGresult* result) {
  switch (PQresultStatus(result)) {
  case PGRES_COMMAND_OK:
  case PGRES_TUPLES_OK:
  case PGRES_PIPELINE_SYNC:
    return;
  default: {
    const auto* state = PQresultErrorField(result, PG_DIAG_SQLSTATE);
    if (state == nullptr)
      lost();
    const std::string sqlstate = state;
    // Class 57P: the server is going down and takes this connection with it; 08: connection.
    if (sqlstate.starts_with("57P") || sqlstate.starts_with("08"))
      lost();
    throw pg_failure(pg_failure::kind::refused, sqlstate);
  }
  }
}

} // namespace

pg_connection::pg_connection(const pg_options& options)
    : answer_timeout_(options.answer_timeout), stop_descriptor_(options.stop_descriptor) {
  connect(options);
}

pg_connection::~pg_connection() = default;

void pg_connection::connect(const pg_options& options) {
  const auto until = clock::now() + options.connect_timeout;
  const auto session = session_options(options);
  const std::array keywords{"dbname",
                            "options",
                            "application_name",
                            "client_encoding",
                            "tcp_user_timeout",
                            "keepalives_idle",
                            "keepalives_interval",
                            "keepalives_count",
                            static_cast<const char*>(nullptr)};
  const std::array values{options.connection.c_str(),       session.c_str(),
                          options.application.c_str(),      "UTF8",
                          fixed::tcp_user_timeout_ms,       fixed::keepalive_idle_s,
                          fixed::keepalive_interval_s,      fixed::keepalive_count,
                          static_cast<const char*>(nullptr)};
  connection_.reset(PQconnectStartParams(keywords.data(), values.data(), 1));
  if (!connection_ || PQstatus(connection_.get()) == CONNECTION_BAD)
    lost();
  auto step = PGRES_POLLING_WRITING;
  while (step != PGRES_POLLING_OK) {
    wait_for(step == PGRES_POLLING_READING ? POLLIN : POLLOUT, until);
    step = PQconnectPoll(connection_.get());
    if (step == PGRES_POLLING_FAILED)
      lost();
  }
  if (PQsetnonblocking(connection_.get(), 1) != 0)
    lost();
  PQsetNoticeProcessor(
      connection_.get(), [](void*, const char*) {}, nullptr);
}

void pg_connection::wait_for(short events, clock::time_point until) {
  for (;;) {
    const auto left = std::chrono::ceil<std::chrono::milliseconds>(until - clock::now()).count();
    if (left <= 0)
      lost();
    std::array<pollfd, 2> watched{
        {{PQsocket(connection_.get()), events, 0}, {stop_descriptor_, POLLIN, 0}}};
    const auto ready = poll(watched.data(), watched.size(), static_cast<int>(left));
    if (ready < 0 && errno != EINTR)
      lost();
    if (watched[1].revents != 0)
      throw pg_failure(pg_failure::kind::interrupted);
    if (ready > 0)
      return;
  }
}

void pg_connection::flush(clock::time_point until) {
  for (;;) {
    const auto rest = PQflush(connection_.get());
    if (rest == 0)
      return;
    if (rest < 0)
      lost();
    // The server may be waiting for us to read before it reads on: watch both directions.
    wait_for(POLLIN | POLLOUT, until);
    if (PQconsumeInput(connection_.get()) == 0)
      lost();
  }
}

PGresult* pg_connection::next(clock::time_point until) {
  while (PQisBusy(connection_.get()) == 1) {
    wait_for(POLLIN, until);
    if (PQconsumeInput(connection_.get()) == 0)
      lost();
  }
  return PQgetResult(connection_.get());
}

pg_rows pg_connection::only_result() {
  const auto until = clock::now() + answer_timeout_;
  flush(until);
  std::optional<pg_rows> kept;
  std::optional<pg_failure> failure;
  while (auto* result = next(until)) {
    pg_rows rows(result);
    try {
      check(result);
      kept = std::move(rows);
    } catch (const pg_failure& f) {
      if (!failure)
        failure = f;
    }
  }
  if (failure)
    throw *failure;
  if (!kept)
    lost();
  return std::move(*kept);
}

void pg_connection::send(const char* name, const std::vector<pg_value>& values, bool prepared) {
  const raw_values raw(values);
  const auto sent =
      prepared ? PQsendQueryPrepared(connection_.get(), name, raw.count(), raw.pointers.data(),
                                     raw.lengths.data(), raw.formats.data(), 1)
               : PQsendQueryParams(connection_.get(), name, raw.count(), raw.types.data(),
                                   raw.pointers.data(), raw.lengths.data(), raw.formats.data(), 1);
  if (sent == 0)
    lost();
}

void pg_connection::script(const std::string& sql) {
  if (PQsendQuery(connection_.get(), sql.c_str()) == 0)
    lost();
  only_result();
}

void pg_connection::prepare(const char* name, const char* sql) {
  if (PQsendPrepare(connection_.get(), name, sql, 0, nullptr) == 0)
    lost();
  only_result();
}

pg_rows pg_connection::run(const char* name, const std::vector<pg_value>& values) {
  send(name, values, true);
  return only_result();
}

pg_rows pg_connection::ask(const char* sql, const std::vector<pg_value>& values) {
  send(sql, values, false);
  return only_result();
}

std::vector<pg_rows> pg_connection::pipeline(const std::vector<pg_step>& steps) {
  if (PQenterPipelineMode(connection_.get()) == 0)
    lost();
  for (const auto& step : steps)
    send(step.name, step.values, true);
  if (PQpipelineSync(connection_.get()) == 0)
    lost();
  const auto until = clock::now() + answer_timeout_;
  flush(until);
  std::vector<pg_rows> all;
  std::optional<pg_failure> failure;
  for (bool synced = false; !synced;) {
    auto* result = next(until);
    if (result == nullptr)
      continue; // between two statements' results
    pg_rows rows(result);
    const auto status = PQresultStatus(result);
    synced = status == PGRES_PIPELINE_SYNC;
    try {
      if (status != PGRES_PIPELINE_ABORTED && !synced)
        check(result);
    } catch (const pg_failure& f) {
      if (f.why() == pg_failure::kind::lost)
        throw;
      if (!failure)
        failure = f;
    }
    if (!synced)
      all.push_back(std::move(rows));
  }
  if (PQexitPipelineMode(connection_.get()) == 0)
    lost();
  if (failure)
    throw *failure;
  return all;
}

} // namespace ecoute
