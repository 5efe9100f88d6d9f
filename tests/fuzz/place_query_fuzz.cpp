// SPDX-License-Identifier: EUPL-1.2
#include "actors/domain/territory.hpp"
#include "tests/fuzz/fuzzed.hpp"

/// What somebody types into the commune's field.
int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using ecoute::commune;
  using ecoute::reliability;
  static const ecoute::territory places{
      {commune{"33063",
               "Bordeaux",
               "33",
               "",
               {"33000", "33100"},
               260000,
               true,
               false,
               reliability::official},
       commune{"75056", "Paris", "75", "", {"75000"}, 2100000, true, false, reliability::official},
       commune{"75101",
               "Paris 1er Arrondissement",
               "75",
               "75056",
               {"75001"},
               16000,
               true,
               false,
               reliability::official},
       commune{"80829", "Y", "80", "", {"80190"}, 90, false, true, reliability::medium},
       commune{
           "97411", "Saint-Denis", "974", "", {"97400"}, 150000, true, true, reliability::weak}},
      {},
      {}};
  constexpr std::size_t limit = 3; // a whole postcode may be longer
  const auto query = ecoute::fuzz::text_of(data, size);
  const auto folded = ecoute::fold_place_name(query);
  ecoute::fuzz::expect(ecoute::fold_place_name(folded) == folded);
  ecoute::fuzz::expect(places.look_up(query, limit).found.size() <= places.size());
  return 0;
}
