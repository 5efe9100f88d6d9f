// SPDX-License-Identifier: EUPL-1.2
#include "net/security_headers.hpp"

#include <algorithm>
#include <array>

namespace ecoute {
namespace {

constexpr std::string_view policy_start =
    "Content-Security-Policy: default-src 'none'; script-src 'self'; style-src 'self'; "
    "img-src 'self' data:; font-src 'self'; connect-src 'self'";
constexpr std::string_view policy_end =
    "; form-action 'self'; base-uri 'none'; frame-ancestors 'none'; "
    "require-trusted-types-for 'script'; trusted-types 'none'; report-uri /csp\r\n";
constexpr std::string_view first_lines =
    "X-Content-Type-Options: nosniff\r\n"
    "Referrer-Policy: no-referrer\r\n"
    "Cross-Origin-Opener-Policy: same-origin\r\n"
    "Cross-Origin-Resource-Policy: same-origin\r\n"
    "Permissions-Policy: accelerometer=(), autoplay=(), camera=(), clipboard-read=(), "
    "display-capture=(), fullscreen=(), geolocation=(), gyroscope=(), hid=(), "
    "idle-detection=(), magnetometer=(), microphone=(), midi=(), payment=(), "
    "publickey-credentials-get=(), screen-wake-lock=";
constexpr std::string_view last_lines = ", serial=(), usb=(), xr-spatial-tracking=()\r\n"
                                        "X-Robots-Tag: noindex, nofollow, noarchive\r\n";
constexpr std::string_view transport_security =
    "Strict-Transport-Security: max-age=63072000; includeSubDomains\r\n";

constexpr std::array<std::string_view, 15> owned{"content-security-policy",
                                                 "x-content-type-options",
                                                 "referrer-policy",
                                                 "cross-origin-opener-policy",
                                                 "cross-origin-resource-policy",
                                                 "permissions-policy",
                                                 "x-robots-tag",
                                                 "strict-transport-security",
                                                 "content-length",
                                                 "content-type",
                                                 "connection",
                                                 "transfer-encoding",
                                                 "upgrade",
                                                 "date",
                                                 "server"};

char lower(char c) {
  return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c;
}

bool clean(std::string_view text) {
  return std::none_of(text.begin(), text.end(), [](char c) {
    const auto byte = static_cast<unsigned char>(c);
    return byte < 0x20 || byte == 0x7f;
  });
}

} // namespace

bool equal_ignoring_case(std::string_view a, std::string_view b) {
  return std::equal(a.begin(), a.end(), b.begin(), b.end(),
                    [](char x, char y) { return lower(x) == lower(y); });
}

security_headers::security_headers(const std::vector<std::string>& hosts, bool secure,
                                   bool keeps_screen_on)
    : lines_(policy_start) {
  for (const auto& host : hosts) {
    lines_ += secure ? " wss://" : " ws://";
    lines_ += host;
  }
  lines_ += policy_end;
  lines_ += first_lines;
  lines_ += keeps_screen_on ? "(self)" : "()";
  lines_ += last_lines;
  if (secure) {
    lines_ += transport_security;
  }
}

bool security_headers::owns(std::string_view name) {
  return std::any_of(owned.begin(), owned.end(),
                     [name](std::string_view one) { return equal_ignoring_case(one, name); });
}

std::string_view reason_phrase(unsigned status) {
  switch (status) {
  case 200:
    return "OK";
  case 204:
    return "No Content";
  case 303:
    return "See Other";
  case 400:
    return "Bad Request";
  case 401:
    return "Unauthorized";
  case 403:
    return "Forbidden";
  case 404:
    return "Not Found";
  case 405:
    return "Method Not Allowed";
  case 408:
    return "Request Timeout";
  case 413:
    return "Content Too Large";
  case 414:
    return "URI Too Long";
  case 417:
    return "Expectation Failed";
  case 421:
    return "Misdirected Request";
  case 426:
    return "Upgrade Required";
  case 429:
    return "Too Many Requests";
  case 431:
    return "Request Header Fields Too Large";
  case 500:
    return "Internal Server Error";
  case 503:
    return "Service Unavailable";
  case 505:
    return "HTTP Version Not Supported";
  default:
    return "Status";
  }
}

std::string response_head(const http_response& response, const security_headers& security,
                          bool keep_alive) {
  std::string head = "HTTP/1.1 " + std::to_string(response.status) + ' ';
  head += reason_phrase(response.status);
  head += "\r\n";
  head += security.lines();
  bool cache_said = false;
  for (const auto& [name, value] : response.headers) {
    if (security_headers::owns(name) || name.empty() || !clean(name) || !clean(value)) {
      continue;
    }
    cache_said = cache_said || equal_ignoring_case(name, "cache-control");
    head.append(name).append(": ").append(value).append("\r\n");
  }
  if (!cache_said) {
    head += "Cache-Control: no-store\r\n";
  }
  const bool has_body = response.body && !response.content_type.empty();
  if (has_body && clean(response.content_type)) {
    head.append("Content-Type: ").append(response.content_type).append("\r\n");
  }
  if (response.status != 204) {
    head += "Content-Length: " + std::to_string(has_body ? response.body->size() : 0) + "\r\n";
  }
  head += keep_alive ? "Connection: keep-alive\r\n\r\n" : "Connection: close\r\n\r\n";
  return head;
}

} // namespace ecoute
