// SPDX-License-Identifier: EUPL-1.2
#pragma once

#include "net/transport.hpp"

#include <filesystem>
#include <map>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

namespace ecoute {

/// The files of one face, read once and kept in memory.
///
/// Every `*.js` and `*.css` of the face's folders gets the name `/v.<hash>.js|css` (the hash is of
/// its content); every `*.html` is rendered once per catalogue. In a page stand:
///   {{text:key}}     the text of the catalogue, HTML-escaped
///   {{asset:app.js}} the address of that asset
///   {{sri:app.js}}   its integrity value (sha384)
///   {{json:prefix.}} an HTML-escaped JSON object of all texts whose key starts with the prefix,
///                    keys without it; meant for a data- attribute
///   {{lang}}         the language of the page
///   {{profile}}      demonstration or production
class static_files {
public:
  /// `folders` in order of precedence (a face first, then shared); `texts` holds one `<lang>.json`
  /// (flat object key → text) per language. Throws std::runtime_error that names every fault at
  /// once: unreadable files, unknown placeholders, keys that a catalogue lacks.
  static_files(const std::vector<std::filesystem::path>& folders,
               const std::filesystem::path& texts, std::string_view profile = "demonstration");

  /// The page `name` ("index") in `language` (French when there is none); empty body and 404 when
  /// no such page exists.
  http_response page(std::string_view name, std::string_view language) const;

  /// The asset at `path` ("/v.<hash>.js"); nullopt-like: status 404 without body when unknown.
  http_response asset(std::string_view path) const;

  std::vector<std::string> languages() const;

private:
  struct entry {
    std::string content_type;
    std::shared_ptr<const std::string> body;
  };
  std::map<std::string, entry, std::less<>> assets_;
  std::map<std::string, entry, std::less<>> pages_; ///< "index.fr"
  std::vector<std::string> languages_;
};

} // namespace ecoute
