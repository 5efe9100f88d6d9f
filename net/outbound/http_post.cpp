// SPDX-License-Identifier: EUPL-1.2
#include "net/outbound/http_post.hpp"

namespace ecoute {
namespace {

std::string header_line(std::string_view name, const std::string& value) {
  return std::string{name} + ": " + value;
}

} // namespace

sending_outcome outcome_of_status(std::uint16_t status) {
  constexpr std::uint16_t timeout = 408;
  constexpr std::uint16_t too_early = 425;
  constexpr std::uint16_t too_many = 429;
  if (status < 200)
    return sending_outcome::unreachable; // nothing final
  if (status < 300)
    return sending_outcome::delivered;
  if (status == timeout || status == too_early || status == too_many || status >= 500)
    return sending_outcome::later;
  return sending_outcome::refused;
}

sent send_post(const http_post& what, const sending_limits& limits) {
  curl_call call{limits};
  call.set(CURLOPT_URL, what.url);
  call.set(CURLOPT_PROTOCOLS_STR, what.allowed ? "https" : "https,http");
  call.set(CURLOPT_DISALLOW_USERNAME_IN_URL, 1L);
  call.set(CURLOPT_HTTP_VERSION, static_cast<long>(CURL_HTTP_VERSION_1_1));
  call.set(CURLOPT_POST, 1L);
  call.set(CURLOPT_POSTFIELDSIZE, static_cast<long>(what.body.size()));
  call.send_bytes(what.body);
  call.connect_only_to(what.allowed);
  call.trust(what.certificates);
  call.add_header("Content-Type: application/json");
  call.add_header("Expect:"); // else libcurl may wait for a 100
  call.add_header("User-Agent: ecoute");
  call.add_header(header_line(webhook_time_header, what.stamp.time));
  call.add_header(header_line(webhook_key_header, what.stamp.key));
  call.add_header(header_line(webhook_signature_header, what.stamp.signature));
  const auto code = call.perform();
  const auto status = call.status();
  if (status >= 200)
    return {outcome_of_status(status), status};
  if (call.met_forbidden_address() || code == CURLE_UNSUPPORTED_PROTOCOL ||
      code == CURLE_URL_MALFORMAT || code == CURLE_LOGIN_DENIED)
    return {sending_outcome::not_allowed, 0};
  return {sending_outcome::unreachable, 0};
}

} // namespace ecoute
