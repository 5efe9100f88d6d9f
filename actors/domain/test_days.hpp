// SPDX-License-Identifier: EUPL-1.2
#pragma once

#include "actors/domain/calendar.hpp"

#include <optional>

/// The daily test of the alerts: somebody must take it, or it is known that nobody would have taken
/// a real one either. Pure.
namespace ecoute {

class test_days {
public:
  struct due {
    bool raise = false;
    bool missing = false; ///< it was raised, and nobody has taken it in time
  };

  /// `at`: the time of day, by the clock of `zone`. A day whose time was before `began`, of a
  /// service that has never been tested, is not made up for.
  test_days(civil_zone zone, minutes at, milliseconds answer_within, instant began)
      : zone_(zone), at_(at), answer_within_(answer_within), since_(began) {}

  /// One was taken then.
  void taken(instant at);
  /// One that was raised then is still open.
  void is_open(instant raised_at);

  /// What is to be told now, each once. A test whose time passed while the engine was away is
  /// raised late.
  due look(instant now);
  /// When look() has more to say, if nobody takes it.
  [[nodiscard]] std::optional<instant> next(instant now) const;

private:
  [[nodiscard]] instant last_daily(instant now) const;
  [[nodiscard]] std::optional<instant> missing_at() const;

  civil_zone zone_;
  minutes at_;
  milliseconds answer_within_;
  instant since_; ///< the last one that was taken, or the beginning
  std::optional<instant> raised_at_{};
  bool missing_told_ = false;
};

} // namespace ecoute
