// SPDX-License-Identifier: EUPL-1.2
#include "bench/load/process_stat.hpp"

#include <fstream>
#include <sstream>
#include <stdexcept>
#include <string>
#include <unistd.h>

namespace ecoute::load {

namespace {

std::ifstream open_of(pid_t process, const std::string& what) {
  std::ifstream in("/proc/" + std::to_string(process) + "/" + what);
  if (!in)
    throw std::runtime_error("the engine's process is gone");
  return in;
}

} // namespace

std::uint64_t resident_kib(pid_t process) {
  auto in = open_of(process, "status");
  for (std::string line; std::getline(in, line);)
    if (line.starts_with("VmRSS:"))
      return std::stoull(line.substr(6));
  throw std::runtime_error("the engine's process is a zombie");
}

std::chrono::milliseconds processor_time(pid_t process) {
  auto in = open_of(process, "stat");
  std::string line;
  std::getline(in, line);
  // The name in parentheses may hold spaces; user and system time are the 12th and 13th after it.
  std::istringstream rest(line.substr(line.rfind(')') + 1));
  std::string skipped;
  for (int i = 0; i < 11; ++i)
    rest >> skipped;
  std::uint64_t user = 0;
  std::uint64_t system = 0;
  rest >> user >> system;
  const auto ticks_per_second = static_cast<std::uint64_t>(sysconf(_SC_CLK_TCK));
  return std::chrono::milliseconds{(user + system) * 1000 / ticks_per_second};
}

} // namespace ecoute::load
