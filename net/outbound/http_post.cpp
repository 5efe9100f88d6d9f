// SPDX-License-Identifier: EUPL-1.2
#include "net/outbound/http_post.hpp"

#include "net/outbound/curl_call.hpp"

#include <variant>

namespace ecoute {
namespace {

std::string header_line(std::string_view name, const std::string& value) {
  return std::string{name} + ": " + value;
}

/// As it was understood, so that libcurl cannot read it in another way.
std::string url_of(const webhook_address& to) {
  const bool v6 = to.host.find(':') != std::string::npos;
  return std::string{to.tls ? "https" : "http"} + "://" + (v6 ? "[" + to.host + "]" : to.host) +
         ":" + std::to_string(to.port) + to.target;
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
  const auto read = read_webhook_address(what.url, what.allowed);
  const auto* to = std::get_if<webhook_address>(&read);
  if (to == nullptr)
    return {sending_outcome::not_allowed, 0};
  curl_call call{limits};
  call.set(CURLOPT_URL, url_of(*to));
  call.set(CURLOPT_PROTOCOLS_STR, to->tls ? "https" : "http");
  call.set(CURLOPT_PATH_AS_IS, 1L);
  call.set(CURLOPT_HTTP_VERSION, static_cast<long>(CURL_HTTP_VERSION_1_1));
  call.set(CURLOPT_POST, 1L);
  call.set(CURLOPT_POSTFIELDSIZE, static_cast<long>(what.body.size()));
  call.send_bytes(what.body);
  call.connect_only_to([&](const ip_address& a) { return may_connect(*to, a, what.allowed); });
  call.trust(what.certificates);
  call.add_header("Content-Type: application/json");
  call.add_header("Expect:"); // else libcurl may wait for a 100
  call.add_header("User-Agent: ecoute");
  call.add_header(header_line(webhook_time_header, what.stamp.time));
  call.add_header(header_line(webhook_key_header, what.stamp.key));
  call.add_header(header_line(webhook_signature_header, what.stamp.signature));
  call.perform();
  const auto status = call.status();
  if (status >= 200)
    return {outcome_of_status(status), status};
  return {call.met_forbidden_address() ? sending_outcome::not_allowed
                                       : sending_outcome::unreachable,
          0};
}

} // namespace ecoute
