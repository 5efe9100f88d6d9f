// SPDX-License-Identifier: EUPL-1.2
#include "tests/fuzz/fuzzed.hpp"

#include <filesystem>
#include <fstream>
#include <iostream>
#include <iterator>
#include <string>

/// Gives every kept input of a folder to a target, each also cut short at every byte: what was
/// found once is not forgotten by builds without libFuzzer.
int main(int argc, char** argv) {
  if (argc != 2)
    return 2;
  std::size_t inputs = 0;
  for (const auto& file : std::filesystem::directory_iterator(argv[1])) {
    std::ifstream in(file.path(), std::ios::binary);
    const std::string bytes{std::istreambuf_iterator<char>{in}, {}};
    for (std::size_t length = 0; length <= bytes.size(); ++length) {
      const std::string cut = bytes.substr(0, length); // its own block: reading past it is seen
      LLVMFuzzerTestOneInput(reinterpret_cast<const std::uint8_t*>(cut.data()), cut.size());
    }
    ++inputs;
  }
  std::cout << inputs << " inputs\n";
  return inputs > 0 ? 0 : 1;
}
