// SPDX-License-Identifier: EUPL-1.2
#pragma once

#include "actors/messages/alert_messages.hpp"
#include "config/settings.hpp"

#include <string>
#include <vector>

/// What one ring of an alert is for those who are told outside the on-call page. Pure.
namespace ecoute {

/// To each of these webhook endpoints, unless one person alone is told, and a mail to each person
/// whom the plan calls. Nobody on call: the endpoints all the same.
std::vector<alert_delivery> deliveries_of(const alert& a, const alert_ring& ring,
                                          const on_call_plan& plan,
                                          const std::vector<std::string>& endpoints, instant now);

/// The webhooks that receive the rings of that level; of 0, which is all levels, each.
std::vector<std::string> endpoints_of(const alert_settings& s, std::uint8_t level);

/// Whether it rings at once, out of memory, while it cannot be stored.
bool rings_unstored(const alert_policy& p);

} // namespace ecoute
