// SPDX-License-Identifier: EUPL-1.2
#include "actors/domain/webhook_address.hpp"

#include <algorithm>
#include <charconv>
#include <utility>
#include <vector>

namespace ecoute {

namespace {

constexpr std::size_t v4_at = 12; ///< where the four bytes stand

template <std::size_t Size>
struct block {
  std::array<std::uint8_t, Size> prefix;
  std::size_t bits;
};

/// https://www.iana.org/assignments/iana-ipv4-special-registry
constexpr std::array<block<4>, 16> special_v4{{
    {{0, 0, 0, 0}, 8},
    {{10, 0, 0, 0}, 8},
    {{100, 64, 0, 0}, 10},
    {{127, 0, 0, 0}, 8},
    {{169, 254, 0, 0}, 16},
    {{172, 16, 0, 0}, 12},
    {{192, 0, 0, 0}, 24},
    {{192, 0, 2, 0}, 24},
    {{192, 88, 99, 0}, 24},
    {{192, 168, 0, 0}, 16},
    {{198, 18, 0, 0}, 15},
    {{198, 51, 100, 0}, 24},
    {{203, 0, 113, 0}, 24},
    {{224, 0, 0, 0}, 4},
    {{240, 0, 0, 0}, 4},
    {{255, 255, 255, 255}, 32},
}};
/// What an organisation uses inside, this machine included.
constexpr std::array<block<4>, 5> inner_v4{{
    {{10, 0, 0, 0}, 8},
    {{100, 64, 0, 0}, 10},
    {{127, 0, 0, 0}, 8},
    {{172, 16, 0, 0}, 12},
    {{192, 168, 0, 0}, 16},
}};
constexpr std::array<block<16>, 2> inner_v6{{
    {{0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 1}, 128},
    {{0xfc}, 7},
}};
constexpr block<16> global_v6{{0x20}, 3};
/// Within the former: protocols and Teredo, documentation twice, 6to4.
constexpr std::array<block<16>, 4> special_v6{{
    {{0x20, 0x01}, 23},
    {{0x20, 0x01, 0x0d, 0xb8}, 32},
    {{0x20, 0x02}, 16},
    {{0x3f, 0xff}, 20},
}};

template <std::size_t Size>
bool within(const std::uint8_t* bytes, const block<Size>& b) {
  for (std::size_t bit = 0; bit < b.bits; ++bit) {
    const auto mask = static_cast<std::uint8_t>(0x80U >> (bit % 8));
    if ((bytes[bit / 8] & mask) != (b.prefix[bit / 8] & mask))
      return false;
  }
  return true;
}

template <std::size_t Size, std::size_t Count>
bool within_any(const std::uint8_t* bytes, const std::array<block<Size>, Count>& blocks) {
  return std::any_of(blocks.begin(), blocks.end(), [&](const auto& b) { return within(bytes, b); });
}

bool is_digit(char c) {
  return c >= '0' && c <= '9';
}
bool is_letter(char c) {
  return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
}

template <class Number>
std::optional<Number> number_in(std::string_view text, int base) {
  Number value{};
  const auto* last = text.data() + text.size();
  const auto [stop, error] = std::from_chars(text.data(), last, value, base);
  return error == std::errc{} && stop == last ? std::optional{value} : std::nullopt;
}

std::vector<std::string_view> split(std::string_view text, char separator) {
  std::vector<std::string_view> parts;
  for (;;) {
    const auto end = text.find(separator);
    parts.push_back(text.substr(0, end));
    if (end == std::string_view::npos)
      return parts;
    text.remove_prefix(end + 1);
  }
}

std::optional<std::array<std::uint8_t, 4>> parse_v4(std::string_view text) {
  const auto parts = split(text, '.');
  std::array<std::uint8_t, 4> four{};
  if (parts.size() != four.size())
    return std::nullopt;
  for (std::size_t i = 0; i < four.size(); ++i) {
    const auto value = number_in<std::uint8_t>(parts[i], 10);
    const bool shorthand = parts[i].size() > 1 && parts[i].front() == '0';
    if (!value || shorthand)
      return std::nullopt;
    four.at(i) = *value;
  }
  return four;
}

/// The bytes of groups such as "2001:db8" or "ffff:192.0.2.1"; none of an empty text.
std::optional<std::vector<std::uint8_t>> parse_groups(std::string_view text) {
  std::vector<std::uint8_t> bytes;
  if (text.empty())
    return bytes;
  const auto groups = split(text, ':');
  for (std::size_t i = 0; i < groups.size(); ++i) {
    if (i + 1 == groups.size() && groups[i].find('.') != std::string_view::npos) {
      const auto four = parse_v4(groups[i]);
      if (!four)
        return std::nullopt;
      bytes.insert(bytes.end(), four->begin(), four->end());
      break;
    }
    const auto value = number_in<std::uint16_t>(groups[i], 16);
    if (!value || groups[i].size() > 4)
      return std::nullopt;
    bytes.push_back(static_cast<std::uint8_t>(*value >> 8));
    bytes.push_back(static_cast<std::uint8_t>(*value & 0xFF));
  }
  return bytes;
}

std::optional<ip_address> parse_v6(std::string_view text) {
  ip_address out;
  const auto gap = text.find("::");
  const auto head = parse_groups(text.substr(0, gap));
  if (!head)
    return std::nullopt;
  if (gap == std::string_view::npos) {
    if (head->size() != out.bytes.size())
      return std::nullopt;
    std::copy(head->begin(), head->end(), out.bytes.begin());
    return out;
  }
  if (text.substr(0, gap).find('.') != std::string_view::npos)
    return std::nullopt;
  const auto tail = parse_groups(text.substr(gap + 2));
  if (!tail || head->size() + tail->size() + 2 > out.bytes.size()) // the gap is a group at least
    return std::nullopt;
  std::copy(head->begin(), head->end(), out.bytes.begin());
  std::copy(tail->rbegin(), tail->rend(), out.bytes.rbegin());
  return out;
}

/// Names of hosts; internationalised ones in their ASCII form.
bool is_host_name(std::string_view host) {
  constexpr std::size_t host_bytes_max = 253;
  constexpr std::size_t label_bytes_max = 63;
  if (host.size() > host_bytes_max)
    return false;
  for (const auto label : split(host, '.')) {
    const bool plain = std::all_of(label.begin(), label.end(),
                                   [](char c) { return is_letter(c) || is_digit(c) || c == '-'; });
    if (label.empty() || label.size() > label_bytes_max || label.front() == '-' ||
        label.back() == '-' || !plain)
      return false;
  }
  return true;
}

/// Resolvers take "2130706433", "0x7f.1" and "127.1" for addresses.
bool looks_like_an_address(std::string_view host) {
  const auto last = split(host, '.').back();
  const bool hexadecimal = last.starts_with("0x") || last.starts_with("0X");
  return hexadecimal || std::all_of(last.begin(), last.end(), is_digit);
}

std::string lower(std::string_view text) {
  std::string out{text};
  for (auto& c : out)
    if (c >= 'A' && c <= 'Z')
      c = static_cast<char>(c - 'A' + 'a');
  return out;
}

/// "host", "host:port", "[v6]", "[v6]:port".
address_fault read_authority(std::string_view text, webhook_address& to) {
  if (text.find('@') != std::string_view::npos)
    return address_fault::user_info;
  const bool bracket = text.starts_with('[');
  const auto end = bracket ? text.find(']') : text.find(':');
  if (bracket && end == std::string_view::npos)
    return address_fault::bad_host;
  const auto host = bracket ? text.substr(1, end - 1) : text.substr(0, end);
  auto rest = text.substr(std::min(text.size(), bracket ? end + 1 : end));
  if (host.empty())
    return address_fault::no_host;
  const bool sound = bracket
                         ? parse_v6(host).has_value()
                         : parse_v4(host) || (is_host_name(host) && !looks_like_an_address(host));
  if (!sound)
    return address_fault::bad_host;
  to.host = lower(host);
  if (rest.empty())
    return address_fault::none;
  if (!rest.starts_with(':'))
    return address_fault::bad_host;
  rest.remove_prefix(1);
  const auto port = number_in<std::uint16_t>(rest, 10);
  if (!port || *port == 0)
    return address_fault::bad_port;
  to.port = *port;
  return address_fault::none;
}

bool is_plain_text(std::string_view url) {
  return std::all_of(url.begin(), url.end(), [](char c) {
    return c > ' ' && c < 0x7F &&
           std::string_view{"\"<>\\^`{|}#"}.find(c) == std::string_view::npos;
  });
}

} // namespace

ip_address ip_address::v4(std::array<std::uint8_t, 4> four) {
  ip_address out;
  out.bytes[10] = out.bytes[11] = 0xFF;
  std::copy(four.begin(), four.end(), out.bytes.begin() + v4_at);
  return out;
}

bool ip_address::is_v4() const {
  static constexpr block<16> mapped{{0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0xFF, 0xFF}, 96};
  return within(bytes.data(), mapped);
}

std::optional<ip_address> parse_ip(std::string_view text) {
  if (const auto four = parse_v4(text))
    return ip_address::v4(*four);
  return text.find(':') == std::string_view::npos ? std::nullopt : parse_v6(text);
}

bool is_loopback(const ip_address& a) {
  static constexpr block<4> v4{{127, 0, 0, 0}, 8};
  static constexpr block<16> v6{{0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 1}, 128};
  return a.is_v4() ? within(&a.bytes[v4_at], v4) : within(a.bytes.data(), v6);
}

bool is_this_machine(std::string_view host) {
  const auto literal = parse_ip(host);
  return literal ? is_loopback(*literal) : host == "localhost";
}

bool is_inner(const ip_address& a) {
  return a.is_v4() ? within_any(&a.bytes[v4_at], inner_v4) : within_any(a.bytes.data(), inner_v6);
}

bool is_public(const ip_address& a) {
  if (a.is_v4())
    return !within_any(&a.bytes[v4_at], special_v4);
  return within(a.bytes.data(), global_v6) && !within_any(a.bytes.data(), special_v6);
}

std::string_view name_of(address_fault f) {
  static constexpr std::array<std::string_view, 9> names{
      "none",    "too_long", "malformed", "not_https",      "user_info",
      "no_host", "bad_host", "bad_port",  "private_address"};
  const auto number = static_cast<std::size_t>(f);
  return number < names.size() ? names.at(number) : std::string_view{};
}

std::variant<webhook_address, address_fault>
read_webhook_address(std::string_view url, const address_allowance& allowed) {
  if (url.size() > webhook_url_bytes_max)
    return address_fault::too_long;
  const auto mark = url.find("://");
  if (!is_plain_text(url) || mark == std::string_view::npos)
    return address_fault::malformed;
  const auto scheme = lower(url.substr(0, mark));
  if (scheme != "https" && scheme != "http")
    return address_fault::not_https;
  webhook_address to;
  to.tls = scheme == "https";
  to.port = to.tls ? 443 : 80;
  url.remove_prefix(mark + 3);
  const auto path = std::min(url.size(), url.find_first_of("/?"));
  if (const auto why = read_authority(url.substr(0, path), to); why != address_fault::none)
    return why;
  if (path < url.size())
    to.target = (url[path] == '?' ? "/" : "") + std::string{url.substr(path)};
  if (!to.tls && !(allowed.plain_loopback && is_this_machine(to.host)))
    return address_fault::not_https;
  const auto literal = parse_ip(to.host);
  if (literal && !may_connect(to, *literal, allowed))
    return address_fault::private_address;
  return to;
}

bool may_connect(const webhook_address& to, const ip_address& resolved,
                 const address_allowance& allowed) {
  if (is_loopback(resolved) && allowed.plain_loopback)
    return true;
  return to.tls && (is_public(resolved) || (allowed.private_networks && is_inner(resolved)));
}

} // namespace ecoute
