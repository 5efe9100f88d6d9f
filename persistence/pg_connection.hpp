// SPDX-License-Identifier: EUPL-1.2
#pragma once

#include "actors/domain/ids.hpp"
#include "config/database_limits.hpp"

#include <libpq-fe.h>

#include <chrono>
#include <cstdint>
#include <exception>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

/// libpq with a deadline on everything. A frozen server blocks a plain libpq call for ever (its
/// own statement_timeout does not help then), so every call here sends, polls, and gives up.
namespace ecoute {

/// What went wrong, without any text: a database's own words repeat the values of rows.
class pg_failure : public std::exception {
public:
  enum class kind : std::uint8_t {
    lost,        ///< the connection is gone, or the deadline passed; the outcome is unknown
    refused,     ///< the server refused the statement; the connection is usable after a rollback
    interrupted, ///< the owner asked to stop
  };
  explicit pg_failure(kind why, std::string sqlstate = {})
      : why_(why), sqlstate_(std::move(sqlstate)) {}
  [[nodiscard]] kind why() const { return why_; }
  [[nodiscard]] const std::string& sqlstate() const { return sqlstate_; }
  [[nodiscard]] const char* what() const noexcept override { return "database failure"; }

private:
  kind why_;
  std::string sqlstate_;
};

/// One parameter in PostgreSQL's binary form.
struct pg_value {
  Oid type = 0;
  std::string bytes;
  bool null = false;
};
pg_value pg_smallint(std::int16_t v);
pg_value pg_integer(std::int32_t v);
pg_value pg_bigint(std::int64_t v);
pg_value pg_text(std::string_view v);
pg_value pg_bytea(std::string_view v);
pg_value pg_uuid(const uuid& v);
/// An array of the elements' type. Pre: each element is of type `element`.
class pg_array {
public:
  explicit pg_array(Oid element);
  void add(const pg_value& v);
  [[nodiscard]] pg_value value() const;

private:
  Oid element_;
  std::uint32_t count_ = 0;
  bool has_null_ = false;
  std::string body_;
};

inline constexpr Oid oid_bytea = 17;
inline constexpr Oid oid_bigint = 20;
inline constexpr Oid oid_smallint = 21;
inline constexpr Oid oid_integer = 23;
inline constexpr Oid oid_text = 25;
inline constexpr Oid oid_uuid = 2950;

/// Rows in binary form. Reading a column as the wrong type throws pg_failure(refused).
class pg_rows {
public:
  explicit pg_rows(PGresult* result) : result_(result, &PQclear) {}
  [[nodiscard]] int count() const { return PQntuples(result_.get()); }
  [[nodiscard]] bool null(int row, int column) const;
  [[nodiscard]] std::int64_t integer(int row, int column) const; ///< bool and every int width
  [[nodiscard]] std::string bytes(int row, int column) const;    ///< bytea and text
  [[nodiscard]] uuid id(int row, int column) const;
  [[nodiscard]] std::int64_t affected() const;

private:
  std::unique_ptr<PGresult, void (*)(PGresult*)> result_;
};

/// One statement of a pipeline. `name` is that of a prepared statement.
struct pg_step {
  const char* name = "";
  std::vector<pg_value> values;
};

struct pg_options {
  std::string connection;
  std::string application = "ecoute";
  std::chrono::milliseconds connect_timeout{3000};
  std::chrono::milliseconds statement_timeout{5000}; ///< of the server
  std::chrono::milliseconds answer_timeout{6000};    ///< ours, for a server that does not answer
  std::chrono::milliseconds lock_timeout = fixed::lock_timeout;
  std::chrono::milliseconds idle_in_transaction = fixed::idle_in_transaction;
  int stop_descriptor = -1; ///< readable = give up now
};

class pg_connection {
public:
  /// Throws pg_failure.
  explicit pg_connection(const pg_options& options);
  ~pg_connection();
  pg_connection(const pg_connection&) = delete;
  pg_connection& operator=(const pg_connection&) = delete;

  /// Several statements without parameters, e.g. a migration.
  void script(const std::string& sql);
  void prepare(const char* name, const char* sql);
  pg_rows run(const char* name, const std::vector<pg_value>& values);
  /// One-off statement.
  pg_rows ask(const char* sql, const std::vector<pg_value>& values = {});
  /// All steps in one trip; all results, in order. The first refusal is thrown after the pipeline
  /// has been left, and whatever came before it is rolled back by the server.
  std::vector<pg_rows> pipeline(const std::vector<pg_step>& steps);

  [[nodiscard]] int backend_pid() const { return PQbackendPID(connection_.get()); }

private:
  void connect(const pg_options& options);
  void wait_for(short events, std::chrono::steady_clock::time_point until);
  void flush(std::chrono::steady_clock::time_point until);
  PGresult* next(std::chrono::steady_clock::time_point until);
  pg_rows only_result();
  void send(const char* name, const std::vector<pg_value>& values, bool prepared);

  std::unique_ptr<PGconn, void (*)(PGconn*)> connection_{nullptr, &PQfinish};
  std::chrono::milliseconds answer_timeout_;
  int stop_descriptor_;
};

} // namespace ecoute
