// SPDX-License-Identifier: EUPL-1.2
#include "actors/domain/resume_words.hpp"
#include "tests/fuzz/fuzzed.hpp"

#include <algorithm>
#include <fstream>

namespace {

ecoute::word_list words() {
  std::ifstream in{ECOUTE_SOURCE_DIR "/config/data/mots_reprise.txt"};
  std::vector<std::string> all;
  for (std::string line; std::getline(in, line);)
    if (!line.empty() && line.front() != '#')
      all.push_back(line);
  return ecoute::word_list::make(std::move(all)).value();
}

} // namespace

/// Five words, as somebody in a hurry types them.
int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  static const auto list = words();
  if (const auto code = list.canonical(ecoute::fuzz::text_of(data, size))) {
    ecoute::fuzz::expect(std::count(code->begin(), code->end(), ' ') == 4);
    ecoute::fuzz::expect(list.canonical(*code) == code);
  }
  return 0;
}
