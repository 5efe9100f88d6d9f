// SPDX-License-Identifier: EUPL-1.2
// Finding a commune among all of France's, as the page does at each letter.
#include "actors/domain/territory.hpp"
#include "persistence/commune_csv.hpp"

#include <benchmark/benchmark.h>

#include <filesystem>
#include <map>
#include <stdexcept>
#include <string>
#include <utility>

namespace ecoute {
namespace {

constexpr std::size_t shown_max = 12;

const territory& whole_country() {
  static const territory all = [] {
    auto files = read_territory(std::filesystem::path{ECOUTE_SOURCE_DIR} / "config/data");
    if (!files.faults.empty())
      throw std::runtime_error("the communes cannot be read");
    std::map<std::string, const competence_row*> rows;
    for (const auto& row : files.competences)
      rows[row.insee] = &row;
    for (auto& c : files.communes)
      if (const auto found = rows.find(c.insee); found != rows.end()) {
        c.police = found->second->police;
        c.gendarmerie = found->second->gendarmerie;
        c.trust = found->second->trust;
      }
    return territory{std::move(files.communes), std::move(files.aliases), {{"", force::police}}};
  }();
  return all;
}

void look_up(benchmark::State& state, const std::string& query) {
  const auto& all = whole_country();
  if (all.look_up(query, shown_max).found.empty())
    state.SkipWithError("nothing is found");
  for (auto _ : state)
    benchmark::DoNotOptimize(all.look_up(query, shown_max));
}
BENCHMARK_CAPTURE(look_up, two_letters, std::string{"sa"});
BENCHMARK_CAPTURE(look_up, saint, std::string{"saint"});
BENCHMARK_CAPTURE(look_up, name, std::string{"Bordeaux"});
BENCHMARK_CAPTURE(look_up, accents, std::string{"Saint-Étienne-de-Saint-Geoirs"});
BENCHMARK_CAPTURE(look_up, postcode, std::string{"33000"});
BENCHMARK_CAPTURE(look_up, postcode_start, std::string{"33"});

void route(benchmark::State& state) {
  const auto& all = whole_country();
  const place bordeaux{"33063", "Bordeaux", "33"};
  for (auto _ : state)
    benchmark::DoNotOptimize(all.route(bordeaux, std::nullopt));
}
BENCHMARK(route);

} // namespace
} // namespace ecoute

BENCHMARK_MAIN();
