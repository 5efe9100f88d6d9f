// SPDX-License-Identifier: EUPL-1.2
#include "bench/load/report.hpp"

#include <algorithm>
#include <cstdio>

namespace ecoute::load {

double quantile(std::vector<double> samples, double share) {
  if (samples.empty())
    return 0;
  const auto at = std::min(samples.size() - 1,
                           static_cast<std::size_t>(share * static_cast<double>(samples.size())));
  std::nth_element(samples.begin(), samples.begin() + static_cast<std::ptrdiff_t>(at),
                   samples.end());
  return samples[at];
}

void report::note(const std::string& what, double value, const std::string& unit) {
  std::printf("  %-58s %10.2f %s\n", what.c_str(), value, unit.c_str());
  std::fflush(stdout);
}

void report::bound(const std::string& what, double value, const std::string& unit, double below) {
  judge(what, value, unit, "below", below, value < below);
}

void report::at_least(const std::string& what, double value, const std::string& unit,
                      double least) {
  judge(what, value, unit, "at least", least, value >= least);
}

void report::judge(const std::string& what, double value, const std::string& unit,
                   const char* relation, double limit, bool holds) {
  std::printf("%s %-58s %10.2f %s (bound: %s %g)\n", holds ? "ok" : "NO", what.c_str(), value,
              unit.c_str(), relation, limit);
  std::fflush(stdout);
  held_ = held_ && holds;
}

void report::must(const std::string& what, bool holds) {
  std::printf("%s %s\n", holds ? "ok" : "NO", what.c_str());
  std::fflush(stdout);
  held_ = held_ && holds;
}

} // namespace ecoute::load
