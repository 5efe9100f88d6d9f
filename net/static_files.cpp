// SPDX-License-Identifier: EUPL-1.2
#include "net/static_files.hpp"

#include <boost/json/parse.hpp>
#include <boost/json/serialize.hpp>
#include <openssl/evp.h>

#include <algorithm>
#include <array>
#include <fstream>
#include <iterator>
#include <optional>
#include <stdexcept>
#include <vector>

namespace ecoute {
namespace {

namespace fs = std::filesystem;
using catalogue = std::map<std::string, std::string, std::less<>>;
using faults = std::vector<std::string>;

struct asset_names {
  std::string address;
  std::string integrity;
};

std::string read_whole(const fs::path& path, faults& wrong) {
  std::ifstream file{path, std::ios::binary};
  if (!file) {
    wrong.push_back("cannot read " + path.string());
  }
  return {std::istreambuf_iterator<char>{file}, {}};
}

std::vector<unsigned char> digest_of(const std::string& text, const EVP_MD* kind) {
  std::vector<unsigned char> out(EVP_MAX_MD_SIZE);
  unsigned size = 0;
  if (EVP_Digest(text.data(), text.size(), out.data(), &size, kind, nullptr) != 1) {
    throw std::runtime_error("OpenSSL cannot hash");
  }
  out.resize(size);
  return out;
}

std::string integrity_of(const std::string& text) {
  const auto digest = digest_of(text, EVP_sha384());
  std::string base64(4 * ((digest.size() + 2) / 3) + 1, '\0');
  const int size = EVP_EncodeBlock(reinterpret_cast<unsigned char*>(base64.data()), digest.data(),
                                   static_cast<int>(digest.size()));
  base64.resize(static_cast<std::size_t>(size));
  return "sha384-" + base64;
}

std::string fingerprint_of(const std::string& text) {
  constexpr std::size_t bytes = 8;
  constexpr std::string_view hex = "0123456789abcdef";
  const auto digest = digest_of(text, EVP_sha256());
  std::string name;
  for (std::size_t i = 0; i < bytes; ++i) {
    name += hex[digest[i] >> 4];
    name += hex[digest[i] & 0x0f];
  }
  return name;
}

std::string escaped(std::string_view text) {
  std::string out;
  for (const char c : text) {
    switch (c) {
    case '&':
      out += "&amp;";
      break;
    case '<':
      out += "&lt;";
      break;
    case '>':
      out += "&gt;";
      break;
    case '"':
      out += "&quot;";
      break;
    case '\'':
      out += "&#39;";
      break;
    default:
      out += c;
    }
  }
  return out;
}

std::map<std::string, catalogue> read_catalogues(const fs::path& folder, faults& wrong) {
  std::map<std::string, catalogue> all;
  std::error_code failed;
  for (const auto& file : fs::directory_iterator{folder, failed}) {
    if (file.path().extension() != ".json") {
      continue;
    }
    auto& texts = all[file.path().stem().string()];
    boost::system::error_code bad;
    const auto value = boost::json::parse(read_whole(file.path(), wrong), bad);
    if (bad || !value.is_object()) {
      wrong.push_back(file.path().string() + " is not a JSON object");
      continue;
    }
    for (const auto& [key, text] : value.get_object()) {
      if (text.is_string()) {
        texts.emplace(std::string{key}, std::string{text.get_string()});
      } else {
        wrong.push_back(file.path().string() + ": " + std::string{key} + " is not a text");
      }
    }
  }
  if (all.empty()) {
    wrong.push_back("no catalogue of texts in " + folder.string());
  }
  for (const auto& [language, texts] : all) {
    for (const auto& [other, others] : all) {
      for (const auto& [key, text] : texts) {
        if (!others.contains(key)) {
          wrong.push_back("text " + key + " of " + language + ".json is missing in " + other +
                          ".json");
        }
      }
    }
  }
  return all;
}

/// Renders one page in one language.
class renderer {
public:
  renderer(std::string page, std::string language, std::string_view profile, const catalogue& texts,
           const std::map<std::string, asset_names>& assets, faults& wrong)
      : page_(std::move(page)), language_(std::move(language)), profile_(profile), texts_(texts),
        assets_(assets), wrong_(wrong) {}

  std::string render(std::string_view from) {
    std::string out;
    while (true) {
      const auto start = from.find("{{");
      out += from.substr(0, start);
      if (start == std::string_view::npos) {
        return out;
      }
      const auto end = from.find("}}", start);
      if (end == std::string_view::npos) {
        wrong_.push_back(page_ + ": a placeholder is not closed");
        return out;
      }
      out += value_of(from.substr(start + 2, end - start - 2));
      from.remove_prefix(end + 2);
    }
  }

private:
  std::string value_of(std::string_view placeholder) {
    const auto mark = std::min(placeholder.find(':'), placeholder.size());
    const auto kind = placeholder.substr(0, mark);
    const auto name = placeholder.substr(std::min(mark + 1, placeholder.size()));
    if (placeholder == "lang") {
      return language_;
    }
    if (placeholder == "profile") {
      return escaped(profile_);
    }
    if (kind == "text") {
      const auto found = texts_.find(name);
      return found != texts_.end() ? escaped(found->second) : fault("no text for", placeholder);
    }
    if (kind == "json") {
      return texts_under(name, placeholder);
    }
    const auto asset = assets_.find(std::string{name});
    if ((kind == "asset" || kind == "sri") && asset != assets_.end()) {
      return kind == "asset" ? asset->second.address : asset->second.integrity;
    }
    return fault("nothing for", placeholder);
  }

