// SPDX-License-Identifier: EUPL-1.2
#include "actors/domain/roster.hpp"

#include <algorithm>
#include <array>
#include <numeric>
#include <tuple>
#include <unordered_set>
#include <utility>

namespace ecoute {

namespace {

constexpr std::array<std::pair<duty, std::string_view>, 4> duty_names{{
    {duty::operator_agent, "operator"},
    {duty::psychologist, "psychologist"},
    {duty::duty_officer, "duty_officer"},
    {duty::on_call, "on_call"},
}};

bool by_person(const shift& a, const shift& b) {
  return std::tie(a.agent, a.when.start, a.when.end) < std::tie(b.agent, b.when.start, b.when.end);
}

/// Names each shift that overlaps an earlier one of the same person. What lasts no time or ends
/// before it starts is named elsewhere and overlaps nothing.
void name_overlaps(std::span<const shift> shifts, std::vector<faulty_shift>& found) {
  std::vector<std::size_t> order(shifts.size());
  std::iota(order.begin(), order.end(), std::size_t{0});
  std::stable_sort(order.begin(), order.end(), [&](std::size_t a, std::size_t b) {
    return std::tie(shifts[a].agent, shifts[a].when.start) <
           std::tie(shifts[b].agent, shifts[b].when.start);
  });
  agent_id whose;
  instant busy_until{};
  for (const auto i : order) {
    const auto& s = shifts[i];
    if (s.when.empty())
      continue;
    if (s.agent == whose && s.when.start < busy_until)
      found.push_back({i, roster_fault::overlaps});
    busy_until = s.agent == whose ? std::max(busy_until, s.when.end) : s.when.end;
    whose = s.agent;
  }
}

} // namespace

std::string_view name_of(duty d) {
  for (const auto& [value, name] : duty_names)
    if (value == d)
      return name;
  return {};
}

std::optional<duty> duty_named(std::string_view name) {
  for (const auto& [value, known] : duty_names)
    if (known == name)
      return value;
  return std::nullopt;
}

std::string_view name_of(roster_fault f) {
  static constexpr std::array<std::string_view, 13> names{
      "none",          "ends_before_start", "too_long",      "unknown_agent", "overlaps",
      "too_many",      "with_oneself",      "unknown_shift", "already_begun", "other_duty",
      "not_certified", "not_theirs",        "over"};
  const auto number = static_cast<std::size_t>(f);
  return number < names.size() ? names.at(number) : std::string_view{};
}

std::vector<faulty_shift> faults_of(std::span<const shift> shifts, std::span<const agent_id> known,
                                    const roster_policy& policy) {
  if (shifts.size() > policy.shifts_max)
    return {{policy.shifts_max, roster_fault::too_many}};
  const std::unordered_set<agent_id> people(known.begin(), known.end());
  std::vector<faulty_shift> found;
  for (std::size_t i = 0; i < shifts.size(); ++i) {
    const auto& s = shifts[i];
    if (s.when.empty())
      found.push_back({i, roster_fault::ends_before_start});
    if (s.when.length() > policy.shift_max)
      found.push_back({i, roster_fault::too_long});
    if (s.agent.is_none() || !people.contains(s.agent))
      found.push_back({i, roster_fault::unknown_agent});
  }
  name_overlaps(shifts, found);
  std::sort(found.begin(), found.end(), [](const faulty_shift& a, const faulty_shift& b) {
    return std::tie(a.index, a.why) < std::tie(b.index, b.why);
  });
  return found;
}

std::variant<roster, std::vector<faulty_shift>> roster::make(std::vector<shift> shifts,
                                                             std::span<const agent_id> known,
                                                             const roster_policy& policy) {
  if (auto faults = faults_of(shifts, known, policy); !faults.empty())
    return faults;
  roster made;
  made.shifts_ = std::move(shifts);
  made.index();
  return made;
}

void roster::index() {
  std::sort(shifts_.begin(), shifts_.end(), by_person);
  by_start_.resize(shifts_.size());
  std::iota(by_start_.begin(), by_start_.end(), 0u);
  std::stable_sort(by_start_.begin(), by_start_.end(), [this](std::uint32_t a, std::uint32_t b) {
    return shifts_[a].when.start < shifts_[b].when.start;
  });
  for (const auto& s : shifts_)
    longest_ = std::max(longest_, s.when.length());
}

std::vector<shift> roster::within(const interval& window) const {
  std::vector<shift> found;
  if (window.empty())
    return found;
  auto it =
      std::lower_bound(by_start_.begin(), by_start_.end(), window.start - longest_,
                       [this](std::uint32_t i, instant t) { return shifts_[i].when.start < t; });
  for (; it != by_start_.end() && shifts_[*it].when.start < window.end; ++it)
    if (overlap(shifts_[*it].when, window))
      found.push_back(shifts_[*it]);
  return found;
}

std::optional<shift> roster::find(const shift_key& key) const {
  const auto found = current(key.agent, key.start);
  return found && found->when.start == key.start ? found : std::nullopt;
}

std::vector<shift> roster::on_duty(force platform, instant t) const {
  auto found = within({t, t + milliseconds{1}});
  std::erase_if(found, [&](const shift& s) { return s.platform != platform; });
  return found;
}

namespace {

/// The first of this person's shifts that starts after t.
std::vector<shift>::const_iterator first_after(const std::vector<shift>& shifts, agent_id agent,
                                               instant t) {
  return std::upper_bound(shifts.begin(), shifts.end(), std::pair{agent, t},
                          [](const std::pair<agent_id, instant>& key, const shift& s) {
                            return key < std::pair{s.agent, s.when.start};
                          });
}

} // namespace

std::optional<shift> roster::current(agent_id agent, instant t) const {
  const auto after = first_after(shifts_, agent, t);
  if (after == shifts_.begin())
    return std::nullopt;
  const auto& last = *std::prev(after);
  if (last.agent != agent || !last.when.contains(t))
    return std::nullopt;
  return last;
}

std::optional<shift> roster::next(agent_id agent, instant t) const {
  const auto after = first_after(shifts_, agent, t);
  if (after == shifts_.end() || after->agent != agent)
    return std::nullopt;
  return *after;
}

std::optional<instant> roster::duty_end(agent_id agent, instant t) const {
  auto now = current(agent, t);
  if (!now)
    return std::nullopt;
  auto end = now->when.end;
  for (auto it = first_after(shifts_, agent, t); it != shifts_.end(); ++it) {
    const bool goes_on = it->agent == agent && it->when.start == end &&
                         it->platform == now->platform && it->role == now->role;
    if (!goes_on)
      break;
    end = it->when.end;
  }
  return end;
}

std::optional<milliseconds> roster::time_left(agent_id agent, instant t) const {
  const auto end = duty_end(agent, t);
  if (!end)
    return std::nullopt;
  return *end - t;
}

} // namespace ecoute
