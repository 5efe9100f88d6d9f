// SPDX-License-Identifier: EUPL-1.2
#pragma once

#include "actors/domain/opening_turns.hpp"
#include "config/settings.hpp"
#include "net/transport.hpp"

#include <chrono>
#include <cstdint>
#include <list>
#include <map>
#include <memory>
#include <mutex>
#include <string>

/// Rates of RELIABILITY.md §5. They slow down and refuse for a while; the clock is always an
/// argument.
namespace ecoute {

using steady_instant = std::chrono::steady_clock::time_point;

/// Holds `burst` tokens and refills at `per_second`. May go into debt: who takes too fast is told
/// how long to pause.
class token_bucket {
public:
  token_bucket(double burst, double per_second)
      : tokens_(burst), burst_(burst), rate_(per_second) {}

  /// Takes one; the pause until the debt is paid, zero within the burst.
  milliseconds take(steady_instant now);
  /// Takes one only when there is one.
  bool try_take(steady_instant now);
  /// Whether there is one; takes nothing.
  bool holds_one(steady_instant now);

private:
  void refill(steady_instant now);

  double tokens_;
  double burst_;
  double rate_;
  steady_instant at_{};
};

enum class code_try : std::uint8_t {
  let_in,
  in_vain,     ///< too many from this source: hashed all the same, for nothing
  unanswerable ///< too many of these too
};

/// How one try of a code is treated. The delay is the same for all three and for a try asked again,
/// so that nobody learns from it how much their source has tried.
struct code_turn {
  code_try within = code_try::unanswerable; ///< the limits of its source
  milliseconds delay{0};    ///< of its answer, while there are too many codes everywhere
  bool beyond_soft = false; ///< it is one of those that are too many everywhere
};

/// Limits counted per source, and for IPv6 per /48 too, which has `fixed::wide_factor` times as
/// much. What was counted outlives the turn of the hour's key. Thread-safe; at most `sources_max`
/// names of sources, the longest unseen out.
class source_limits {
public:
  explicit source_limits(const network_settings& limits);

  /// A new conversation: its turn among those of this source.
  opening_turns::answer opening(const source_ids& who, const message_id& wish, steady_instant now);
  /// One try of a resume code. `asked` names the wish and its words: asked again, because the
  /// answer was lost, it is the same try. Only one that is let in, and once, counts among those of
  /// everybody: one source alone delays nobody's answers.
  code_turn code(const source_ids& who, const std::string& asked, steady_instant now);
  /// One sign-in attempt; false: too many from this source.
  bool sign_in(const source_ids& who, steady_instant now);
  /// One reading of a calendar; false: too many from this source.
  bool feed(const source_ids& who, steady_instant now);
  /// One look-up of a commune; false: too many from this source.
  bool look_up(const source_ids& who, steady_instant now);

private:
  struct counts {
    opening_turns openings;
    token_bucket codes;
    token_bucket codes_in_vain;
    token_bucket sign_ins;
    token_bucket look_ups;
    token_bucket feeds;
    std::string asked{}; ///< the last try of a code that was let in
    std::uint32_t repeats = 0;
  };
  struct entry {
    std::shared_ptr<counts> what; ///< shared by the names that a source has in turn
    std::list<source_id>::iterator age;
  };
  counts& narrow(const source_ids& who);
  counts* wide(const source_ids& who); ///< none where it is the source itself
  counts& of(const source_id& now, const source_id& previous, std::uint32_t factor);
  bool take(const source_ids& who, token_bucket counts::*which, steady_instant now);
  /// Of a try that counts nowhere.
  code_turn uncounted(code_try within, steady_instant now);

  network_settings limits_;
  std::mutex mutex_;
  std::map<source_id, entry> sources_;
  std::list<source_id> ages_; ///< longest unseen first
  token_bucket all_codes_;
};

} // namespace ecoute
