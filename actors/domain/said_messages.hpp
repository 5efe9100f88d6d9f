// SPDX-License-Identifier: EUPL-1.2
#pragma once

#include "actors/domain/ids.hpp"
#include "actors/domain/time.hpp"
#include "actors/domain/vocabulary.hpp"

#include <cstddef>
#include <cstdint>
#include <optional>
#include <unordered_map>
#include <vector>

namespace ecoute {

/// What a resend is answered with.
struct said_before {
  std::uint32_t seq = 0;
  std::uint32_t visitor_position = 0;
  std::uint32_t professional_position = 0;
  std::uint64_t digest = 0;
  instant at{};
  author who = author::visitor;
  agent_id agent; ///< none when the visitor spoke
  bool operator==(const said_before&) const = default;
};

/// The messages of one conversation by their client's id, without their words. Every waiting
/// conversation keeps its own for as long as it lives, so that they are stored densely; finding
/// one of many costs no more than finding one of few.
class said_messages {
public:
  [[nodiscard]] std::optional<said_before> find(const message_id& id) const;
  /// A known id is replaced.
  void note(const message_id& id, const said_before& what);
  [[nodiscard]] std::size_t size() const { return entries_.size(); }

  bool operator==(const said_messages& other) const { return entries_ == other.entries_; }

private:
  /// said_before, ordered so that nothing is padded but the end.
  struct entry {
    message_id id;
    std::uint64_t digest = 0;
    instant at{};
    agent_id agent;
    std::uint32_t seq = 0;
    std::uint32_t visitor_position = 0;
    std::uint32_t professional_position = 0;
    author who = author::visitor;
    bool operator==(const entry&) const = default;
  };

  [[nodiscard]] const entry* look_up(const message_id& id) const;

  std::vector<entry> entries_;                              ///< in the order of their events
  std::unordered_map<message_id, std::uint32_t> positions_; ///< in entries_; empty while few
};

} // namespace ecoute
