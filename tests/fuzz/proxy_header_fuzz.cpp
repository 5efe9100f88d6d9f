// SPDX-License-Identifier: EUPL-1.2
#include "config/limits.hpp"
#include "net/proxy_protocol.hpp"
#include "tests/fuzz/fuzzed.hpp"

/// What stands before the first byte of a connection from a proxy.
int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using outcome = ecoute::proxy_header::outcome;
  const auto h = ecoute::read_proxy_header({data, size});
  if (h.result == outcome::incomplete)
    ecoute::fuzz::expect(h.size > size && h.size <= ecoute::fixed::proxy_header_max);
  else if (h.result != outcome::bad)
    ecoute::fuzz::expect(h.size <= size && h.size <= ecoute::fixed::proxy_header_max);
  return 0;
}
