// SPDX-License-Identifier: EUPL-1.2
#pragma once

#include "actors/messages/status_messages.hpp"
#include "actors/messages/type_ids.hpp"

#include <caf/actor.hpp>
#include <caf/error.hpp>

#include <cstddef>
#include <functional>
#include <memory>
#include <utility>
#include <vector>

namespace ecoute {

struct asked_role { ///< one line of the status tree, and whom it is about
  role_status line;
  caf::actor who; ///< none: it is not running
};

/// Asks all of them at once and gives their lines in this order, at the latest after `patience`:
/// who has not answered by then does not. `done` is called once, within a turn of `self`.
template <class Self, class Done>
void take_pulses(Self* self, std::vector<asked_role> all, caf::timespan patience, Done done) {
  struct round {
    std::vector<role_status> lines;
    std::size_t open = 0;
    std::function<void(std::vector<role_status>)> done;
  };
  auto asked = std::make_shared<round>();
  asked->done = std::move(done);
  asked->open = all.size() + 1; // one for this call
  for (auto& one : all)
    asked->lines.push_back(std::move(one.line));
  const auto heard = [asked] {
    if (--asked->open == 0)
      asked->done(std::move(asked->lines));
  };
  for (std::size_t i = 0; i < all.size(); ++i) {
    if (!all[i].who) {
      heard();
      continue;
    }
    self->request(all[i].who, patience, ask_pulse{})
        .then(
            [asked, heard, i](const pulse& p) {
              asked->lines[i].answers = true;
              asked->lines[i].mailbox = p.mailbox;
              heard();
            },
            [heard](caf::error&) { heard(); });
  }
  heard();
}

} // namespace ecoute
