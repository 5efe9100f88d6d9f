// SPDX-License-Identifier: EUPL-1.2
#pragma once

#include "actors/domain/attention.hpp"
#include "actors/domain/care.hpp"
#include "actors/domain/conversation.hpp"
#include "actors/domain/duty.hpp"
#include "actors/domain/operator_state.hpp"
#include "actors/domain/queue.hpp"
#include "actors/domain/relief.hpp"
#include "actors/domain/surge.hpp"
#include "actors/domain/swap.hpp"
#include "config/alert_settings.hpp"
#include "config/psychologist_settings.hpp"

#include <chrono>
#include <cstdint>
#include <filesystem>
#include <string>
#include <vector>

/// Every limit and choice of the engine: one struct per section, defaults from RELIABILITY.md §5,
/// units in the type or the name. ecoute.example.toml shows each of them.
namespace ecoute {

enum class profile : std::uint8_t { demonstration = 1, production = 2 };

/// Where connections are accepted.
struct listener_settings {
  std::string address = "127.0.0.1";
  std::uint16_t port = 0;
  std::vector<std::string> origins{};      ///< Origin values accepted; empty = from address
  std::vector<std::string> proxies{};      ///< peers that must speak PROXY protocol v2
  std::filesystem::path tls_certificate{}; ///< both empty: plain
  std::filesystem::path tls_key{};
};

struct network_settings {
  listener_settings visitors{.address = "127.0.0.1", .port = 8080};
  listener_settings agents{.address = "127.0.0.1", .port = 8081};
  listener_settings operations{.address = "127.0.0.1", .port = 8082};
  std::uint32_t frame_bytes_max = 32 * 1024;
  std::uint32_t json_depth_max = 8;
  std::uint32_t json_keys_max = 64;
  std::uint32_t requests_unanswered_max = 8; ///< credits of a session (§0.7)
  std::uint32_t outbound_frames_max = 500;
  std::uint32_t outbound_bytes_max = 256 * 1024;
  std::uint32_t connections_max = 20000;
  std::uint32_t connections_per_source_max = 50;
  std::uint32_t connections_per_source_minute = 60;
  std::uint32_t handshakes_per_second = 200;
  std::uint32_t header_bytes_max = 8 * 1024;
  std::uint32_t body_bytes_max = 64 * 1024;
  std::chrono::milliseconds header_deadline = std::chrono::seconds{10};
  std::chrono::milliseconds body_deadline = std::chrono::seconds{15};
  std::chrono::milliseconds keep_alive = std::chrono::seconds{30};
  std::chrono::milliseconds answer_patience = std::chrono::seconds{30};
  std::uint32_t read_bytes_per_second_min = 256; ///< of an answer; a slower reader is cut
  std::chrono::milliseconds first_frame_deadline = std::chrono::seconds{5};
  std::chrono::milliseconds visitor_ping = std::chrono::seconds{10};
  std::chrono::milliseconds visitor_lost_after = std::chrono::seconds{20};
  std::chrono::milliseconds agent_ping = std::chrono::seconds{5};
  std::chrono::milliseconds agent_silent_after = std::chrono::seconds{15};
  std::uint32_t visitor_burst = 20; ///< messages; then visitor_per_second
  double visitor_per_second = 1.0;
  std::uint32_t agent_burst = 60;
  double agent_per_second = 5.0;
  std::chrono::milliseconds typing_every = std::chrono::seconds{3};
  std::uint32_t openings_per_source = 6; ///< new conversations per 10 min, then friction
  std::chrono::milliseconds opening_friction = std::chrono::seconds{30};
  std::uint32_t openings_pending_max = 10; ///< of one source, waiting for their turn
  std::uint32_t codes_per_source_hour = 5;
  std::uint32_t codes_hour_soft = 200;
  std::uint32_t sign_ins_per_source_minute = 30;
};

struct database_settings {
  std::string connection = "host=/tmp dbname=ecoute user=ecoute_app"; ///< no password in it
  std::string owner_connection; ///< role that migrates; used by ecoutectl only
  std::chrono::milliseconds connect_timeout = std::chrono::seconds{3};
  std::chrono::milliseconds statement_timeout = std::chrono::seconds{5};
  std::chrono::milliseconds read_timeout = std::chrono::seconds{2};
};

struct journal_settings {
  std::uint32_t batch_events_max = 256;
  std::uint32_t batch_bytes_max = 256 * 1024;
  std::uint32_t backlog_max = 4096; ///< appends; beyond: busy
  std::chrono::milliseconds append_deadline = std::chrono::seconds{10};
  std::chrono::milliseconds slow_after = std::chrono::milliseconds{500};
  std::chrono::milliseconds cut_after = std::chrono::seconds{5};
  std::chrono::milliseconds reconnect_pause = std::chrono::milliseconds{250};
  std::chrono::milliseconds beat_every = std::chrono::seconds{2}; ///< when nothing is written
  std::string node = "node-1";
};

struct key_settings {
  std::filesystem::path key_file;   ///< key-encryption key and pepper, mode 0600 or 0400
  std::filesystem::path day_keys;   ///< directory of expiry-day keys, outside PostgreSQL
  std::uint32_t retention_days = 0; ///< 0 = not set: production refuses to start
  std::chrono::hours code_life{72};
};

struct supervision_settings {
  std::uint32_t restarts_max = 3;
  std::chrono::milliseconds restarts_window = std::chrono::seconds{60};
  std::chrono::milliseconds reload_pause = std::chrono::seconds{1};
  std::chrono::milliseconds request_timeout = std::chrono::seconds{12};
  std::uint32_t engine_restarts_max = 10; ///< of one long-lived role in the window; then the end
  std::uint32_t openings_under_way_max = 4096; ///< wishes to open that have no answer yet
  std::uint32_t conversations_max = 5000;      ///< running at once, RELIABILITY.md §5
  std::chrono::milliseconds queue_view_every = std::chrono::milliseconds{250};
  /// A fault is repeated while it lasts: not heard of for so long, it is over.
  std::chrono::milliseconds fault_well_after = std::chrono::minutes{2};
  /// A quarantined conversation is started again after so long.
  std::chrono::milliseconds quarantine_retry = std::chrono::minutes{10};
  std::uint32_t faults_open_max = 50; ///< kept for every console that attaches; beyond: only logged
  /// A planned end waits so long for what is under way; with a socket's close (3 s) and one
  /// request_timeout it stays within 20 s, RELIABILITY.md §5.
  std::chrono::milliseconds drain = std::chrono::seconds{5};
};

struct agent_settings {
  std::uint32_t failures_max = 5;
  std::chrono::milliseconds failure_pause = std::chrono::minutes{15};
  std::chrono::hours session_life_max{14};
  /// An open console asks so often whether its session still holds: with the answer within the 2 s
  /// of RELIABILITY.md §2.1, also when it was revoked by another program.
  std::chrono::milliseconds session_check_every = std::chrono::milliseconds{1500};
  std::uint32_t hashes_waiting_max = 32;
};

struct roster_settings {
  duty_policy duty;
  roster_policy rules;
  swap_policy swaps;
  std::uint32_t coverage_at_least = 2; ///< certified operators of a platform; 0: no rule
  std::chrono::milliseconds look_ahead = std::chrono::hours{72}; ///< for gaps
  std::chrono::milliseconds read_every = std::chrono::minutes{1};
};

struct settings {
  profile kind = profile::demonstration;
  network_settings network;
  database_settings database;
  journal_settings journal;
  key_settings keys;
  supervision_settings supervision;
  agent_settings agents;
  conversation_policy conversation;
  queue_policy queue;
  operator_policy operators;
  attention_policy attention;
  care_policy care;
  roster_settings roster;
  surge_policy surge;
  relief_policy relief;
  alert_settings alerts;
  psychologist_settings psychologist;
  std::string default_platform = "police"; ///< where nobody else is named
};

} // namespace ecoute
