// SPDX-License-Identifier: EUPL-1.2
#include "net/texts.hpp"

#include <boost/json/parse.hpp>
#include <boost/json/value.hpp>

#include <fstream>
#include <sstream>
#include <stdexcept>

namespace ecoute {

namespace {

constexpr auto last_refusal = refusal::queue_full;
constexpr const char* languages[] = {"fr", "en"};

std::string key_of(refusal why) {
  return "refus." + std::string{refusal_name(why)};
}

texts::catalogue read_catalogue(const std::filesystem::path& file) {
  std::ifstream in{file, std::ios::binary};
  std::ostringstream content;
  content << in.rdbuf();
  boost::system::error_code ec;
  const auto parsed = boost::json::parse(content.str(), ec);
  if (!in || ec || !parsed.is_object())
    throw std::runtime_error(file.string() + ": not a readable catalogue");
  texts::catalogue out;
  for (const auto& [key, sentence] : parsed.get_object())
    if (sentence.is_string())
      out.emplace(std::string{key.data(), key.size()}, sentence.get_string().c_str());
  return out;
}

} // namespace

texts::texts(std::map<std::string, catalogue, std::less<>> by_language)
    : by_language_(std::move(by_language)) {}

texts texts::load(const std::filesystem::path& folder) {
  texts out;
  std::string faults;
  for (const std::string language : languages) {
    const auto file = folder / (language + ".json");
    try {
      out.by_language_[language] = read_catalogue(file);
    } catch (const std::runtime_error& e) {
      faults += std::string{e.what()} + "\n";
      continue;
    }
    for (int i = 1; i <= static_cast<int>(last_refusal); ++i)
      if (const auto key = key_of(static_cast<refusal>(i)); !out.by_language_[language].count(key))
        faults += file.string() + ": " + key + " is missing\n";
  }
  if (!faults.empty()) {
    faults.pop_back();
    throw std::runtime_error(faults);
  }
  return out;
}

std::string_view texts::find(std::string_view key, std::string_view language) const {
  for (const auto wanted : {language, std::string_view{"fr"}})
    if (const auto in = by_language_.find(wanted); in != by_language_.end())
      if (const auto found = in->second.find(key); found != in->second.end())
        return found->second;
  return key;
}

std::string_view texts::sentence(refusal why, std::string_view language) const {
  const auto key = key_of(why);
  const auto found = find(key, language);
  return found == key ? refusal_name(why) : found;
}

} // namespace ecoute
