// SPDX-License-Identifier: EUPL-1.2
#pragma once

#include <string>
#include <string_view>
#include <utility>

namespace ecoute {

/// Words of a person: a text that cannot be printed and is wiped when it dies. Whoever needs the
/// words says so by calling reveal(), which is what a reviewer searches for.
class secret_text {
public:
  secret_text() = default;
  explicit secret_text(std::string words) : words_(std::move(words)) {}
  secret_text(const secret_text&) = default;
  secret_text(secret_text&& other) noexcept : words_(std::move(other.words_)) { other.wipe(); }
  secret_text& operator=(const secret_text&) = default;
  secret_text& operator=(secret_text&& other) noexcept {
    if (this != &other) {
      wipe();
      words_ = std::move(other.words_);
      other.wipe();
    }
    return *this;
  }
  ~secret_text() { wipe(); }

  [[nodiscard]] std::string_view reveal() const { return words_; }
  [[nodiscard]] bool empty() const { return words_.empty(); }
  [[nodiscard]] std::size_t size() const { return words_.size(); }

  friend bool operator==(const secret_text&, const secret_text&) = default;

  /// Found by CAF's own printing, which would otherwise show the words.
  friend std::string to_string(const secret_text&) { return "<redacted>"; }

  template <class Inspector>
  friend typename Inspector::result_type inspect(Inspector& f, secret_text& x) {
    return f(x.words_);
  }

private:
  void wipe() noexcept {
    volatile char* bytes = words_.data();
    for (std::size_t i = 0; i < words_.size(); ++i)
      bytes[i] = 0;
    words_.clear();
  }

  std::string words_;
};

} // namespace ecoute
