// SPDX-License-Identifier: EUPL-1.2
#include "persistence/sql_session.hpp"

#include <soci/postgresql/soci-postgresql.h>
#include <sodium.h>

namespace ecoute {

sql_session::sql_session(const std::string& connection, milliseconds statement_timeout)
    : session_(soci::postgresql, connection + " connect_timeout=3 application_name=ecoute_store") {
  session_ << "set statement_timeout = " << statement_timeout.count();
  session_ << "set lock_timeout = " << statement_timeout.count();
  session_ << "set idle_in_transaction_session_timeout = 5000";
  session_ << "set synchronous_commit = on";
  session_ << "set client_min_messages = error";
}

std::string to_hex(const std::string& bytes) {
  std::string out(bytes.size() * 2 + 1, '\0');
  sodium_bin2hex(out.data(), out.size(), reinterpret_cast<const unsigned char*>(bytes.data()),
                 bytes.size());
  out.pop_back();
  return out;
}

std::string from_hex(const std::string& text) {
  std::string out(text.size() / 2, '\0');
  std::size_t length = 0;
  sodium_hex2bin(reinterpret_cast<unsigned char*>(out.data()), out.size(), text.data(), text.size(),
                 nullptr, &length, nullptr);
  out.resize(length);
  return out;
}

} // namespace ecoute
