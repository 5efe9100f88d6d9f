// SPDX-License-Identifier: EUPL-1.2
#include "tests/simulation/campaign.hpp"

#include "tests/simulation/plan_file.hpp"
#include "tests/simulation/plan_maker.hpp"
#include "tests/simulation/shrink.hpp"

#include <algorithm>
#include <chrono>
#include <fstream>
#include <iostream>
#include <set>
#include <sstream>

namespace ecoute::simulation {

namespace {

using stopwatch = std::chrono::steady_clock;

constexpr std::uint64_t twice_every = 50;
constexpr std::size_t shrink_runs_max = 3000;
constexpr auto shrink_time_max = std::chrono::seconds{60};
constexpr std::uint64_t plans_of_floors = 1000;
constexpr std::uint64_t months_of_floors = 20;

double seconds_since(stopwatch::time_point began) {
  return std::chrono::duration<double>(stopwatch::now() - began).count();
}

plan plan_in(const std::filesystem::path& file) {
  std::ifstream in{file};
  if (!in)
    throw std::invalid_argument("cannot be read: " + file.string());
  std::stringstream text;
  text << in.rdbuf();
  return read_plan(text.str());
}

/// What is wrong, without the names of whom it befell.
std::string kind_of_fault(const std::string& broken) {
  return broken.substr(0, broken.find(": ", broken.find(": ") + 1));
}

plan shrunk(const plan& p) {
  const auto began = stopwatch::now();
  const auto v = run(p);
  const auto kind = v.broken.empty() ? std::string{} : kind_of_fault(v.broken.front());
  const auto fails = [&](const plan& smaller) {
    const auto broken = run(smaller).broken;
    return std::any_of(broken.begin(), broken.end(),
                       [&](const auto& b) { return kind_of_fault(b) == kind; });
  };
  const auto tired = [&] { return stopwatch::now() - began > shrink_time_max; };
  return shrink(p, fails, tired, shrink_runs_max);
}

void print_broken(const verdict& v) {
  for (const auto& b : v.broken)
    std::cout << "  BROKEN " << b << '\n';
  if (!v.told.empty())
    std::cout << "  the last events:\n";
  for (const auto& line : v.told)
    std::cout << "    " << line << '\n';
}

void report_failure(const plan& p, const campaign& c) {
  std::cout << "commit " << (c.commit.empty() ? "?" : c.commit) << ", seed " << p.seed << ": "
            << p.acts.size() << " acts\n";
  print_broken(run(p, nullptr, true));
  const auto small = shrunk(p);
  const auto file = c.kept / ("seed-" + std::to_string(p.seed) + ".plan");
  std::ofstream{file} << "# commit " << c.commit << "\n" << write_plan(small);
  std::cout << "shrunk to " << small.acts.size() << " acts: ./dev simulate --plan " << file.string()
            << '\n'
            << write_plan(small) << std::flush;
}

bool runs_alike(const plan& p, const verdict& first) {
  const auto again = run(p);
  const bool alike = again.traced == first.traced && again.counts == first.counts;
  if (!alike)
    std::cout << "seed " << p.seed << " does not run twice alike\n";
  return alike;
}

bool print_counts(const tally& counts, const campaign& c) {
  const auto plans = c.days ? months_of_floors : plans_of_floors;
  bool enough = true;
  for (const auto& row : count_rows()) {
    const auto n = counts.of(row.what);
    const auto floor = c.days ? row.floor_of_months : row.floor;
    std::cout << "  " << n << ' ' << row.name;
    if (c.floors && n * plans < floor * c.plans) {
      enough = false;
      std::cout << ", TOO FEW: at least " << floor << " in " << plans << " plans";
    }
    std::cout << '\n';
  }
  return enough;
}

} // namespace

bool run_campaign(const campaign& c) {
  const auto began = stopwatch::now();
  tally counts;
  bool held = true;
  for (std::uint64_t i = 0; i < c.plans && held; ++i) {
    const auto p = make_plan(c.seed + i, c.days);
    const auto v = run(p);
    counts += v.counts;
    held = v.broken.empty();
    if (!held)
      report_failure(p, c);
    else if (i % twice_every == 0)
      held = runs_alike(p, v);
  }
  const auto took = seconds_since(began);
  std::cout << c.plans << " plans from seed " << c.seed << " in " << took << " s, "
            << static_cast<double>(c.plans) / took << " plans per second\n";
  const bool enough = print_counts(counts, c);
  std::cout << (held && enough ? "every invariant held" : "FAILED") << std::endl;
  return held && enough;
}

bool run_folder(const std::filesystem::path& folder, const campaign& c) {
  std::set<std::filesystem::path> files; // in the order of their names
  for (const auto& entry : std::filesystem::directory_iterator{folder})
    if (entry.path().extension() == ".plan")
      files.insert(entry.path());
  bool held = true;
  for (const auto& file : files) {
    const auto p = plan_in(file);
    if (run(p).broken.empty())
      continue;
    held = false;
    std::cout << file.string() << " fails again\n";
    report_failure(p, c);
  }
  std::cout << files.size() << " plans that once failed: " << (held ? "they hold" : "FAILED")
            << '\n';
  return held;
}

bool run_file(const std::filesystem::path& file, const mutant* bent) {
  const auto v = run(plan_in(file), bent, true);
  print_broken(v);
  std::cout << (v.broken.empty() ? "every invariant held" : "FAILED") << '\n';
  return v.broken.empty();
}

bool catch_mutant(const mutant& m, const campaign& c, std::uint64_t plans_max, bool telling) {
  for (std::uint64_t i = 0; i < plans_max; ++i) {
    const auto p = make_plan(c.seed + i, c.days);
    const auto v = run(p, &m);
    if (v.broken.empty())
      continue;
    std::cout << m.name << ": caught by plan " << i + 1 << ", " << v.broken.front() << std::endl;
    if (telling)
      print_broken(run(p, &m, true));
    return true;
  }
  std::cout << m.name << ": NOT CAUGHT in " << plans_max << " plans (" << m.what << ")"
            << std::endl;
  return false;
}

} // namespace ecoute::simulation
