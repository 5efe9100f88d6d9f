// SPDX-License-Identifier: EUPL-1.2
#include "persistence/private_file.hpp"

#include "persistence/key_ring.hpp"

#include <array>
#include <cerrno>
#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

namespace ecoute {
namespace {

class descriptor {
public:
  descriptor(const std::filesystem::path& path, int flags)
      : value_(::open(path.c_str(), flags | O_CLOEXEC, 0600)) {
    if (value_ < 0)
      throw key_error(path.string() + ": cannot be opened");
  }
  ~descriptor() { ::close(value_); }
  descriptor(const descriptor&) = delete;
  descriptor& operator=(const descriptor&) = delete;
  [[nodiscard]] int value() const { return value_; }

private:
  int value_;
};

void sync_folder(const std::filesystem::path& folder) {
  const descriptor d(folder.empty() ? "." : folder, O_RDONLY | O_DIRECTORY);
  if (::fsync(d.value()) != 0)
    throw key_error(folder.string() + ": cannot be synced to disk");
}

} // namespace

std::string read_private_file(const std::filesystem::path& path) {
  const descriptor d(path, O_RDONLY);
  struct stat about {};
  if (::fstat(d.value(), &about) != 0 || !S_ISREG(about.st_mode))
    throw key_error(path.string() + ": not a regular file");
  const auto mode = about.st_mode & 07777U;
  if (mode != 0600U && mode != 0400U)
    throw key_error(path.string() + ": others may read it; its mode must be 0600 or 0400");
  std::string bytes;
  std::array<char, 4096> part{};
  for (;;) {
    const auto got = ::read(d.value(), part.data(), part.size());
    if (got < 0 && errno == EINTR)
      continue;
    if (got < 0 || bytes.size() > 64U * 1024U)
      throw key_error(path.string() + ": cannot be read");
    if (got == 0)
      return bytes;
    bytes.append(part.data(), static_cast<std::size_t>(got));
  }
}

void write_private_file(const std::filesystem::path& path, std::string_view bytes) {
  auto unfinished = path;
  unfinished += ".unfinished-" + std::to_string(::getpid());
  ::unlink(unfinished.c_str());
  {
    const descriptor d(unfinished, O_WRONLY | O_CREAT | O_EXCL);
    if (::write(d.value(), bytes.data(), bytes.size()) != static_cast<ssize_t>(bytes.size()) ||
        ::fsync(d.value()) != 0)
      throw key_error(path.string() + ": cannot be written");
  }
  // link() refuses to replace: of two writers one wins and the other is told.
  const auto linked = ::link(unfinished.c_str(), path.c_str());
  ::unlink(unfinished.c_str());
  if (linked != 0)
    throw key_error(path.string() + ": is there already");
  sync_folder(path.parent_path());
}

} // namespace ecoute
