// SPDX-License-Identifier: EUPL-1.2
#include "net/outbound/curl_call.hpp"

#include <algorithm>
#include <array>
#include <csignal>
#include <cstring>
#include <netinet/in.h>
#include <new>
#include <sys/socket.h>
#include <utility>

namespace ecoute {
namespace {

/// Once, before the first handle; from any thread.
void begin_curl() {
  static const bool begun = [] {
    // A peer that vanishes while OpenSSL writes would otherwise end the process.
    std::signal(SIGPIPE, SIG_IGN);
    return curl_global_init(CURL_GLOBAL_DEFAULT) == CURLE_OK;
  }();
  if (!begun)
    throw std::bad_alloc{};
}

} // namespace

std::optional<ip_address> address_in(const sockaddr& from) {
  if (from.sa_family == AF_INET6) {
    sockaddr_in6 six{};
    std::memcpy(&six, &from, sizeof six);
    ip_address out;
    std::memcpy(out.bytes.data(), &six.sin6_addr, out.bytes.size());
    return out;
  }
  if (from.sa_family != AF_INET)
    return std::nullopt;
  sockaddr_in in{};
  std::memcpy(&in, &from, sizeof in);
  std::array<std::uint8_t, 4> four{};
  std::memcpy(four.data(), &in.sin_addr, four.size());
  return ip_address::v4(four);
}

curl_call::curl_call(sending_limits limits) : limits_(std::move(limits)) {
  begin_curl();
  handle_.reset(curl_easy_init());
  if (!handle_)
    throw std::bad_alloc{};
  set(CURLOPT_NOSIGNAL, 1L);
  set(CURLOPT_TIMEOUT_MS, static_cast<long>(limits_.whole.count()));
  set(CURLOPT_QUICK_EXIT, 1L); // a look-up that hangs is left to its own thread, which ends itself
  set(CURLOPT_PROXY, "");      // also when the environment names one
  set(CURLOPT_SSLVERSION, static_cast<long>(CURL_SSLVERSION_TLSv1_2));
  set(CURLOPT_SSL_VERIFYPEER, 1L);
  set(CURLOPT_SSL_VERIFYHOST, 2L);
  auto* handle = handle_.get();
  curl_easy_setopt(handle, CURLOPT_OPENSOCKETFUNCTION, &curl_call::open_socket);
  curl_easy_setopt(handle, CURLOPT_OPENSOCKETDATA, this);
  curl_easy_setopt(handle, CURLOPT_WRITEFUNCTION, &curl_call::take_answer);
  curl_easy_setopt(handle, CURLOPT_WRITEDATA, this);
  curl_easy_setopt(handle, CURLOPT_HEADERFUNCTION, &curl_call::take_answer);
  curl_easy_setopt(handle, CURLOPT_HEADERDATA, this);
  set(CURLOPT_NOPROGRESS, 0L);
  curl_easy_setopt(handle, CURLOPT_XFERINFOFUNCTION, &curl_call::look_around);
  curl_easy_setopt(handle, CURLOPT_XFERINFODATA, this);
}

void curl_call::trust(const std::filesystem::path& certificates) {
  if (certificates.empty())
    return;
  set(CURLOPT_CAINFO, certificates.string());
  curl_easy_setopt(handle_.get(), CURLOPT_CAPATH, nullptr);
}

void curl_call::add(list& to, const std::string& line) {
  auto* longer = curl_slist_append(to.get(), line.c_str());
  if (longer == nullptr)
    throw std::bad_alloc{};
  static_cast<void>(to.release());
  to.reset(longer);
}

void curl_call::send_bytes(std::string bytes) {
  bytes_ = std::move(bytes);
  curl_easy_setopt(handle_.get(), CURLOPT_READFUNCTION, &curl_call::give_bytes);
  curl_easy_setopt(handle_.get(), CURLOPT_READDATA, this);
}

CURLcode curl_call::perform() {
  if (headers_)
    curl_easy_setopt(handle_.get(), CURLOPT_HTTPHEADER, headers_.get());
  if (recipients_)
    curl_easy_setopt(handle_.get(), CURLOPT_MAIL_RCPT, recipients_.get());
  return curl_easy_perform(handle_.get());
}

std::uint16_t curl_call::status() const {
  long code = 0;
  curl_easy_getinfo(handle_.get(), CURLINFO_RESPONSE_CODE, &code);
  return static_cast<std::uint16_t>(code);
}

curl_socket_t curl_call::open_socket(void* me, curlsocktype, curl_sockaddr* address) {
  auto& self = *static_cast<curl_call*>(me);
  if (self.rule_) {
    const auto where = address_in(address->addr);
    if (!where || !self.rule_(*where)) {
      self.forbidden_ = true;
      return CURL_SOCKET_BAD;
    }
  }
  return ::socket(address->family, address->socktype | SOCK_CLOEXEC, address->protocol);
}

/// Kept by nobody: its status says all.
std::size_t curl_call::take_answer(char*, std::size_t size, std::size_t count, void* me) {
  auto& self = *static_cast<curl_call*>(me);
  self.answered_ += size * count;
  return self.answered_ > self.limits_.answer_bytes ? 0 : size * count;
}

std::size_t curl_call::give_bytes(char* into, std::size_t size, std::size_t count, void* me) {
  auto& self = *static_cast<curl_call*>(me);
  const auto some = std::min(size * count, self.bytes_.size() - self.given_);
  std::copy_n(self.bytes_.data() + self.given_, some, into);
  self.given_ += some;
  return some;
}

int curl_call::look_around(void* me, curl_off_t, curl_off_t, curl_off_t, curl_off_t) {
  const auto& stop = static_cast<curl_call*>(me)->limits_.stop;
  return stop && *stop ? 1 : 0;
}

} // namespace ecoute
