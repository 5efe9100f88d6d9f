// SPDX-License-Identifier: EUPL-1.2
#pragma once

#include "actors/domain/time.hpp"

#include <soci/soci.h>

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

private:
  soci::session session_;
};

std::string to_hex(const std::string& bytes);
/// Pre: hexadecimal, as encode(…, 'hex') gives it.
std::string from_hex(const std::string& text);

} // namespace ecoute
