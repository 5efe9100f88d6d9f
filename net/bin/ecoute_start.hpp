// SPDX-License-Identifier: EUPL-1.2
#pragma once

#include "actors/domain/resume_words.hpp"
#include "actors/domain/territory.hpp"
#include "actors/domain/training.hpp"
#include "actors/support/service_counts.hpp"
#include "config/settings.hpp"
#include "net/outbound/carrier.hpp"
#include "net/static_files.hpp"
#include "net/texts.hpp"
#include "persistence/key_ring.hpp"

#include <atomic>
#include <filesystem>
#include <memory>
#include <string>
#include <vector>

namespace ecoute {

struct start_options {
  std::filesystem::path config;
  std::filesystem::path files; ///< folder that holds net/web and config/data
  std::vector<std::string> overrides;
};

/// Everything that must be there before the first actor: read once, shared from then on.
struct start_material {
  settings limits;
  std::shared_ptr<key_ring> keys;
  std::shared_ptr<const territory> places;
  std::shared_ptr<const word_list> words;
  texts sentences;
  std::vector<training_script> trainings;
  std::shared_ptr<const static_files> visitor_files;
  std::shared_ptr<const static_files> agent_files;
  std::shared_ptr<service_counts> counts = std::make_shared<service_counts>();
  std::shared_ptr<const outbound_ways> outbound; ///< where alerts go
  std::shared_ptr<outbound_counters> outbound_counts = std::make_shared<outbound_counters>();
  /// Raised at the end: what is being sent then is given up.
  std::shared_ptr<std::atomic<bool>> stop_sending = std::make_shared<std::atomic<bool>>(false);
};

/// Loads all of it; `faults` receives one sentence for each thing that is missing or wrong, so that
/// a start that fails tells everything at once. Sentences never hold a secret.
start_material prepare(const start_options& options, std::vector<std::string>& faults);

} // namespace ecoute
