// SPDX-License-Identifier: EUPL-1.2
#include "tests/net/alerts/child_process.hpp"

#include <array>
#include <chrono>
#include <csignal>
#include <cstdlib>
#include <fcntl.h>
#include <poll.h>
#include <spawn.h>
#include <stdexcept>
#include <sys/wait.h>
#include <unistd.h>

extern char** environ; // NOLINT(readability-redundant-declaration): POSIX leaves it to the program

namespace ecoute::test {

child_process::child_process(std::vector<std::string> words) {
  std::array<int, 2> pipe{};
  if (::pipe2(pipe.data(), O_CLOEXEC) != 0)
    throw std::runtime_error("no pipe");
  std::vector<char*> arguments;
  for (auto& one : words)
    arguments.push_back(one.data());
  arguments.push_back(nullptr);
  posix_spawn_file_actions_t outputs;
  posix_spawn_file_actions_init(&outputs);
  for (const int to : {STDOUT_FILENO, STDERR_FILENO})
    posix_spawn_file_actions_adddup2(&outputs, pipe[1], to);
  const int failed =
      ::posix_spawnp(&process_, arguments[0], &outputs, nullptr, arguments.data(), environ);
  posix_spawn_file_actions_destroy(&outputs);
  ::close(pipe[1]);
  out_ = pipe[0];
  if (failed != 0)
    throw std::runtime_error("this test needs " + words.front());
}

child_process::~child_process() {
  kill();
  ::close(out_);
}

void child_process::kill() {
  if (process_ <= 0)
    return;
  ::kill(process_, SIGKILL);
  ::waitpid(process_, nullptr, 0);
  process_ = -1;
}

std::string child_process::said_until(const std::string& text) {
  constexpr std::chrono::milliseconds patience{20'000};
  while (said_.find(text) == std::string::npos) {
    pollfd one{out_, POLLIN, 0};
    std::array<char, 4096> some{};
    if (::poll(&one, 1, static_cast<int>(patience.count())) <= 0)
      break;
    const auto got = ::read(out_, some.data(), some.size());
    if (got <= 0)
      break;
    said_.append(some.data(), static_cast<std::size_t>(got));
  }
  return said_;
}

std::uint16_t number_after(const std::string& text, const std::string& mark) {
  const auto at = text.find(mark);
  return at == std::string::npos
             ? std::uint16_t{0}
             : static_cast<std::uint16_t>(std::atoi(text.c_str() + at + mark.size()));
}

} // namespace ecoute::test
