// SPDX-License-Identifier: EUPL-1.2
#pragma once

#include "actors/domain/refusal.hpp"

#include <filesystem>
#include <map>
#include <string>
#include <string_view>

namespace ecoute {

/// The catalogues `<language>.json` (flat objects key → sentence), read once at start.
class texts {
public:
  using catalogue = std::map<std::string, std::string, std::less<>>;

  texts() = default;
  explicit texts(std::map<std::string, catalogue, std::less<>> by_language);
  /// Throws std::runtime_error naming every unreadable file and every refusal without a sentence.
  static texts load(const std::filesystem::path& folder);

  /// The sentence in this language, else in French, else the key itself.
  [[nodiscard]] std::string_view find(std::string_view key, std::string_view language) const;
  [[nodiscard]] std::string_view sentence(refusal why, std::string_view language) const;

private:
  std::map<std::string, catalogue, std::less<>> by_language_;
};

} // namespace ecoute
