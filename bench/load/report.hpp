// SPDX-License-Identifier: EUPL-1.2
#pragma once

#include <string>
#include <vector>

namespace ecoute::load {

/// Value below which this share of the samples lies; 0 when there are none.
double quantile(std::vector<double> samples, double share);

/// What was measured, one line each, and whether every bound held.
class report {
public:
  void note(const std::string& what, double value, const std::string& unit);
  void bound(const std::string& what, double value, const std::string& unit, double below);
  void at_least(const std::string& what, double value, const std::string& unit, double least);
  void must(const std::string& what, bool holds);
  [[nodiscard]] bool all_held() const { return held_; }

private:
  void judge(const std::string& what, double value, const std::string& unit, const char* relation,
             double limit, bool holds);

  bool held_ = true;
};

} // namespace ecoute::load
