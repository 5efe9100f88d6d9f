// SPDX-License-Identifier: EUPL-1.2
#pragma once

#include "actors/domain/event.hpp"

#include <array>
#include <atomic>
#include <cstdint>
#include <variant>

namespace ecoute {

/// What conversations came to since the engine's start, in numbers only. Counted where it is
/// stored, so that nobody's page has to be open for it. Thread-safe.
class service_counts {
public:
  /// Once per stored event.
  void note(force platform, const event& e) {
    const auto* end = std::get_if<closed>(&e.body);
    if (end != nullptr && end->why == close_reason::left_before_answer)
      ++left_.at(index_of(platform));
  }

  /// How many left before an answer (F11).
  [[nodiscard]] std::uint64_t left_before_answer(force platform) const {
    return left_.at(index_of(platform));
  }
  [[nodiscard]] std::uint64_t left_before_answer() const {
    return left_before_answer(force::police) + left_before_answer(force::gendarmerie);
  }

  /// Once per wish to open that was refused because memory is short.
  void note_refused_for_memory() { ++refused_for_memory_; }
  [[nodiscard]] std::uint64_t refused_for_memory() const { return refused_for_memory_; }

  /// What waits for the journal's next commit, as the journal tells it.
  void note_journal_backlog(std::uint64_t entries) { journal_backlog_ = entries; }
  [[nodiscard]] std::uint64_t journal_backlog() const { return journal_backlog_; }

private:
  static std::size_t index_of(force platform) { return platform == force::police ? 0 : 1; }

  std::array<std::atomic<std::uint64_t>, 2> left_{};
  std::atomic<std::uint64_t> refused_for_memory_{0};
  std::atomic<std::uint64_t> journal_backlog_{0};
};

} // namespace ecoute
