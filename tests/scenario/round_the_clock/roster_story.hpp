// SPDX-License-Identifier: EUPL-1.2
#pragma once

#include "actors/domain/calendar.hpp"
#include "tests/support/engine_fixture.hpp"

#include <algorithm>
#include <string_view>

namespace ecoute::test {

/// Paris time, "2026-10-24T20:00"; of a repeated hour the first.
inline instant paris(std::string_view text) {
  static const auto zone = civil_zone::named(mainland_zone).value();
  return zone.instant_of(parse_civil_time(text).value(), repeated_hour::first).value();
}

/// A whole engine with a roster in which nobody is on duty who does not stand in it.
class roster_story : public engine_fixture {
protected:
  explicit roster_story(std::string_view begins) : engine_fixture(paris(begins)) {
    with_roster = true;
    limits.roster.duty.required = true;
    limits.roster.coverage_at_least = 1;
  }

  void works(const scripted_agent& who, std::string_view from, std::string_view to) {
    works(who, paris(from), paris(to));
  }
  void works(const scripted_agent& who, instant from, instant to) {
    auto& people = store->roster.people;
    const auto known = std::find_if(people.begin(), people.end(), [&](const rostered& p) {
      return p.agent == who.profile.agent;
    });
    if (known == people.end())
      people.push_back({.agent = who.profile.agent,
                        .platform = who.profile.platform,
                        .certified_until = who.profile.certified_until});
    store->roster.shifts.push_back(
        {who.profile.agent, who.profile.platform, duty::operator_agent, {from, to}});
  }
  void run_until(std::string_view when) { run_for(paris(when) - now()); }
  static relief_stage stage_of(const scripted_agent& who) { return who.told->relief.back().stage; }
};

} // namespace ecoute::test
