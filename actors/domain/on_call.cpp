// SPDX-License-Identifier: EUPL-1.2
#include "actors/domain/on_call.hpp"

#include <algorithm>
#include <array>
#include <tuple>

namespace ecoute {

namespace {

/// Why somebody is on call, and how far that reason reaches.
struct reason {
  agent_id agent;
  interval when;
  bool operator==(const reason&) const = default;
};

/// The turns of one rotation. One with a fault has none.
class turns {
public:
  explicit turns(const on_call_rotation& r) : rotation_(r), zone_(civil_zone::named(r.zone)) {
    if (r.members.empty() || r.turn_days == 0 || r.turn_days > on_call_turn_days_max)
      zone_.reset();
  }

  [[nodiscard]] bool any() const { return zone_.has_value(); }
  [[nodiscard]] instant first() const { return start_of(0); }

  /// Nothing before the first.
  [[nodiscard]] std::optional<reason> at(instant t) const {
    if (!any() || t < first())
      return std::nullopt;
    // By the clock on the wall, which a repeated hour puts back and a jump puts forward by less
    // than a turn.
    const auto passed = std::chrono::floor<date::days>(zone_->at(t) - rotation_.first).count();
    auto turn = std::max<std::int64_t>(0, passed / std::int64_t{rotation_.turn_days});
    while (turn > 0 && t < start_of(turn))
      --turn;
    while (start_of(turn + 1) <= t)
      ++turn;
    const auto size = static_cast<std::int64_t>(rotation_.members.size());
    return reason{rotation_.members[static_cast<std::size_t>(turn % size)],
                  {start_of(turn), start_of(turn + 1)}};
  }

private:
  [[nodiscard]] instant start_of(std::int64_t turn) const {
    const date::days later{turn * std::int64_t{rotation_.turn_days}};
    return zone_->nearest_instant(rotation_.first + later, repeated_hour::first);
  }

  const on_call_rotation& rotation_;
  std::optional<civil_zone> zone_;
};

/// Who is on call of one scope and level at any time.
class level_calendar {
public:
  level_calendar(const on_call_plan& plan, on_call_scope scope, std::uint8_t level) {
    const auto theirs = [&](const auto& x) { return x.scope == scope && x.level == level; };
    for (const auto& o : plan.overrides)
      if (theirs(o) && !o.when.empty())
        overrides_.push_back({o.agent, o.when});
    const auto found = std::find_if(plan.rotations.begin(), plan.rotations.end(), theirs);
    if (found == plan.rotations.end())
      return;
    members_ = found->members.size();
    rotation_.emplace(*found);
    if (!rotation_->any())
      rotation_.reset();
  }

  [[nodiscard]] std::optional<reason> at(instant t) const {
    const auto latest = std::find_if(overrides_.rbegin(), overrides_.rend(),
                                     [&](const reason& o) { return o.when.contains(t); });
    if (latest != overrides_.rend())
      return *latest;
    return rotation_ ? rotation_->at(t) : std::nullopt;
  }
  [[nodiscard]] agent_id agent_at(instant t) const {
    const auto found = at(t);
    return found ? found->agent : agent_id{};
  }

  /// The next instant at which it may be for another reason.
  [[nodiscard]] std::optional<instant> next_change(instant t) const {
    std::optional<instant> next;
    const auto consider = [&](instant candidate) {
      if (candidate > t && (!next || candidate < *next))
        next = candidate;
    };
    if (rotation_) {
      const auto turn = rotation_->at(t);
      consider(turn ? turn->when.end : rotation_->first());
    }
    for (const auto& o : overrides_) {
      consider(o.when.start);
      consider(o.when.end);
    }
    return next;
  }

  /// Changes within which another person must come if one ever does.
  [[nodiscard]] std::size_t changes_until_another() const {
    return members_ + 2 * overrides_.size();
  }

private:
  std::vector<reason> overrides_; ///< in the order they were made
  std::optional<turns> rotation_;
  std::size_t members_ = 0;
};

void add_each_once(std::vector<agent_id>& to, agent_id who) {
  if (!who.is_none() && std::find(to.begin(), to.end(), who) == to.end())
    to.push_back(who);
}

agent_id called_at(const on_call_plan& plan, on_call_scope scope, std::uint8_t level, instant now) {
  const auto own = level_calendar{plan, scope, level}.agent_at(now);
  if (!own.is_none() || scope == on_call_scope::system)
    return own;
  return level_calendar{plan, on_call_scope::system, level}.agent_at(now);
}

/// Stretches for one reason each that touch the window, in order; whole though they reach beyond
/// it.
std::vector<reason> stretches(const level_calendar& calendar, const interval& window) {
  std::vector<reason> out;
  if (window.empty())
    return out;
  const auto begun = calendar.at(window.start);
  std::optional<instant> t = begun ? begun->when.start : window.start;
  while (t && *t < window.end) {
    const auto why = calendar.at(*t);
    auto end = calendar.next_change(*t);
    while (end && calendar.at(*end) == why) // of an override that another covers
      end = calendar.next_change(*end);
    if (why && end && *end > window.start) // what stood before in the reason's time is not asked
      out.push_back({why->agent, {*t, *end}});
    t = end;
  }
  return out;
}

bool is_known(std::span<const agent_id> known, agent_id agent) {
  return std::find(known.begin(), known.end(), agent) != known.end();
}

bool level_in_range(std::uint8_t level) {
  return level >= 1 && level <= on_call_levels_max;
}

class plan_judge {
public:
  plan_judge(const on_call_plan& plan, std::span<const agent_id> known)
      : plan_(plan), known_(known) {}

