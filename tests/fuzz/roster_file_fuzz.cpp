// SPDX-License-Identifier: EUPL-1.2
#include "actors/domain/roster_files.hpp"
#include "tests/fuzz/fuzzed.hpp"

#include <algorithm>

/// A roster as CSV and as iCalendar: taken whole, or every bad line named; what was taken is
/// written and read again as it was.
int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace ecoute;
  static const std::vector<named_agent> agents{{"camille", agent_id{1}}, {"noa", agent_id{2}}};
  static const roster nobody;
  static const auto paris = civil_zone::named("Europe/Paris").value();
  const file_context context{paris, agents, nobody, {}};
  const auto text = fuzz::text_of(data, size);
  const auto in_order = [](std::vector<shift> shifts) {
    std::sort(shifts.begin(), shifts.end(), [](const shift& a, const shift& b) {
      return std::tie(a.when.start, a.agent) < std::tie(b.when.start, b.agent);
    });
    return shifts;
  };
  for (const auto& answer : {import_csv(text, context), import_ical(text, context)}) {
    if (const auto* faults = std::get_if<std::vector<line_fault>>(&answer))
      fuzz::expect(!faults->empty());
    if (const auto* shifts = std::get_if<std::vector<shift>>(&answer)) {
      const auto again = import_csv(export_csv(*shifts, context), context);
      fuzz::expect(in_order(std::get<std::vector<shift>>(again)) == in_order(*shifts));
    }
  }
  return 0;
}
