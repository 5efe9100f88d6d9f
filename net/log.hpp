// SPDX-License-Identifier: EUPL-1.2
#pragma once

#include "actors/domain/refusal.hpp"
#include "actors/domain/vocabulary.hpp"

#include <atomic>
#include <cstdint>
#include <initializer_list>
#include <string>
#include <string_view>

/// One JSON line per event on standard error. Names and fields are a closed list and values are
/// numbers or words of our own vocabulary: a text from outside cannot be given to it.
namespace ecoute::logging {

enum class name : std::uint8_t {
  starting,
  serving,
  stopping,
  stopped,
  mode_changed,
  fault_opened,
  frame_refused,
  request_refused,
  content_policy_report,
  signed_in,
  sign_in_refused,
  signed_out,
  handler_failed,   ///< on a thread of the sockets: the process ends
  delivery_failing, ///< a receiver of alerts, for a while now
  delivery_dead,    ///< a day old: given up
  beat_failed,      ///< the dead-man receiver did not take it
};

enum class key : std::uint8_t { why, mode, port, count, milliseconds, status };

class value {
public:
  value(refusal r) : word_(refusal_name(r)) {}
  value(engine_mode m) : word_(name_of(m)) {}
  value(force f) : word_(name_of(f)) {}
  value(std::uint64_t n) : number_(n) {}

  [[nodiscard]] bool is_word() const { return !word_.empty(); }
  [[nodiscard]] std::string_view word() const { return word_; }
  [[nodiscard]] std::uint64_t number() const { return number_; }

private:
  std::string_view word_;
  std::uint64_t number_ = 0;
};

struct field {
  key what;
  value is;
};

/// How many lines of this second are still written. Thread-safe.
class line_budget {
public:
  /// False when the second's lines are used up. `second`: of any clock that does not step back.
  bool take(std::int64_t second);

private:
  std::atomic<std::int64_t> second_{0};
  std::atomic<std::uint64_t> written_{0};
};

/// The line without its time, as write() gives it out.
std::string line_of(name event, std::initializer_list<field> fields);
/// Never blocks for long and never throws; beyond 1,000 lines a second lines are dropped and
/// counted.
void write(name event, std::initializer_list<field> fields = {});
std::uint64_t dropped();

} // namespace ecoute::logging
