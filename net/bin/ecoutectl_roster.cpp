// SPDX-License-Identifier: EUPL-1.2
#include "actors/domain/coverage.hpp"
#include "net/bin/ecoutectl_files.hpp"
#include "persistence/agent_store.hpp"
#include "persistence/roster_import.hpp"
#include "persistence/secrets.hpp"

#include <algorithm>
#include <array>
#include <iostream>

namespace ecoute {
namespace {

roster_format format_of(const std::string& word) {
  if (word == "csv")
    return roster_format::csv;
  if (word == "ics")
    return roster_format::ical;
  throw command_error("a roster is written as csv or ics");
}

void print_gaps(const roster& all, std::span<const rostered> people, force platform,
                const command_context& c, const interval& window) {
  coverage_rule rule;
  rule.platform = platform;
  rule.at_least = c.config.roster.coverage_at_least;
  const auto found = gaps(all, certificates_of(people), rule, window,
                          accompanied(people, {all, c.config.roster.duty}, window));
  for (const auto& g : found)
    std::cout << name_of(platform) << "  " << shown(g.when.start) << "  to  " << shown(g.when.end)
              << "  " << g.present << " of " << g.needed << "\n";
  if (found.empty())
    std::cout << name_of(platform) << "  no gap\n";
}

/// The line to print of them.
std::string create_provisional(const surge_entry& entry,
                               std::span<const surge_colleague> colleagues,
                               const command_context& c, const key_ring& keys, soci::session& sql) {
  agent_wish wish;
  wish.name = entry.sign_in;
  wish.shown_name = entry.shown_name;
  wish.force_name = name_of(entry.platform);
  wish.capacity = c.config.surge.capacity;
  auto made = make_agent(wish, entry.until, false, keys, sql);
  for (const auto& buddy : colleagues)
    if (buddy.sign_in == entry.buddy)
      roster_store(sql).set_provisional(made.agent, buddy.agent, entry.until);
  return std::move(made.sign_in);
}

} // namespace

int import_roster(const command_context& c, const std::filesystem::path& file, bool replace) {
  const auto format = format_of(file.extension() == ".ics" ? "ics" : "csv");
  const auto text = text_of(file);
  sql_session session(c.owner, seconds{30});
  roster_store store(session.sql());
  const auto change = roster_change_of(text, format, replace, store.shifts(), store.sign_ins(),
                                       c.config.roster.rules);
  if (const auto* faults = std::get_if<std::vector<line_fault>>(&change))
    refuse(file, *faults);
  const auto& made = std::get<roster_change>(change);
  store.change(made.removed, made.added);
  std::cout << made.added.size() << " shifts imported, " << made.removed.size() << " replaced\n";
  return 0;
}

int export_roster(const command_context& c, const std::string& format) {
  const auto wanted = format_of(format);
  sql_session session(c.owner, seconds{30});
  roster_store store(session.sql());
  const auto names = store.sign_ins();
  const roster nothing;
  const file_context context{mainland(), names, nothing, c.config.roster.rules};
  const auto shifts = store.shifts();
  std::cout << (wanted == roster_format::csv ? export_csv(shifts, context)
                                             : export_ical(shifts, context, now(), "ecoute"));
  return 0;
}

int show_gaps(const command_context& c, std::uint32_t hours) {
  sql_session session(c.owner, seconds{30});
  roster_store store(session.sql());
  const auto start = now();
  const interval window{start, start + std::chrono::hours{hours}};
  const auto people = store.people();
  std::vector<agent_id> known;
  known.reserve(people.size());
  for (const auto& p : people)
    known.push_back(p.agent);
  auto policy = c.config.roster.rules;
  policy.shift_max = std::max(policy.shift_max, milliseconds{std::chrono::hours{24 * 366}});
  const auto made = roster::make(store.shifts(window), known, policy);
  if (!std::holds_alternative<roster>(made))
    throw command_error("the stored roster has faults");
  for (const auto platform : {force::police, force::gendarmerie})
    print_gaps(std::get<roster>(made), people, platform, c, window);
  return 0;
}

/// The demonstration's agents are on duty at any time of day: two shifts a day for each of them,
/// from yesterday on, for as long as a demonstration may run.
int demo_roster(const command_context& c) {
  demonstration_only(c);
  constexpr int days_shown = 60;
  constexpr std::array names{"camille", "dominique", "alex", "sasha", "morgan"};
  sql_session session(c.owner, seconds{30});
  roster_store store(session.sql());
  const auto zone = mainland();
  const auto first = zone.day_of(now()) - date::days{1};
  std::vector<shift> all;
  std::vector<shift_key> older;
  for (const auto& who : store.colleagues()) {
    if (std::find(names.begin(), names.end(), who.sign_in) == names.end())
      continue;
    for (const auto& s : store.shifts())
      if (s.agent == who.agent)
        older.push_back({s.agent, s.when.start});
    for (int day = 0; day < days_shown; ++day) {
      const auto from = zone.start_of(first + date::days{day});
      const auto to = zone.start_of(first + date::days{day + 1});
      const auto noon = from + std::chrono::hours{12};
      all.push_back({who.agent, who.platform, duty::operator_agent, {from, noon}});
      all.push_back({who.agent, who.platform, duty::operator_agent, {noon, to}});
    }
  }
  store.change(older, all);
  std::cout << all.size() << " shifts of the demonstration\n";
  return 0;
}

int import_surge(const command_context& c, const std::filesystem::path& file) {
  const auto text = text_of(file);
  const key_ring keys{c.config.keys.key_file, c.config.keys.day_keys, c.config.keys.retention_days};
  sql_session session(c.owner, seconds{30});
  roster_store store(session.sql());
  const auto colleagues = store.colleagues();
  const auto people = store.people();
  const auto read =
      read_surge(text, colleagues, certificates_of(people), mainland(), c.config.surge, now());
  if (const auto* faults = std::get_if<std::vector<surge_line_fault>>(&read))
    refuse(file, *faults);
  const auto& entries = std::get<std::vector<surge_entry>>(read);
  soci::transaction all(session.sql());
  std::string sign_ins;
  for (const auto& entry : entries)
    sign_ins += create_provisional(entry, colleagues, c, keys, session.sql());
  all.commit();
  std::cout << sign_ins << entries.size() << " provisional agents\n";
  return 0;
}

} // namespace ecoute
