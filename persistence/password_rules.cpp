// SPDX-License-Identifier: EUPL-1.2
#include "persistence/password_rules.hpp"

#include "actors/domain/territory.hpp"
#include "actors/domain/utf8.hpp"
#include "config/limits.hpp"

#include <array>
#include <optional>
#include <zxcvbn.h>

namespace ecoute {
namespace {

constexpr const char* service_name = "ecoute";

std::optional<std::size_t> characters(std::string_view text) {
  std::size_t count = 0;
  for (std::size_t at = 0; at < text.size(); ++count)
    if (!next_code_point(text, at))
      return std::nullopt;
  return count;
}

bool names(const std::string& folded_password, const std::string& name) {
  const auto folded = fold_place_name(name);
  return folded.size() >= fixed::name_in_password_min &&
         folded_password.find(folded) != std::string::npos;
}

/// The library knows English; what is commonest here beside it stands below.
bool is_commonplace(const secret_text& password, const std::string& sign_in_name,
                    const std::string& shown_name) {
  const std::array words{sign_in_name.c_str(),
                         shown_name.c_str(),
                         service_name,
                         "police",
                         "gendarmerie",
                         "gendarme",
                         "commissariat",
                         "motdepasse",
                         "bonjour",
                         "soleil",
                         "azertyuiop",
                         "qsdfghjklm",
                         static_cast<const char*>(nullptr)};
  auto* listed = const_cast<const char**>(words.data()); // the library reads it only
  return ZxcvbnMatch(std::string{password.reveal()}.c_str(), listed, nullptr) <
         fixed::password_bits_min;
}

} // namespace

password_fault fault_of_password(const secret_text& password, const std::string& sign_in_name,
                                 const std::string& shown_name) {
  const auto length = characters(password.reveal());
  if (!length)
    return password_fault::not_utf8;
  if (*length < fixed::password_characters_min)
    return password_fault::too_short;
  if (password.size() > fixed::sign_in_field_bytes_max)
    return password_fault::too_long;
  const auto folded = fold_place_name(password.reveal());
  if (names(folded, sign_in_name))
    return password_fault::names_its_owner;
  if (names(folded, service_name))
    return password_fault::names_the_service;
  return is_commonplace(password, sign_in_name, shown_name) ? password_fault::commonplace
                                                            : password_fault::none;
}

std::string sentence_of(password_fault fault) {
  switch (fault) {
  case password_fault::not_utf8:
    return "the password is not UTF-8 text";
  case password_fault::too_short:
    return "the password has fewer than 12 characters";
  case password_fault::too_long:
    return "the password has more than 256 bytes: it could not be typed at the sign-in";
  case password_fault::names_its_owner:
    return "the password contains the sign-in name";
  case password_fault::names_the_service:
    return "the password contains the name of the service";
  case password_fault::commonplace:
    return "the password is too easy to guess (common passwords, words, names, dates or patterns): "
           "take several unusual words, or let one be made by leaving out --password-file";
  case password_fault::none:
    break;
  }
  return {};
}

} // namespace ecoute
