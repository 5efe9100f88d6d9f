// SPDX-License-Identifier: EUPL-1.2
#pragma once

#include <cstdint>
#include <string>

namespace ecoute {

/// Why an operator was asked and not another: recorded with the offer.
struct offer_reason {
  std::uint32_t among = 0;     ///< how many might have been asked
  std::uint32_t load = 0;      ///< of the one asked, before
  bool other_language = false; ///< does not speak it: nobody who does works, or the wait was over
  bool no_minors_certificate = false; ///< for a minor: nobody free holds it
  bool short_of_time = false;         ///< nobody free has the expected length left: plan relief
  bool asked_again = false;           ///< everybody had let it pass: a new round
  bool automatic = false;             ///< assigned without waiting for an acceptance
  bool operator==(const offer_reason&) const = default;
};
/// "best_of_4 load_1 short_of_time": stable words.
std::string text_of(const offer_reason& r);

template <class Inspector>
typename Inspector::result_type inspect(Inspector& f, offer_reason& x) {
  return f(x.among, x.load, x.other_language, x.no_minors_certificate, x.short_of_time,
           x.asked_again, x.automatic);
}

} // namespace ecoute