  std::string texts_under(std::string_view prefix, std::string_view placeholder) {
    boost::json::object chosen;
    for (auto at = texts_.lower_bound(prefix); at != texts_.end() && at->first.starts_with(prefix);
         ++at) {
      chosen[at->first.substr(prefix.size())] = at->second;
    }
    return chosen.empty() ? fault("no text under", placeholder)
                          : escaped(boost::json::serialize(chosen));
  }

  std::string fault(std::string_view what, std::string_view placeholder) {
    wrong_.push_back(page_ + " (" + language_ + "): " + std::string{what} + " {{" +
                     std::string{placeholder} + "}}");
    return {};
  }

  std::string page_;
  std::string language_;
  std::string_view profile_;
  const catalogue& texts_;
  const std::map<std::string, asset_names>& assets_;
  faults& wrong_;
};

/// Files by name; the first folder that has a name wins.
std::map<std::string, fs::path> files_of(const std::vector<fs::path>& folders, faults& wrong) {
  std::map<std::string, fs::path> files;
  for (const auto& folder : folders) {
    std::error_code failed;
    for (const auto& file : fs::directory_iterator{folder, failed}) {
      if (file.is_regular_file()) {
        files.emplace(file.path().filename().string(), file.path());
      }
    }
    if (failed) {
      wrong.push_back("cannot read the folder " + folder.string());
    }
  }
  return files;
}

std::optional<std::string> asset_type(const fs::path& path) {
  static const std::map<std::string, std::string, std::less<>> types{
      {".js", "text/javascript; charset=utf-8"},
      {".css", "text/css; charset=utf-8"},
      {".svg", "image/svg+xml"},
      {".woff2", "font/woff2"},
      {".png", "image/png"}};
  const auto found = types.find(path.extension().string());
  return found == types.end() ? std::nullopt : std::optional{found->second};
}

http_response not_found() {
  http_response response;
  response.status = 404;
  return response;
}

} // namespace

static_files::static_files(const std::vector<fs::path>& folders, const fs::path& texts,
                           std::string_view profile) {
  faults wrong;
  const auto catalogues = read_catalogues(texts, wrong);
  const auto files = files_of(folders, wrong);
  std::map<std::string, asset_names> names;
  for (const auto& [name, path] : files) {
    if (const auto type = asset_type(path)) {
      auto body = read_whole(path, wrong);
      const asset_names one{"/v." + fingerprint_of(body) + path.extension().string(),
                            integrity_of(body)};
      names.emplace(name, one);
      assets_.insert_or_assign(one.address,
                               entry{*type, std::make_shared<const std::string>(std::move(body))});
    }
  }
  for (const auto& [name, path] : files) {
    if (path.extension() != ".html") {
      continue;
    }
    const auto source = read_whole(path, wrong);
    for (const auto& [language, entries] : catalogues) {
      renderer page{name, language, profile, entries, names, wrong};
      pages_.insert_or_assign(path.stem().string() + '.' + language,
                              entry{"text/html; charset=utf-8",
                                    std::make_shared<const std::string>(page.render(source))});
    }
  }
  for (const auto& [language, entries] : catalogues) {
    languages_.push_back(language);
  }
  if (!wrong.empty()) {
    std::string all = "the pages cannot be made:";
    for (const auto& one : wrong) {
      all += "\n  " + one;
    }
    throw std::runtime_error(all);
  }
}

http_response static_files::page(std::string_view name, std::string_view language) const {
  const std::string stem{name};
  auto found = pages_.find(stem + '.' + std::string{language});
  if (found == pages_.end()) {
    found = pages_.find(stem + ".fr");
  }
  if (found == pages_.end()) {
    return not_found();
  }
  http_response response;
  response.content_type = found->second.content_type;
  response.body = found->second.body;
  response.headers.emplace_back("Vary", "Accept-Language");
  return response;
}

http_response static_files::asset(std::string_view path) const {
  const auto found = assets_.find(path);
  if (found == assets_.end()) {
    return not_found();
  }
  http_response response;
  response.content_type = found->second.content_type;
  response.body = found->second.body;
  response.headers.emplace_back("Cache-Control", "private, max-age=31536000, immutable");
  return response;
}

std::vector<std::string> static_files::languages() const {
  return languages_;
}

} // namespace ecoute
