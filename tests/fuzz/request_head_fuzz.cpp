// SPDX-License-Identifier: EUPL-1.2
#include "net/http_rules.hpp"
#include "tests/fuzz/fuzzed.hpp"

namespace {

std::string_view cut(std::string_view& from, char at) {
  const auto end = from.find(at);
  const auto part = from.substr(0, end);
  from.remove_prefix(end == std::string_view::npos ? from.size() : end + 1);
  return part;
}

/// First line "METHOD TARGET", then "Name: value" lines, as the parser hands them over.
ecoute::request_head head_of(std::string_view text) {
  ecoute::request_head head;
  auto first = cut(text, '\n');
  head.method = cut(first, ' ');
  head.target = first;
  while (!text.empty()) {
    auto line = cut(text, '\n');
    const auto name = cut(line, ':');
    head.fields.emplace_back(name, line);
  }
  return head;
}

} // namespace

/// A request's head as read, before anything is believed.
int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  static const ecoute::listener_names names{{"http://localhost:8080"}, {"localhost:8080"}, false};
  static const std::vector<std::string> sockets{"/tchat"};
  const auto head = head_of(ecoute::fuzz::text_of(data, size));
  const auto verdict = ecoute::judge_head(head, names, sockets);
  ecoute::fuzz::expect(verdict.refusal == 0 || (verdict.refusal >= 400 && verdict.refusal < 600));
  ecoute::fuzz::expect(!verdict.upgrade || verdict.refusal == 0);
  if (verdict.upgrade)
    ecoute::fuzz::expect(ecoute::is_same_origin(head, names));
  for (const char c : ecoute::session_cookie_of(head))
    ecoute::fuzz::expect(c > ' ' && c != ';' && c != ',');
  if (verdict.refusal == 0)
    ecoute::plain_request(head, names, {});
  return 0;
}
