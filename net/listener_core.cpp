// SPDX-License-Identifier: EUPL-1.2
#include "net/listener_core.hpp"

#include <algorithm>
#include <string_view>
#include <utility>

namespace ecoute {
namespace {

std::shared_ptr<const std::string> page_saying(std::string_view what) {
  std::string page{"<!doctype html><html lang=\"fr\"><meta charset=\"utf-8\">"
                   "<title>Indisponible</title><p>"};
  page += what;
  page += "</p><p>En danger\u00a0: appelez le 17 ou le 112. Par SMS\u00a0: 114.<br>"
          "Violences faites aux femmes\u00a0: 3919. Enfance en danger\u00a0: 119.</p></html>\n";
  return std::make_shared<const std::string>(std::move(page));
}

http_response page_of(unsigned status, std::shared_ptr<const std::string> body) {
  http_response response;
  response.status = status;
  response.content_type = "text/html; charset=utf-8";
  response.body = std::move(body);
  return response;
}

/// Holds nothing that HTML would read.
bool plain_origin(std::string_view origin) {
  return std::all_of(origin.begin(), origin.end(), [](char c) {
    const bool letter = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
    return letter || (c >= '0' && c <= ':') ||
           std::string_view{"/.-[]"}.find(c) != std::string_view::npos;
  });
}

} // namespace

std::uint64_t listener_core::enrol(std::weak_ptr<live_connection> one) {
  const std::lock_guard guard{mutex_};
  if (stopping_) {
    return 0;
  }
  live_.emplace(++last_, std::move(one));
  return last_;
}

void listener_core::forget(std::uint64_t id) {
  const std::lock_guard guard{mutex_};
  live_.erase(id);
}

void listener_core::shut_all(std::uint16_t code) {
  std::vector<std::shared_ptr<live_connection>> all;
  {
    const std::lock_guard guard{mutex_};
    stopping_ = true;
    for (const auto& [id, weak] : live_) {
      if (auto one = weak.lock()) {
        all.push_back(std::move(one));
      }
    }
  }
  for (const auto& one : all) {
    one->shut(code);
  }
}

bool listener_core::stopping() const {
  const std::lock_guard guard{mutex_};
  return stopping_;
}

http_response refusal_page(unsigned status) {
  static const auto body = page_saying(
      "Cette page ne peut pas s’ouvrir pour le moment. Réessayez dans quelques instants.");
  auto response = page_of(status, body);
  if (status == 429 || status == 503) {
    response.headers.emplace_back("Retry-After", "5");
  }
  return response;
}

http_response other_address_page(const listener_names& names) {
  if (names.origins.empty() || !plain_origin(names.origins.front())) {
    return refusal_page(421);
  }
  const auto link = "<a href=\"" + names.origins.front() + "/\">" + names.origins.front() + "/</a>";
  return page_of(421,
                 page_saying("Cette page ne s’ouvre pas à cette adresse. La sienne est " + link +
                             ".</p><p lang=\"en\">This page does not open at this "
                             "address. Its own is " +
                             link + "."));
}

http_response clear_refused_page() {
  static const auto body = page_saying(
      "Cette adresse ne s’ouvre pas sans chiffrement. Ouvrez la page par son adresse en https. "
      "Un mot de passe envoyé ici a pu être lu en chemin\u00a0: changez-le.</p>"
      "<p lang=\"en\">This address does not open without encryption. Open the page by its https "
      "address. A password sent here may have been read on its way: change it.");
  return page_of(403, body);
}

} // namespace ecoute
