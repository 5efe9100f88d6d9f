// SPDX-License-Identifier: EUPL-1.2
#include "net/outbound/mail.hpp"

#include "net/outbound/curl_call.hpp"
#include "net/outbound/webhook_signature.hpp"

#include <date/date.h>
#include <sodium.h>

#include <algorithm>

namespace ecoute {
namespace {

constexpr std::size_t address_bytes_max = 254;
constexpr std::string_view crlf = "\r\n";
constexpr std::string_view sender_name = "Écoute";

bool is_alphanumeric(char c) {
  return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9');
}

bool is_local_part(std::string_view text) {
  constexpr std::string_view others = ".!#$%&'*+/=?^_`{|}~-";
  return !text.empty() && std::all_of(text.begin(), text.end(), [&](char c) {
    return is_alphanumeric(c) || others.find(c) != std::string_view::npos;
  });
}

bool is_domain(std::string_view text) {
  if (text == "localhost")
    return true;
  if (text.find('.') == std::string_view::npos || text.front() == '.' || text.back() == '.')
    return false;
  return std::all_of(text.begin(), text.end(),
                     [](char c) { return is_alphanumeric(c) || c == '.' || c == '-'; });
}

std::string_view domain_of(std::string_view address) {
  return address.substr(address.rfind('@') + 1);
}

std::string base64(std::string_view bytes) {
  constexpr int variant = sodium_base64_VARIANT_ORIGINAL;
  std::string out(sodium_base64_encoded_len(bytes.size(), variant), '\0');
  sodium_bin2base64(out.data(), out.size(), reinterpret_cast<const unsigned char*>(bytes.data()),
                    bytes.size(), variant);
  out.pop_back(); // sodium ends it with NUL
  return out;
}

/// The first so many bytes or fewer, without cutting a character in two.
std::string_view first_bytes(std::string_view text, std::size_t most) {
  if (text.size() <= most)
    return text;
  while (most > 1 && (static_cast<unsigned char>(text[most]) & 0xC0U) == 0x80U)
    --most;
  return text.substr(0, most);
}

/// RFC 2047: words in base64, each on a line of its own of at most 76 bytes, its header's name
/// included.
std::string encoded_words(std::string_view text) {
  constexpr std::size_t word_bytes = 39;
  std::string out;
  while (!text.empty()) {
    const auto word = first_bytes(text, word_bytes);
    out += (out.empty() ? "=?UTF-8?B?" : "\r\n =?UTF-8?B?") + base64(word) + "?=";
    text.remove_prefix(word.size());
  }
  return out;
}

std::string base64_lines(const std::string& text) {
  constexpr std::size_t columns = 76;
  const auto whole = base64(text);
  std::string out;
  for (std::size_t at = 0; at < whole.size(); at += columns)
    out.append(whole, at, columns).append(crlf);
  return out;
}

} // namespace

bool is_mail_address(std::string_view text) {
  const auto at = text.find('@');
  return text.size() <= address_bytes_max && at != std::string_view::npos &&
         is_local_part(text.substr(0, at)) && at + 1 < text.size() &&
         is_domain(text.substr(at + 1));
}

std::optional<std::string> message_of(const mail_relay& relay, const mail& what) {
  const auto to = what.to.reveal();
  if (!is_mail_address(relay.from) || !is_mail_address(to) || !is_delivery_key(what.key))
    return std::nullopt;
  std::string out;
  const auto line = [&out](std::string_view name, const std::string& value) {
    out.append(name).append(": ").append(value).append(crlf);
  };
  line("Date", date::format("%a, %d %b %Y %T +0000", std::chrono::floor<seconds>(what.at)));
  line("From", encoded_words(sender_name) + " <" + relay.from + ">");
  line("To", "<" + std::string{to} + ">");
  line("Message-ID", "<" + what.key + "@" + std::string{domain_of(relay.from)} + ">");
  line("Subject", encoded_words(what.what.subject));
  line("MIME-Version", "1.0");
  line("Content-Type", "text/plain; charset=utf-8");
  line("Content-Transfer-Encoding", "base64");
  line("Auto-Submitted", "auto-generated"); // RFC 3834: no absence notices in return
  out.append(crlf);
  out += base64_lines(what.what.text);
  return out;
}

sent send_mail(const mail_relay& relay, const mail& what, const sending_limits& limits) {
  auto message = message_of(relay, what);
  if (!message)
    return {sending_outcome::not_allowed, 0};
  curl_call call{limits};
  call.set(CURLOPT_PROTOCOLS_STR, "smtp,smtps");
  // What follows the port is our own name to the relay, which need not learn the machine's.
  call.set(CURLOPT_URL, relay.url + "/" + std::string{domain_of(relay.from)});
  call.set(CURLOPT_USE_SSL,
           static_cast<long>(relay.plain_allowed ? CURLUSESSL_NONE : CURLUSESSL_ALL));
  if (relay.plain_allowed)
    call.connect_only_to(is_loopback);
  if (!relay.user.empty()) {
    call.set(CURLOPT_USERNAME, relay.user);
    call.set(CURLOPT_PASSWORD, std::string{relay.password.reveal()});
  }
  call.trust(relay.certificates);
  call.set(CURLOPT_MAIL_FROM, "<" + relay.from + ">");
  call.add_recipient("<" + std::string{what.to.reveal()} + ">");
  call.set(CURLOPT_UPLOAD, 1L);
  call.send_bytes(std::move(*message));
  const auto code = call.perform();
  const auto status = call.status();
  if (code == CURLE_OK)
    return {sending_outcome::delivered, status};
  if (status >= 500)
    return {sending_outcome::refused, status};
  if (status >= 400)
    return {sending_outcome::later, status};
  return {call.met_forbidden_address() ? sending_outcome::not_allowed
                                       : sending_outcome::unreachable,
          0};
}

} // namespace ecoute
