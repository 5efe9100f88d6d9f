// SPDX-License-Identifier: EUPL-1.2
#include "persistence/sql_session.hpp"

#include "config/database_limits.hpp"

#include <soci/postgresql/soci-postgresql.h>
#include <sodium.h>

#include <array>
#include <utility>

namespace ecoute {
namespace {

/// Of the wishes for every connection. libpq takes them as words after others, or as the query of
/// an address.
std::string with_limits(const std::string& connection, milliseconds connect_timeout) {
  const auto whole_seconds = std::chrono::ceil<seconds>(connect_timeout).count();
  const std::array<std::pair<const char*, std::string>, 6> wishes{{
      {"application_name", "ecoute_store"},
      {"connect_timeout", std::to_string(whole_seconds)},
      {"tcp_user_timeout", fixed::tcp_user_timeout_ms},
      {"keepalives_idle", fixed::keepalive_idle_s},
      {"keepalives_interval", fixed::keepalive_interval_s},
      {"keepalives_count", fixed::keepalive_count},
  }};
  const bool address = connection.find("://") != std::string::npos;
  const bool query = address && connection.find('?') != std::string::npos;
  auto out = connection;
  const char* between = !address ? " " : query ? "&" : "?";
  for (const auto& [name, value] : wishes) {
    out += between + std::string{name} + "=" + value;
    between = address ? "&" : " ";
  }
  return out;
}

int socket_of(soci::session& session) {
  const auto* backend = static_cast<soci::postgresql_session_backend*>(session.get_backend());
  return PQsocket(backend->conn_);
}

} // namespace

sql_session::sql_session(const std::string& connection, milliseconds statement_timeout,
                         milliseconds connect_timeout)
    : session_(soci::postgresql, with_limits(connection, connect_timeout)),
      answer_timeout_(statement_timeout + statement_timeout / 2),
      cutter_(std::make_unique<deadline_cutter>(socket_of(session_))) {
  const auto limit = limited();
  session_ << "set statement_timeout = " << statement_timeout.count();
  session_ << "set lock_timeout = " << fixed::lock_timeout.count();
  session_ << "set idle_in_transaction_session_timeout = " << fixed::idle_in_transaction.count();
  session_ << "set synchronous_commit = on";
  session_ << "set client_min_messages = error";
}

void sql_session::renew_limit() {
  cutter_->set(deadline_cutter::clock::now() + answer_timeout_);
}

bool is_row_fault(const soci::soci_error& e) {
  const auto* why = dynamic_cast<const soci::postgresql_soci_error*>(&e);
  return why != nullptr && (why->sqlstate().starts_with("23") || why->sqlstate().starts_with("22"));
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
