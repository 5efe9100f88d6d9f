// SPDX-License-Identifier: EUPL-1.2
#include "actors/domain/offer_ranking.hpp"

#include <algorithm>
#include <tuple>

namespace ecoute {

namespace {

std::string_view first_subtag(std::string_view tag) {
  return tag.substr(0, tag.find('-'));
}

bool everybody_speaks(std::string_view language) {
  const auto tag = first_subtag(language);
  return tag.empty() || tag == "fr";
}

} // namespace

refusal may_receive(const candidate& c, instant now) {
  if (c.state != presence::available || c.link_silent)
    return refusal::not_available;
  if (c.duty_until != instant{} && c.duty_until <= now)
    return refusal::not_available;
  if (c.certified_until <= now)
    return refusal::not_certified;
  return c.load < c.capacity ? refusal::none : refusal::at_capacity;
}

bool works(const candidate& c, instant now) {
  const auto why = may_receive(c, now);
  return why == refusal::none || why == refusal::at_capacity;
}

bool speaks(const candidate& c, std::string_view language) {
  if (everybody_speaks(language))
    return true;
  return std::any_of(c.languages.begin(), c.languages.end(), [&](const std::string& known) {
    return first_subtag(known) == first_subtag(language);
  });
}

bool minors_certified(const candidate& c, instant now) {
  return now < c.minors_until;
}

bool short_of_time(const candidate& c, const queue_policy& policy, instant now) {
  return c.duty_until != instant{} && c.duty_until - now < policy.expected_length;
}

bool in_conflict(const candidate& c, const conversation_id& id) {
  return std::find(c.conflicts.begin(), c.conflicts.end(), id) != c.conflicts.end();
}

bool waits_for_speaker(const waiting_entry& e, const queue_policy& policy, instant now) {
  return !e.danger && now - e.since < policy.speaker_wait && !everybody_speaks(e.language);
}

conversation_needs needs_of(const waiting_entry& e, std::span<const candidate> everybody,
                            const queue_policy& policy, instant now) {
  conversation_needs needs{.language = e.language, .minor = e.minor, .speakers_only = false};
  needs.speakers_only =
      waits_for_speaker(e, policy, now) &&
      std::any_of(everybody.begin(), everybody.end(), [&](const candidate& c) {
        return works(c, now) && speaks(c, e.language) && !in_conflict(c, e.conversation);
      });
  return needs;
}

bool ranks_before(const candidate& a, const candidate& b, const conversation_needs& needs,
                  const queue_policy& policy, instant now) {
  const auto rank = [&](const candidate& c) {
    return std::tuple{!speaks(c, needs.language),
                      needs.minor && !minors_certified(c, now),
                      short_of_time(c, policy, now),
                      c.load,
                      c.idle_since,
                      c.agent};
  };
  return rank(a) < rank(b);
}

offer_reason reason_for(const candidate& chosen, const conversation_needs& needs,
                        std::uint32_t among, const queue_policy& policy, instant now) {
  return {.among = among,
          .load = chosen.load,
          .other_language = !speaks(chosen, needs.language),
          .no_minors_certificate = needs.minor && !minors_certified(chosen, now),
          .short_of_time = short_of_time(chosen, policy, now),
          .asked_again = false,
          .automatic = policy.assign_automatically};
}

std::string text_of(const offer_reason& r) {
  auto out = "best_of_" + std::to_string(r.among) + " load_" + std::to_string(r.load);
  if (r.other_language)
    out += " other_language";
  if (r.no_minors_certificate)
    out += " no_minors_certificate";
  if (r.short_of_time)
    out += " short_of_time";
  if (r.asked_again)
    out += " asked_again";
  if (r.automatic)
    out += " automatic";
  return out;
}

} // namespace ecoute
