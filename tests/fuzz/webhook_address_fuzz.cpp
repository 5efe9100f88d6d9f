// SPDX-License-Identifier: EUPL-1.2
#include "actors/domain/webhook_address.hpp"
#include "tests/fuzz/fuzzed.hpp"

/// A receiver's address: refused, or a host and target that hold nothing which could be taken for
/// another part of a request, and never an address that is not public.
int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace ecoute;
  const auto text = fuzz::text_of(data, size);
  const auto read = read_webhook_address(text, {});
  const auto* to = std::get_if<webhook_address>(&read);
  if (to == nullptr) {
    fuzz::expect(std::get<address_fault>(read) != address_fault::none);
    return 0;
  }
  fuzz::expect(to->tls && to->port != 0 && !to->host.empty());
  fuzz::expect(to->target.starts_with('/'));
  for (const auto& part : {to->host, to->target})
    fuzz::expect(part.find_first_of(" \r\n\t#\\") == std::string::npos);
  fuzz::expect(to->host.find_first_of("@/?") == std::string::npos);
  if (const auto literal = parse_ip(to->host))
    fuzz::expect(is_public(*literal));
  return 0;
}