  void judge(std::size_t index, const on_call_rotation& r) {
    using enum on_call_fault;
    const auto all_known = std::all_of(r.members.begin(), r.members.end(),
                                       [&](agent_id m) { return is_known(known_, m); });
    demand(index, !r.members.empty(), nobody);
    demand(index, all_known, unknown_agent);
    demand(index, civil_zone::named(r.zone).has_value(), unknown_zone);
    demand(index, r.turn_days >= 1 && r.turn_days <= on_call_turn_days_max, turn_out_of_range);
    demand(index, level_in_range(r.level), level_out_of_range);
    demand(index, r.level <= 1 || count(plan_.rotations.size(), r.scope, r.level - 1) > 0,
           level_missing);
    demand(index, count(index, r.scope, r.level) == 0, twice);
  }

  void judge(std::size_t index, const on_call_override& o) {
    using enum on_call_fault;
    demand(index, is_known(known_, o.agent), unknown_agent);
    demand(index, level_in_range(o.level), level_out_of_range);
    demand(index, !o.when.empty(), ends_before_start);
  }

  std::vector<faulty_on_call> found;

private:
  void demand(std::size_t index, bool holds, on_call_fault otherwise) {
    if (!holds)
      found.push_back({index, otherwise});
  }

  /// Of that scope and level among the first `size` rotations.
  [[nodiscard]] std::ptrdiff_t count(std::size_t size, on_call_scope scope, int level) const {
    const auto end = plan_.rotations.begin() + static_cast<std::ptrdiff_t>(size);
    return std::count_if(plan_.rotations.begin(), end, [&](const on_call_rotation& r) {
      return r.scope == scope && r.level == level;
    });
  }

  const on_call_plan& plan_;
  std::span<const agent_id> known_;
};

} // namespace

std::optional<on_call_turn> on_call_now(const on_call_plan& plan, on_call_scope scope,
                                        std::uint8_t level, instant now) {
  const level_calendar calendar{plan, scope, level};
  const auto who = calendar.agent_at(now);
  if (who.is_none())
    return std::nullopt;
  const auto first = calendar.next_change(now);
  auto change = first;
  for (auto left = calendar.changes_until_another(); change && left > 0; --left) {
    if (const auto then = calendar.agent_at(*change); then != who)
      return on_call_turn{who, *change, then};
    change = calendar.next_change(*change);
  }
  return on_call_turn{who, first.value_or(instant::max()), who};
}

std::uint8_t last_level(const on_call_plan& plan, on_call_scope scope) {
  std::uint8_t highest = 0;
  for (const auto& r : plan.rotations)
    if (r.scope == scope)
      highest = std::max(highest, r.level);
  return highest;
}

std::vector<agent_id> called_by(const on_call_plan& plan, on_call_scope scope, std::uint8_t level,
                                instant now) {
  std::vector<agent_id> all;
  if (level != 0)
    add_each_once(all, called_at(plan, scope, level, now));
  if (!all.empty())
    return all;
  for (std::uint8_t l = 1; l <= on_call_levels_max; ++l)
    add_each_once(all, called_at(plan, scope, l, now));
  return all;
}

std::vector<own_turn> turns_of(const on_call_plan& plan, agent_id who, const interval& window) {
  std::vector<own_turn> own;
  for (const auto scope :
       {on_call_scope::system, on_call_scope::police, on_call_scope::gendarmerie})
    for (std::uint8_t level = 1; level <= on_call_levels_max; ++level)
      for (const auto& s : stretches({plan, scope, level}, window))
        if (s.agent == who)
          own.push_back({scope, level, s.when});
  std::stable_sort(own.begin(), own.end(), [](const own_turn& a, const own_turn& b) {
    return a.when.start < b.when.start;
  });
  return own;
}

std::string_view name_of(on_call_fault f) {
  static constexpr std::array<std::string_view, 9> names{"none",
                                                         "nobody",
                                                         "unknown_agent",
                                                         "unknown_zone",
                                                         "turn_out_of_range",
                                                         "level_out_of_range",
                                                         "level_missing",
                                                         "twice",
                                                         "ends_before_start"};
  const auto number = static_cast<std::size_t>(f);
  return number < names.size() ? names.at(number) : std::string_view{};
}

std::vector<faulty_on_call> faults_of(const on_call_plan& plan, std::span<const agent_id> known) {
  plan_judge judge{plan, known};
  std::size_t index = 0;
  for (const auto& r : plan.rotations)
    judge.judge(index++, r);
  for (const auto& o : plan.overrides)
    judge.judge(index++, o);
  return std::move(judge.found);
}

} // namespace ecoute
