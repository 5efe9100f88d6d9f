// SPDX-License-Identifier: EUPL-1.2
#pragma once

#include "tests/simulation/people.hpp"

#include <cstdint>
#include <map>
#include <memory>
#include <set>
#include <span>
#include <string_view>
#include <tuple>
#include <vector>

/// Who could be asked for a conversation at this moment, as somebody sees who looks at the desks,
/// the roster and the journal, and not at what the queue knows or how it ranks.
namespace ecoute::simulation {

/// What matters of a conversation for who may be asked.
struct asked_for {
  conversation_id conversation;
  force platform = force::police;
  std::string_view language;
  bool minor = false;
};

class onlooker {
public:
  onlooker(world& w, const std::vector<std::unique_ptr<agent>>& agents) : w_(w), agents_(agents) {}

  /// At each instant. `asked`: who has an offer of a real visitor open.
  void look(std::span<const ecoute::desk* const> desks, const std::set<agent_id>& asked,
            instant since_start);

  struct person {
    const agent* who = nullptr;
    const ecoute::desk* at = nullptr;
    milliseconds left{};   ///< before the end of duty; milliseconds::max(): no end is known
    std::size_t holds = 0; ///< by the journal, trainings aside
  };
  /// One whose duty is known to their desk as it is stored, and not only just. Null `who`: not so.
  [[nodiscard]] person known(agent_id who) const;
  /// Everybody who has been free for this one for a while: at their desk, on duty, certified, with
  /// room, nothing else offered, and never asked for it.
  [[nodiscard]] std::vector<person> free_for(const asked_for& what) const;
  /// As good as the other in what is looked at before the time left.
  static bool fits_as_well(const person& one, const person& other, const asked_for& what);
  static bool speaks(const person& one, std::string_view language);
  /// How many of a platform have had room for so long, or at any look within that time.
  [[nodiscard]] std::size_t with_room(force platform, milliseconds since) const;
  [[nodiscard]] std::size_t with_room_once(force platform, milliseconds within) const;
  [[nodiscard]] bool anybody_free() const;
  [[nodiscard]] std::size_t real_held(const ecoute::desk& d) const; ///< trainings aside
  [[nodiscard]] std::size_t slots_taken(const ecoute::desk& d) const {
    return real_held(d) + d.reserved.size();
  }

private:
  using facts = std::tuple<instant, instant, std::vector<std::string>>;
  struct standing {
    const ecoute::desk* at = nullptr;
    facts told; ///< end of duty, certificate for minors, languages
    instant told_since{};
    std::optional<instant> room_since;
    std::optional<instant> free_since;
    instant room_last{instant::min()};
    std::uint64_t looked = 0; ///< the last look that saw it
  };
  [[nodiscard]] bool settled(instant since) const;
  [[nodiscard]] bool has_room(const ecoute::desk& d) const;
  [[nodiscard]] const agent* agent_of(agent_id who) const;

  world& w_;
  const std::vector<std::unique_ptr<agent>>& agents_;
  instant now_{};
  std::uint64_t looks_ = 0;
  std::map<agent_id, standing> standings_;
};

} // namespace ecoute::simulation
