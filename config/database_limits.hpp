// SPDX-License-Identifier: EUPL-1.2
#pragma once

#include <chrono>

/// What every connection to PostgreSQL is held to, beside the settings of section [database]
/// (RELIABILITY.md §5): a zombie ends fast.
namespace ecoute::fixed {

inline constexpr std::chrono::milliseconds lock_timeout = std::chrono::seconds{2};
inline constexpr std::chrono::milliseconds idle_in_transaction = std::chrono::seconds{5};
/// Of TCP, where the server is on another machine; libpq takes them as text.
inline constexpr const char* tcp_user_timeout_ms = "5000";
inline constexpr const char* keepalive_idle_s = "5";
inline constexpr const char* keepalive_interval_s = "2";
inline constexpr const char* keepalive_count = "3";

} // namespace ecoute::fixed
