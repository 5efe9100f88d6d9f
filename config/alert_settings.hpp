// SPDX-License-Identifier: EUPL-1.2
#pragma once

#include "actors/domain/alert.hpp"
#include "actors/domain/webhook_address.hpp"

#include <chrono>
#include <cstdint>
#include <filesystem>
#include <string>
#include <vector>

/// The section [alerts]. Policies and webhooks are sections of their own, as many as there are
/// (alert_policies.hpp); the rest are rows of the settings' table.
namespace ecoute {

/// Three levels; a danger's steps are 60 s each, another's 5 min (RELIABILITY.md §5).
std::vector<alert_policy> default_policies(std::uint32_t levels);

/// [alerts.webhooks.NAME]: who receives signed rings by HTTP.
struct webhook_settings {
  std::string name{};
  std::string url{};
  std::filesystem::path secret{};     ///< file of the key that signs
  bool allow_private = false;         ///< an address of an inner network
  std::vector<std::uint8_t> levels{}; ///< whose rings it receives; empty: of all
};

struct mail_settings {
  std::string url{};    ///< of the relay; empty: no mail is sent
  std::string sender{}; ///< address
  std::string user{};   ///< empty: none is asked for
  std::filesystem::path password{};
};

struct dead_man_settings {
  std::string url{}; ///< empty: nobody is told when the engine falls silent
  std::filesystem::path secret{};
  bool allow_private = false;
  std::chrono::milliseconds every = std::chrono::seconds{30};
};

struct alert_settings {
  std::uint32_t levels = 3; ///< of the on-call staff: where each policy ends
  std::string test_at = "10:00";
  std::string test_zone = "Europe/Paris";
  std::chrono::milliseconds test_answer_within = std::chrono::minutes{30};
  std::chrono::milliseconds plan_read_every = std::chrono::minutes{1};
  std::chrono::milliseconds waiting_long_after = std::chrono::minutes{5}; ///< RELIABILITY.md §5
  mail_settings smtp;
  dead_man_settings dead_man;
  std::vector<alert_policy> policies = default_policies(3); ///< of each kind one
  std::vector<webhook_settings> webhooks{};                 ///< by name
};

alert_policy policy_of(const alert_settings& s, alert_kind kind);

/// What an address may be: plain HTTP is for a receiver on this machine in a demonstration.
address_allowance allowance_of(bool allow_private, bool demonstration);

/// For whoever writes the file: what is wrong, never what was written.
std::string sentence_of(policy_fault f, std::uint32_t levels);
std::string sentence_of(address_fault f);

/// What contradicts itself within the rows of the table. `demonstration`: by the profile.
std::vector<std::string> alert_faults(const alert_settings& s, bool demonstration);

} // namespace ecoute
