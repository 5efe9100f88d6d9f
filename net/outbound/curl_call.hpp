// SPDX-License-Identifier: EUPL-1.2
#pragma once

#include "actors/domain/webhook_address.hpp"
#include "net/outbound/sending.hpp"

#include <cstdint>
#include <curl/curl.h>
#include <filesystem>
#include <functional>
#include <memory>
#include <optional>
#include <string>

struct sockaddr;

namespace ecoute {

/// Whether an address may be connected to; empty: any.
using address_rule = std::function<bool(const ip_address&)>;

/// One call of libcurl with what all of ours have in common: one time limit for everything, TLS
/// 1.2 or newer and verified, no proxy of the environment, an answer that is cut off, and a rule
/// about the address itself. The rule sees what the socket is about to connect to, and not what a
/// name meant when somebody looked it up before: a name that changes its address in between
/// (rebinding) gains nothing.
///
/// Blocks: for threads that may. Never prints; no text of libcurl's is kept, since it quotes names.
class curl_call {
public:
  explicit curl_call(sending_limits limits);

  void set(CURLoption option, const char* text) { curl_easy_setopt(handle_.get(), option, text); }
  void set(CURLoption option, const std::string& text) { set(option, text.c_str()); }
  void set(CURLoption option, long number) { curl_easy_setopt(handle_.get(), option, number); }
  void connect_only_to(address_rule rule) { rule_ = std::move(rule); }
  /// Certificates of who is believed; empty: the system's.
  void trust(const std::filesystem::path& certificates);
  /// As a header of HTTP.
  void add_header(const std::string& line) { add(headers_, line); }
  void add_recipient(const std::string& address) { add(recipients_, address); }
  /// What is sent, for as long as the call lasts.
  void send_bytes(std::string bytes);

  CURLcode perform();
  /// Of the protocol; 0: none came.
  [[nodiscard]] std::uint16_t status() const;
  /// An address was refused by the rule.
  [[nodiscard]] bool met_forbidden_address() const { return forbidden_; }

private:
  template <auto Free>
  struct freeing {
    template <class T>
    void operator()(T* one) const {
      Free(one);
    }
  };
  using list = std::unique_ptr<curl_slist, freeing<curl_slist_free_all>>;

  static void add(list& to, const std::string& line);
  static curl_socket_t open_socket(void* me, curlsocktype purpose, curl_sockaddr* address);
  static std::size_t take_answer(char* bytes, std::size_t size, std::size_t count, void* me);
  static std::size_t give_bytes(char* into, std::size_t size, std::size_t count, void* me);
  static int look_around(void* me, curl_off_t, curl_off_t, curl_off_t, curl_off_t);

  sending_limits limits_;
  list headers_;
  list recipients_;
  address_rule rule_;
  std::string bytes_;
  std::size_t given_ = 0;
  std::size_t answered_ = 0;
  bool forbidden_ = false;
  std::unique_ptr<CURL, freeing<curl_easy_cleanup>> handle_; ///< dies before what it points to
};

/// Nothing when it is no address of the internet.
std::optional<ip_address> address_in(const sockaddr& from);

} // namespace ecoute
