// SPDX-License-Identifier: EUPL-1.2
#include "actors/domain/surge.hpp"

#include "actors/domain/csv.hpp"
#include "actors/domain/text_policy.hpp"

#include <algorithm>
#include <array>
#include <optional>
#include <unordered_set>
#include <utility>

namespace ecoute {

namespace {

constexpr std::array<std::string_view, 5> columns{"sign_in", "shown_name", "platform", "buddy",
                                                  "until"};
constexpr std::size_t name_bytes_max = 64;

bool is_sign_in(std::string_view text) {
  const bool sized = !text.empty() && text.size() <= name_bytes_max;
  return sized && std::all_of(text.begin(), text.end(), [](char c) {
           return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '.' || c == '-' ||
                  c == '_';
         });
}

bool is_shown_name(std::string_view text) {
  const bool sized = !text.empty() && text.size() <= name_bytes_max && valid_utf8(text);
  return sized && std::none_of(text.begin(), text.end(), [](char c) {
           return static_cast<unsigned char>(c) < 0x20 || c == 0x7F;
         });
}

struct surge_reader {
  std::span<const surge_colleague> colleagues;
  std::span<const certification> certificates;
  const civil_zone& zone;
  const surge_policy& policy;
  instant now;
  std::unordered_set<std::string> taken{};
  std::vector<surge_line_fault> faults{};
  std::vector<surge_entry> entries{};

  [[nodiscard]] const surge_colleague* colleague(std::string_view sign_in) const {
    const auto found = std::find_if(colleagues.begin(), colleagues.end(),
                                    [&](const auto& c) { return c.sign_in == sign_in; });
    return found == colleagues.end() ? nullptr : &*found;
  }

  void fault(std::uint32_t line, std::string_view field, surge_fault why) {
    faults.push_back({line, std::string{field}, why});
  }

  /// The end of the last day.
  std::optional<instant> end_of(std::string_view text) const {
    const auto day = parse_civil_day(text);
    if (!day)
      return std::nullopt;
    const auto end = zone.start_of(*day + date::days{1});
    const bool within = end > now && end - now <= policy.life_max;
    return within ? std::optional{end} : std::nullopt;
  }

  void check_buddy(std::uint32_t line, const surge_entry& entry) {
    const auto* buddy = colleague(entry.buddy);
    if (buddy == nullptr)
      return fault(line, "buddy", surge_fault::unknown_buddy);
    const auto until = certified_until(certificates, buddy->agent, certificate::adults, now);
    if (buddy->platform != entry.platform || !until || *until < entry.until)
      fault(line, "buddy", surge_fault::buddy_not_certified);
  }

  void read(const csv_row& row) {
    if (!row.well_formed || row.fields.size() != columns.size())
      return fault(row.line, {}, surge_fault::wrong_columns);
    const auto& f = row.fields;
    surge_entry entry{f[0], f[1], force::police, f[3], {}};
    if (!is_sign_in(entry.sign_in))
      fault(row.line, "sign_in", surge_fault::bad_name);
    else if (colleague(entry.sign_in) != nullptr || !taken.insert(entry.sign_in).second)
      fault(row.line, "sign_in", surge_fault::name_taken);
    if (!is_shown_name(entry.shown_name))
      fault(row.line, "shown_name", surge_fault::bad_name);
    const auto platform = force_named(f[2]);
    const auto until = end_of(f[4]);
    if (!platform)
      fault(row.line, "platform", surge_fault::unknown_platform);
    if (!until)
      fault(row.line, "until", surge_fault::bad_end);
    if (platform && until) {
      entry.platform = *platform;
      entry.until = *until;
      check_buddy(row.line, entry);
    }
    entries.push_back(std::move(entry));
  }
};

} // namespace

std::string_view name_of(surge_fault f) {
  static constexpr std::array<std::string_view, 8> names{
      "wrong_columns",       "bad_name", "name_taken", "unknown_platform", "unknown_buddy",
      "buddy_not_certified", "bad_end",  "too_many"};
  const auto number = static_cast<std::size_t>(f);
  return number >= 1 && number <= names.size() ? names.at(number - 1) : std::string_view{};
}

std::variant<std::vector<surge_entry>, std::vector<surge_line_fault>>
read_surge(std::string_view csv, std::span<const surge_colleague> colleagues,
           std::span<const certification> certificates, const civil_zone& zone,
           const surge_policy& policy, instant now) {
  const auto rows = read_csv(csv, policy.entries_max + 1);
  const bool headed = !rows.empty() && std::equal(rows[0].fields.begin(), rows[0].fields.end(),
                                                  columns.begin(), columns.end());
  if (!headed)
    return std::vector<surge_line_fault>{{1, {}, surge_fault::wrong_columns}};
  if (rows.size() > policy.entries_max + 1)
    return std::vector<surge_line_fault>{{rows.back().line, {}, surge_fault::too_many}};
  surge_reader reader{.colleagues = colleagues,
                      .certificates = certificates,
                      .zone = zone,
                      .policy = policy,
                      .now = now};
  for (std::size_t i = 1; i < rows.size(); ++i)
    reader.read(rows[i]);
  if (!reader.faults.empty())
    return std::move(reader.faults);
  return std::move(reader.entries);
}

agent_rights provisional_rights(const surge_entry& entry, agent_id buddy, const roster& shifts,
                                const surge_policy& policy, instant now) {
  agent_rights rights{.capacity = 0, .minors = false, .needs_buddy_on_duty = true};
  const auto with = shifts.current(buddy, now);
  const bool accompanied = with && with->platform == entry.platform;
  if (now < entry.until && accompanied)
    rights.capacity = policy.capacity;
  return rights;
}

} // namespace ecoute
