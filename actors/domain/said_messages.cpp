// SPDX-License-Identifier: EUPL-1.2
#include "actors/domain/said_messages.hpp"

#include <algorithm>

namespace ecoute {

namespace {

/// Up to here a scan is as fast as an index, and most conversations never get further.
constexpr std::size_t scanned_max = 64;
/// Room made at once: doubling would leave up to half of it unused for hours.
constexpr std::size_t growth_min = 8;
constexpr std::size_t growth_divisor = 4;

} // namespace

const said_messages::entry* said_messages::look_up(const message_id& id) const {
  if (positions_.empty()) {
    const auto found =
        std::find_if(entries_.begin(), entries_.end(), [&](const entry& e) { return e.id == id; });
    return found == entries_.end() ? nullptr : &*found;
  }
  const auto found = positions_.find(id);
  return found == positions_.end() ? nullptr : &entries_[found->second];
}

std::optional<said_before> said_messages::find(const message_id& id) const {
  const auto* e = look_up(id);
  if (e == nullptr)
    return std::nullopt;
  return said_before{
      e->seq, e->visitor_position, e->professional_position, e->digest, e->at, e->who, e->agent};
}

void said_messages::note(const message_id& id, const said_before& what) {
  const entry fresh{id,
                    what.digest,
                    what.at,
                    what.agent,
                    what.seq,
                    what.visitor_position,
                    what.professional_position,
                    what.who};
  if (const auto* known = look_up(id)) {
    entries_[static_cast<std::size_t>(known - entries_.data())] = fresh;
    return;
  }
  if (entries_.size() == entries_.capacity())
    entries_.reserve(entries_.size() + std::max(growth_min, entries_.size() / growth_divisor));
  entries_.push_back(fresh);
  if (entries_.size() <= scanned_max)
    return;
  for (auto at = positions_.size(); at < entries_.size(); ++at)
    positions_.emplace(entries_[at].id, static_cast<std::uint32_t>(at));
}

} // namespace ecoute
