// SPDX-License-Identifier: EUPL-1.2
#pragma once

#include <string>
#include <sys/types.h>
#include <vector>

namespace ecoute::test {

/// Another program for as long as the test needs it; what it says on both of its outputs is read.
class child_process {
public:
  /// `words`: the program, found on the path unless it is absolute, and what it is given.
  explicit child_process(std::vector<std::string> words);
  child_process(const child_process&) = delete;
  child_process& operator=(const child_process&) = delete;
  ~child_process();

  /// Everything it has said, as soon as that holds this text; what there is when it does not come.
  std::string said_until(const std::string& text);
  void kill();

private:
  pid_t process_ = -1;
  int out_ = -1;
  std::string said_;
};

/// The digits behind the first `mark` in `text`; 0 without.
std::uint16_t number_after(const std::string& text, const std::string& mark);

} // namespace ecoute::test
