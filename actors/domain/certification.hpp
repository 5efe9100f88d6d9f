// SPDX-License-Identifier: EUPL-1.2
#pragma once

#include "actors/domain/ids.hpp"
#include "actors/domain/intervals.hpp"

#include <optional>
#include <span>
#include <string_view>
#include <vector>

/// Certificates and their expiry (SERVICE.md F14). One that lapses during a conversation ends
/// nothing: it only stops new offers.
namespace ecoute {

/// Whom an operator was trained for.
enum class certificate : std::uint8_t { adults = 1, minors = 2, gendarmerie_zone = 3 };
std::string_view name_of(certificate c);

struct certification {
  agent_id agent;
  certificate which = certificate::adults;
  interval valid;
  bool operator==(const certification&) const = default;
};

bool certified(std::span<const certification> all, agent_id agent, certificate which, instant t);

/// End of the certificate that holds at t, renewals that follow without a break included.
std::optional<instant> certified_until(std::span<const certification> all, agent_id agent,
                                       certificate which, instant t);

/// A holder is told 30, 7 and 1 days before, and at the end; renewed in time: not at all.
enum class expiry_notice : std::uint8_t {
  days_30 = 1,
  days_7 = 2,
  days_1 = 3,
  expired = 4,
};
struct due_notice {
  agent_id agent;
  certificate which = certificate::adults;
  expiry_notice notice = expiry_notice::days_30;
  instant until{};
  bool operator==(const due_notice&) const = default;
};

/// What fell due after `since` and not after `now`; of one certificate only the most urgent, so
/// that an engine that was away tells once. By person, then by certificate.
std::vector<due_notice> notices_due(std::span<const certification> all, instant since, instant now);

} // namespace ecoute
