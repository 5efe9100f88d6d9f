// SPDX-License-Identifier: EUPL-1.2
#pragma once

#include "actors/domain/time.hpp"
#include "persistence/deadline_cutter.hpp"

#include <soci/soci.h>

#include <memory>
#include <string>

/// One SOCI session with the server's time limits set. Rules for its users: bound values are named
/// variables that outlive the statement; bytea travels as hexadecimal (SOCI cuts at a NUL); a
/// soci_error is never shown, its text repeats bound values; after one the session is rebuilt.
namespace ecoute {

class sql_session {
public:
  /// Throws soci::soci_error.
  sql_session(const std::string& connection, milliseconds statement_timeout,
              milliseconds connect_timeout = seconds{3});
  soci::session& sql() { return session_; }

  /// While it lives, the connection is cut when the server has answered nothing for the statement
  /// timeout and a half: whoever waits gets a soci_error.
  class answer_limit {
  public:
    explicit answer_limit(sql_session& of) : of_(of) { of.renew_limit(); }
    ~answer_limit() { of_.cutter_->clear(); }
    answer_limit(const answer_limit&) = delete;
    answer_limit& operator=(const answer_limit&) = delete;

  private:
    sql_session& of_;
  };
  [[nodiscard]] answer_limit limited() { return answer_limit{*this}; }
  /// Of the limit that lives now: its time begins anew.
  void renew_limit();

private:
  soci::session session_;
  milliseconds answer_timeout_;
  std::unique_ptr<deadline_cutter> cutter_; ///< goes before the session
};

/// Of a constraint or of a value: some row's fault, and not the connection's.
bool is_row_fault(const soci::soci_error& e);

std::string to_hex(const std::string& bytes);
/// Pre: hexadecimal, as encode(…, 'hex') gives it.
std::string from_hex(const std::string& text);

} // namespace ecoute
