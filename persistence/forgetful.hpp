// SPDX-License-Identifier: EUPL-1.2
#pragma once

#include <cstddef>

namespace ecoute {

/// A map of what can be found out again: when it is full, all of it is forgotten.
template <class Map, std::size_t most>
class forgetful {
public:
  /// Forgets all when `more` entries would not fit; call it before adding them, at a moment at
  /// which nothing points into the map.
  void make_room(std::size_t more) {
    if (map_.size() + more > most)
      map_.clear();
  }
  Map& operator*() { return map_; }
  const Map& operator*() const { return map_; }
  Map* operator->() { return &map_; }
  const Map* operator->() const { return &map_; }

private:
  Map map_;
};

} // namespace ecoute
