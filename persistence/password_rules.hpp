// SPDX-License-Identifier: EUPL-1.2
#pragma once

#include "actors/domain/secret_text.hpp"

#include <cstdint>
#include <string>

/// What an agent's password must be (RELIABILITY.md §2.2).
namespace ecoute {

enum class password_fault : std::uint8_t {
  none,
  not_utf8,
  too_short,
  too_long,
  names_its_owner,
  names_the_service,
  commonplace, ///< made of the commonest passwords, words, names, dates or patterns
};

/// The first fault found. The names are looked for without regard to case and accents.
password_fault fault_of_password(const secret_text& password, const std::string& sign_in_name,
                                 const std::string& shown_name);

/// Says what to do instead, and nothing of the password.
std::string sentence_of(password_fault fault);

} // namespace ecoute
