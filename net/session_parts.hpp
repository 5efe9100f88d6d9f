// SPDX-License-Identifier: EUPL-1.2
#pragma once

#include "actors/domain/refusal.hpp"
#include "actors/domain/resume_words.hpp"
#include "actors/domain/territory.hpp"
#include "actors/messages/handles.hpp"
#include "config/limits.hpp"
#include "config/settings.hpp"
#include "net/limits/silent_reads.hpp"
#include "net/protocol/json_reader.hpp"
#include "net/rate_limits.hpp"
#include "net/socket_link.hpp"
#include "net/texts.hpp"

#include <caf/atom.hpp>
#include <caf/error.hpp>
#include <caf/sec.hpp>

#include <algorithm>
#include <atomic>
#include <functional>
#include <memory>
#include <optional>

namespace ecoute {

class session_desk;

/// Where the engine's long-lived roles are found; looked up at each use, because a restart changes
/// the handle. A null handle: away.
struct engine_doors {
  std::function<registry_handle()> registry;
  std::function<archive_handle()> archive;
  std::function<credentials_handle()> credentials;
  std::function<codes_handle()> codes;
  std::function<platform_handle(force)> platform;
  std::function<supervisor_handle()> supervisor;
  std::function<trainer_handle()> trainer; ///< null where there are no scripts
  std::function<roster_handle()> roster = [] { return roster_handle{}; };
  std::function<alert_archive_handle()> alert_archive = [] { return alert_archive_handle{}; };
  std::function<alert_board_handle()> alert_board = [] { return alert_board_handle{}; };
};

/// What was seen, in numbers only.
struct session_counters {
  std::atomic<std::uint64_t> frames{0};
  std::atomic<std::uint64_t> frames_refused{0};
  std::atomic<std::uint64_t> openings{0};
  std::atomic<std::uint64_t> resumes{0};
  std::atomic<std::uint64_t> codes_tried{0};
  std::atomic<std::uint64_t> quick_exits{0};
  std::atomic<std::uint64_t> content_policy_reports{0};
  std::atomic<std::uint64_t> sign_ins{0};
  std::atomic<std::uint64_t> sign_ins_refused{0};
  std::atomic<std::uint64_t> told_queue_full{0};
  std::atomic<std::uint64_t> told_busy{0};
  std::atomic<std::uint64_t> told_too_many{0};

  /// Once per refusal that is told, by frame or by HTTP: those that mean a limit was met.
  void note_told(refusal why) {
    told_queue_full += why == refusal::queue_full ? 1 : 0;
    told_busy += why == refusal::busy ? 1 : 0;
    told_too_many += why == refusal::too_many ? 1 : 0;
  }
};

/// What every session and route of this floor shares; outlives them all.
struct session_parts {
  settings limits;
  engine_doors engine;
  texts sentences;
  std::shared_ptr<const territory> places;
  std::shared_ptr<const word_list> words;
  std::shared_ptr<socket_table> sockets = std::make_shared<socket_table>();
  std::shared_ptr<source_limits> sources;
  std::shared_ptr<session_desk> desk;
  std::shared_ptr<silent_reads> readings = std::make_shared<silent_reads>();
  std::shared_ptr<session_counters> counters = std::make_shared<session_counters>();
  /// Counted by the engine where it is stored (F11), and asked by whoever starts both.
  std::function<std::uint64_t()> left_before_answer = [] { return std::uint64_t{0}; };
  std::shared_ptr<std::atomic<engine_mode>> mode =
      std::make_shared<std::atomic<engine_mode>>(engine_mode::normal);

  [[nodiscard]] wire::json_limits frame_limits() const {
    return {limits.network.frame_bytes_max, limits.network.json_depth_max,
            limits.network.json_keys_max};
  }
  /// The token of a conversation, made of the id under which the page asked to open it: the same
  /// for a resend, even to an engine started anew. Keyed, so that only the engine can make it.
  std::function<secret_text(const message_id&)> token_of_wish;
  /// Wall time, for what the database dates (codes); a test puts its own clock here.
  std::function<instant()> wall_now = [] {
    return std::chrono::time_point_cast<milliseconds>(std::chrono::system_clock::now());
  };

  [[nodiscard]] milliseconds patience() const { return limits.supervision.request_timeout; }
};

using shared_session_parts = std::shared_ptr<const session_parts>;

/// Nobody answered and nobody will: the actor died with the request in its mailbox.
inline bool receiver_died(const caf::error& why) {
  return why.category() != caf::atom("ecoute") && why != caf::sec::request_timeout;
}

/// Before the next try after this many failures in a row: doubled each time, at most 16 times the
/// pause of a reload.
inline milliseconds retry_pause(const settings& limits, std::uint32_t failures) {
  return limits.supervision.reload_pause * (1U << std::min(failures, fixed::retry_doublings_max));
}

/// Close codes of the protocol (protocol/README.md).
namespace close_code {
inline constexpr std::uint16_t shutting_down = 1001;
inline constexpr std::uint16_t protocol_abuse = 1008;
inline constexpr std::uint16_t restart = 1012;
inline constexpr std::uint16_t not_signed_in = 4401;
inline constexpr std::uint16_t silent = 4408;
inline constexpr std::uint16_t newer_window = 4409;
} // namespace close_code

} // namespace ecoute
