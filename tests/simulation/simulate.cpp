// SPDX-License-Identifier: EUPL-1.2
// The deterministic simulation as a program: ./dev simulate.
#include "tests/simulation/campaign.hpp"

#include <CLI/CLI.hpp>

#include <exception>
#include <iostream>
#include <stdexcept>
#include <string>
#include <vector>

namespace ecoute::simulation {
namespace {

constexpr std::uint64_t mutant_plans_max = 300;

struct wishes {
  campaign what;
  std::string file;
  std::string folder;
  std::string bent;
  std::vector<std::string> mutants;
  bool all_mutants = false;
};

const mutant* wished_mutant(const std::string& name) {
  const auto* found = mutant_named(name);
  if (!name.empty() && found == nullptr) {
    std::string all;
    for (const auto& m : mutants())
      all += "\n  " + std::string{m.name} + ": " + std::string{m.what};
    throw std::invalid_argument("no such mutant: " + name + "; there are" + all);
  }
  return found;
}

bool run_mutants(const wishes& w) {
  bool caught = true;
  for (const auto& name : w.mutants) {
    const auto* m = wished_mutant(name);
    caught = m != nullptr && catch_mutant(*m, w.what, mutant_plans_max, false) && caught;
  }
  if (w.all_mutants)
    for (const auto& m : mutants())
      caught = catch_mutant(m, w.what, mutant_plans_max, false) && caught;
  return caught;
}

bool fulfil(const wishes& w) {
  if (w.what.floors && w.what.days.value_or(days_of_floors) != days_of_floors)
    throw std::invalid_argument("nobody knows floors of other plans than the usual ones and those "
                                "of " +
                                std::to_string(days_of_floors) + " days");
  const auto* bent = wished_mutant(w.bent);
  if (!w.file.empty())
    return run_file(w.file, bent);
  if (bent != nullptr)
    return !catch_mutant(*bent, w.what, w.what.plans,
                         true); // the engine is broken, and was seen to be
  if (w.all_mutants || !w.mutants.empty())
    return run_mutants(w);
  const bool held = w.folder.empty() || run_folder(w.folder, w.what);
  return run_campaign(w.what) && held;
}

int main(int argc, char** argv) {
  wishes w;
  w.what.kept = std::filesystem::temp_directory_path();
  CLI::App app{"The real engine in virtual time, with people and faults drawn from a seed"};
  app.add_option("--seed", w.what.seed, "seed of the first plan");
  app.add_option("--plans", w.what.plans, "how many plans")->check(CLI::PositiveNumber);
  app.add_option("--days", w.what.days, "length of each plan; else 2 h, 2 days or 3 weeks")
      ->check(CLI::Range(1, 366));
  app.add_option("--plan", w.file, "run one plan from its file and tell its last events")
      ->check(CLI::ExistingFile);
  app.add_option("--mutant", w.bent, "with this deliberate fault");
  app.add_option("--mutants-named", w.mutants, "each of these must be caught");
  app.add_flag("--mutants", w.all_mutants, "each mutant must be caught");
  app.add_flag("--floors", w.what.floors, "fail when too little happens");
  app.add_option("--regressions", w.folder, "run the plans of this folder first")
      ->check(CLI::ExistingDirectory);
  app.add_option("--commit", w.what.commit, "named when a plan fails");
  app.add_option("--keep", w.what.kept, "where the plan of a failure is written")
      ->check(CLI::ExistingDirectory);
  CLI11_PARSE(app, argc, argv);
  return fulfil(w) ? 0 : 1;
}

} // namespace
} // namespace ecoute::simulation

int main(int argc, char** argv) {
  try {
    return ecoute::simulation::main(argc, argv);
  } catch (const std::exception& e) {
    std::cerr << "simulate: " << e.what() << '\n';
    return 1;
  }
}
