// SPDX-License-Identifier: EUPL-1.2
#include "net/http_rules.hpp"

#include "config/limits.hpp"
#include "net/security_headers.hpp"

#include <algorithm>

namespace ecoute {
namespace {

std::string_view trimmed(std::string_view text) {
  const auto first = text.find_first_not_of(" \t");
  if (first == std::string_view::npos) {
    return {};
  }
  return text.substr(first, text.find_last_not_of(" \t") - first + 1);
}

template <class Each>
void for_each_part(std::string_view list, char separator, Each each) {
  while (!list.empty()) {
    const auto end = std::min(list.find(separator), list.size());
    each(trimmed(list.substr(0, end)));
    list.remove_prefix(std::min(end + 1, list.size()));
  }
}

bool lists(const std::vector<std::string_view>& values, std::string_view token, bool exact) {
  bool found = false;
  for (const auto value : values) {
    for_each_part(value, ',', [&](std::string_view part) {
      found = found || (exact ? part == token : equal_ignoring_case(part, token));
    });
  }
  return found;
}

bool is_name(const std::vector<std::string>& known, std::string_view name) {
  return std::find(known.begin(), known.end(), name) != known.end();
}

bool is_alnum(char c) {
  return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9');
}

bool is_plain_path(std::string_view target) {
  const bool letters = std::all_of(target.begin(), target.end(), [](char c) {
    return is_alnum(c) || c == '/' || c == '.' || c == '-' || c == '_';
  });
  return letters && target.starts_with('/') && target.find("..") == std::string_view::npos &&
         target.find("//") == std::string_view::npos;
}

unsigned judge_framing(const request_head& head) {
  const auto lengths = head.all("content-length");
  const auto encodings = head.all("transfer-encoding");
  if (lengths.size() > 1 || encodings.size() > 1 || (!lengths.empty() && !encodings.empty())) {
    return 400;
  }
  const bool has_body = !encodings.empty() || (!lengths.empty() && lengths.front() != "0");
  if (head.method != "POST" && has_body) {
    return 400;
  }
  return head.all("expect").empty() ? 0 : 417;
}

unsigned judge_request(const request_head& head, const listener_names& names) {
  if (head.version != 11) {
    return 505;
  }
  if (head.method != "GET" && head.method != "HEAD" && head.method != "POST") {
    return 405;
  }
  if (head.fields.size() > fixed::header_fields_max) {
    return 431;
  }
  if (head.target.size() > fixed::target_bytes_max) {
    return 414;
  }
  const auto hosts = head.all("host");
  if (!is_plain_path(head.target) || hosts.size() != 1) {
    return 400;
  }
  if (!is_name(names.hosts, hosts.front())) {
    return 421;
  }
  return judge_framing(head);
}

bool is_socket_key(std::string_view key) {
  constexpr std::size_t letters = 22; // 16 bytes in base64, then "=="
  return key.size() == letters + 2 && key.ends_with("==") &&
         std::all_of(key.begin(), key.begin() + letters,
                     [](char c) { return is_alnum(c) || c == '+' || c == '/'; });
}

unsigned judge_upgrade(const request_head& head, const listener_names& names) {
  const auto keys = head.all("sec-websocket-key");
  if (head.method != "GET" || !lists(head.all("connection"), "upgrade", false) ||
      keys.size() != 1 || !is_socket_key(keys.front())) {
    return 400;
  }
  const auto versions = head.all("sec-websocket-version");
  if (versions.size() != 1 || versions.front() != "13") {
    return 426;
  }
  if (!is_same_origin(head, names)) {
    return 403;
  }
  return lists(head.all("sec-websocket-protocol"), subprotocol, true) ? 0 : 400;
}

int weight_of(std::string_view part) {
  const auto mark = part.find(";q=");
  if (mark == std::string_view::npos) {
    return 1000;
  }
  const auto digits = part.substr(mark + 3);
  if (digits.starts_with('1')) {
    return 1000;
  }
  int weight = 0;
  int unit = 100;
  for (const char c : digits.substr(std::min<std::size_t>(2, digits.size()), 3)) {
    weight += c >= '0' && c <= '9' ? (c - '0') * unit : 0;
    unit /= 10;
  }
  return weight;
}

} // namespace

std::vector<std::string_view> request_head::all(std::string_view name) const {
  std::vector<std::string_view> found;
  for (const auto& [field, value] : fields) {
    if (equal_ignoring_case(field, name)) {
      found.push_back(value);
    }
  }
  return found;
}

listener_names names_of(const std::vector<std::string>& origins, const std::string& address,
                        std::uint16_t port, bool tls, bool proxied) {
  listener_names names;
  names.origins = origins;
  names.secure = tls || proxied;
  if (origins.empty()) {
    const std::string scheme = tls ? "https://" : "http://";
    const bool v6 = address.find(':') != std::string::npos;
    const std::string end = port == (tls ? 443 : 80) ? "" : ":" + std::to_string(port);
    names.origins.push_back(scheme + (v6 ? "[" + address + "]" : address) + end);
    if (address == "127.0.0.1" || address == "::1") {
      names.origins.push_back(scheme + "localhost" + end);
    }
  }
  for (const auto& origin : names.origins) {
    const auto mark = origin.find("://");
    names.hosts.push_back(mark == std::string::npos ? origin : origin.substr(mark + 3));
  }
  return names;
}

std::string_view without_page_query(std::string_view target) {
  return target.starts_with("/?") ? target.substr(0, 1) : target;
}

head_verdict judge_head(const request_head& head, const listener_names& names,
                        std::span<const std::string> socket_paths) {
  head_verdict verdict;
  verdict.keep_alive = !lists(head.all("connection"), "close", false);
  verdict.refusal = judge_request(head, names);
  if (verdict.refusal != 0) {
    verdict.keep_alive = false;
    return verdict;
  }
  const bool asks = lists(head.all("upgrade"), "websocket", false);
  const bool socket =
      std::find(socket_paths.begin(), socket_paths.end(), head.target) != socket_paths.end();
  if (socket && !asks) {
    verdict.refusal = 426;
  } else if (socket) {
    verdict.refusal = judge_upgrade(head, names);
    verdict.upgrade = verdict.refusal == 0;
  } else if (asks) {
    verdict.refusal = 404;
  }
  verdict.keep_alive = verdict.keep_alive && verdict.refusal == 0;
  return verdict;
}

bool is_same_origin(const request_head& head, const listener_names& names) {
  const auto origins = head.all("origin");
  const auto hosts = head.all("host");
  if (origins.size() != 1 || hosts.size() != 1) {
    return false;
  }
  const auto known = std::find(names.origins.begin(), names.origins.end(), origins.front());
  if (known == names.origins.end()) {
    return false;
  }
  const auto index = static_cast<std::size_t>(known - names.origins.begin());
  const auto sites = head.all("sec-fetch-site");
  return names.hosts[index] == hosts.front() &&
         (sites.empty() || (sites.size() == 1 && sites.front() == "same-origin"));
}

std::string best_language(std::string_view accept_language) {
  int french = -1;
  int english = -1;
  for_each_part(accept_language, ',', [&](std::string_view part) {
    const auto tag = part.substr(0, std::min(part.find_first_of("-; "), part.size()));
    if (equal_ignoring_case(tag, "fr")) {
      french = std::max(french, weight_of(part));
    } else if (equal_ignoring_case(tag, "en")) {
      english = std::max(english, weight_of(part));
    }
  });
  return english > 0 && english > french ? "en" : "fr";
}

std::string session_cookie_of(const request_head& head) {
  std::vector<std::string_view> values;
  for (const auto line : head.all("cookie")) {
    for_each_part(line, ';', [&](std::string_view part) {
      const auto mark = part.find('=');
      if (mark != std::string_view::npos && part.substr(0, mark) == session_cookie) {
        values.push_back(part.substr(mark + 1));
      }
    });
  }
  const auto plain = [](char c) { return is_alnum(c) || c == '-' || c == '_'; };
  if (values.size() != 1 || !std::all_of(values[0].begin(), values[0].end(), plain)) {
    return {};
  }
  return std::string{values.front()};
}

http_request plain_request(const request_head& head, const listener_names& names,
                           const source_ids& source) {
  http_request request;
  request.method = head.method;
  request.path = head.target;
  request.cookie = session_cookie_of(head);
  const auto languages = head.all("accept-language");
  request.language = best_language(languages.empty() ? std::string_view{} : languages.front());
  request.same_origin = is_same_origin(head, names);
  request.source = source;
  return request;
}

} // namespace ecoute
