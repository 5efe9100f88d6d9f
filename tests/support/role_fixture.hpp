// SPDX-License-Identifier: EUPL-1.2
#pragma once

#include "tests/support/engine_fixture.hpp"
#include "tests/support/probe.hpp"

#include <optional>
#include <vector>

namespace ecoute::test {

/// One role alone on the test scheduler, with virtual time; its neighbours are probes, put into the
/// directory by the test.
class role_fixture : public engine_fixture {
public:
  ~role_fixture() override;

  /// The role that is tested ends with the test.
  template <class Handle>
  Handle under_test(Handle who) {
    subjects_.push_back(caf::actor_cast<caf::actor>(who));
    run();
    return who;
  }
  /// Why it ended; empty while it lives.
  template <class Handle>
  std::optional<caf::error> end_of(const Handle& who) {
    caf::scoped_actor watcher{system};
    watcher->monitor(who);
    run();
    std::optional<caf::error> why;
    if (!watcher->mailbox().empty())
      watcher->receive([&](const caf::down_msg& m) { why = m.reason; });
    return why;
  }
  template <class Handle>
  bool lives(const Handle& who) {
    return !end_of(who).has_value();
  }
  /// Sends what no interface of ours names, with content that nobody may print; true when it was
  /// refused as unexpected, nothing was printed, and the actor lives.
  template <class Handle>
  bool survives_the_unexpected(const Handle& who) {
    return survives(caf::actor_cast<caf::actor>(who));
  }

private:
  bool survives(const caf::actor& who);

  std::vector<caf::actor> subjects_;
};

} // namespace ecoute::test
