// SPDX-License-Identifier: EUPL-1.2
#include "tests/persistence/cutting_proxy.hpp"

#include <array>
#include <poll.h>
#include <stdexcept>
#include <string_view>
#include <sys/eventfd.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <unistd.h>
#include <vector>

namespace ecoute::test {
namespace {

// The name of the prepared statement in a Bind message; the tag of a CommandComplete message.
constexpr std::string_view commit_request{"\0commit\0", 8};
constexpr std::string_view commit_reply{"COMMIT\0", 7};

constexpr std::chrono::seconds patience{20};

sockaddr_un address_in(const std::filesystem::path& folder) {
  sockaddr_un address{};
  address.sun_family = AF_UNIX;
  const auto path = (folder / ".s.PGSQL.5432").string();
  path.copy(address.sun_path, sizeof(address.sun_path) - 1);
  return address;
}

int socket_of_unix() {
  const auto descriptor = ::socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0);
  if (descriptor < 0)
    throw std::runtime_error("no socket can be had");
  return descriptor;
}

/// Empty at the end of the stream.
std::string part_of(int descriptor) {
  std::array<char, 65536> part{};
  const auto size = ::recv(descriptor, part.data(), part.size(), 0);
  return size <= 0 ? std::string{} : std::string(part.data(), static_cast<std::size_t>(size));
}

bool pass_on(int descriptor, std::string_view bytes) {
  while (!bytes.empty()) {
    const auto sent = ::send(descriptor, bytes.data(), bytes.size(), MSG_NOSIGNAL);
    if (sent <= 0)
      return false;
    bytes.remove_prefix(static_cast<std::size_t>(sent));
  }
  return true;
}

} // namespace

cutting_proxy::cutting_proxy(const std::filesystem::path& server) : server_(server) {
  std::string folder = "/tmp/ecoute-px-XXXXXX";
  if (::mkdtemp(folder.data()) == nullptr)
    throw std::runtime_error("no temporary folder can be made");
  folder_ = folder;
  listener_ = socket_of_unix();
  wake_ = ::eventfd(0, EFD_CLOEXEC | EFD_NONBLOCK);
  const auto address = address_in(folder_);
  if (::bind(listener_, reinterpret_cast<const sockaddr*>(&address), sizeof(address)) != 0 ||
      ::listen(listener_, 16) != 0)
    throw std::runtime_error("the proxy cannot listen");
  thread_ = std::thread([this] { run(); });
}

cutting_proxy::~cutting_proxy() {
  stopping_ = true;
  ::eventfd_write(wake_, 1);
  thread_.join();
  for (const auto& one : links_) {
    ::close(one.client);
    ::close(one.server);
  }
  ::close(listener_);
  ::close(wake_);
  std::error_code ignored;
  std::filesystem::remove_all(folder_, ignored);
}

void cutting_proxy::arm(fault next) {
  const std::lock_guard lock{guard_};
  armed_ = next;
}

bool cutting_proxy::has_struck() {
  std::unique_lock lock{guard_};
  return changed_.wait_for(lock, patience, [this] { return armed_ == fault::none; });
}

bool cutting_proxy::is_abandoned() {
  std::unique_lock lock{guard_};
  return changed_.wait_for(lock, patience, [this] { return abandoned_; });
}

bool cutting_proxy::strikes(fault wanted) {
  {
    const std::lock_guard lock{guard_};
    if (armed_ != wanted)
      return false;
    armed_ = fault::none;
  }
  changed_.notify_all();
  return true;
}

void cutting_proxy::note_abandoned() {
  {
    const std::lock_guard lock{guard_};
    abandoned_ = true;
  }
  changed_.notify_all();
}

void cutting_proxy::release() {
  released_ = true;
  ::eventfd_write(wake_, 1);
}

void cutting_proxy::run() {
  while (!stopping_) {
    std::vector<pollfd> watched{{listener_, POLLIN, 0}, {wake_, POLLIN, 0}};
    for (const auto& one : links_) {
      watched.push_back({one.client, POLLIN, 0});
      watched.push_back({one.server, POLLIN, 0});
    }
    if (::poll(watched.data(), watched.size(), -1) < 0)
      continue;
    eventfd_t ignored = 0;
    ::eventfd_read(wake_, &ignored);
    std::size_t at = 2;
    for (auto one = links_.begin(); one != links_.end(); at += 2) {
      auto lives = true;
      if (one->held)
        lives = still_held(*one);
      else if (watched[at].revents != 0)
        lives = carry_request(*one);
      if (lives && watched[at + 1].revents != 0)
        lives = carry_reply(*one);
      if (lives) {
        ++one;
        continue;
      }
      ::close(one->client);
      ::close(one->server);
      one = links_.erase(one);
    }
    if (watched[0].revents != 0)
      welcome();
  }
}

void cutting_proxy::welcome() {
  link one;
  one.client = ::accept4(listener_, nullptr, nullptr, SOCK_CLOEXEC);
  one.server = socket_of_unix();
  const auto address = address_in(server_);
  if (one.client >= 0 &&
      ::connect(one.server, reinterpret_cast<const sockaddr*>(&address), sizeof(address)) == 0) {
    links_.push_back(one);
    return;
  }
  ::close(one.client);
  ::close(one.server);
}

bool cutting_proxy::carry_request(link& one) {
  auto part = part_of(one.client);
  const bool commits = part.find(commit_request) != std::string::npos;
  if (commits && strikes(fault::lose_request))
    return false;
  if (!commits || !strikes(fault::hold_request))
    return !part.empty() && pass_on(one.server, part);
  one.held = true;
  one.kept = std::move(part);
  return true;
}

bool cutting_proxy::carry_reply(link& one) {
  const auto part = part_of(one.server);
  if (part.find(commit_reply) != std::string::npos && strikes(fault::lose_reply))
    return false;
  if (part.empty())
    return false;
  return one.held || pass_on(one.client, part);
}

/// The client may be gone: the server must not learn of it before the request got through.
bool cutting_proxy::still_held(link& one) {
  if (one.client >= 0) {
    std::array<char, 256> farewell{};
    if (::recv(one.client, farewell.data(), farewell.size(), MSG_DONTWAIT) == 0) {
      ::close(one.client);
      one.client = -1; // poll passes over it
      note_abandoned();
    }
  }
  if (!released_ || one.kept.empty())
    return true;
  const auto passed = pass_on(one.server, one.kept);
  one.kept.clear();
  return passed;
}

} // namespace ecoute::test
