// SPDX-License-Identifier: EUPL-1.2
#include "actors/domain/on_call_csv.hpp"
#include "tests/fuzz/fuzzed.hpp"

/// A plan of on-call staff as CSV: taken whole and without fault, or every bad line named; who is
/// on call by it can always be asked.
int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace ecoute;
  static const std::vector<named_agent> agents{{"camille", agent_id{1}}, {"noa", agent_id{2}}};
  static const std::vector<agent_id> known{agent_id{1}, agent_id{2}};
  static const auto now = parse_utc("2026-10-25T00:30:00Z").value();
  const auto read = import_on_call(fuzz::text_of(data, size), agents, 200);
  if (const auto* faults = std::get_if<std::vector<on_call_line_fault>>(&read)) {
    fuzz::expect(!faults->empty());
    for (const auto& f : *faults)
      fuzz::expect(!name_of(f.why).empty());
    return 0;
  }
  const auto& plan = std::get<on_call_plan>(read);
  fuzz::expect(faults_of(plan, known).empty());
  for (const auto scope : {on_call_scope::system, on_call_scope::police})
    if (const auto turn = on_call_now(plan, scope, 1, now))
      fuzz::expect(turn->until > now && !turn->agent.is_none());
  return 0;
}
