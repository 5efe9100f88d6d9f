// SPDX-License-Identifier: EUPL-1.2
#include "net/http_answers.hpp"

#include "net/quiet.hpp"

#include <boost/json/serialize.hpp>

namespace ecoute {

http_response status_only(unsigned status) {
  http_response out;
  out.status = status;
  return out;
}

http_response json_response(unsigned status, const boost::json::object& body) {
  http_response out;
  out.status = status;
  out.content_type = "application/json";
  out.body = std::make_shared<const std::string>(boost::json::serialize(body));
  return out;
}

namespace {

/// A page keeps what it asked by its socket, and asks it again; what it asked by HTTP it does not.
std::string_view sentence_for_request(refusal why, const texts& sentences,
                                      std::string_view language) {
  const bool for_now = status_of(why) == 503;
  return for_now ? sentences.find("refus.requete", language) : sentences.sentence(why, language);
}

} // namespace

http_response refused_response(unsigned status, refusal why, const texts& sentences,
                               std::string_view language) {
  const auto code = refusal_name(why);
  const auto sentence = sentence_for_request(why, sentences, language);
  boost::json::object body;
  body["code"] = boost::json::string_view{code.data(), code.size()};
  body["sentence"] = boost::json::string_view{sentence.data(), sentence.size()};
  return json_response(status, body);
}

http_response text_response(std::string text) {
  http_response out;
  out.content_type = "text/plain; charset=utf-8";
  out.body = std::make_shared<const std::string>(std::move(text));
  return out;
}

unsigned status_of(refusal why) {
  switch (why) {
  case refusal::not_signed_in:
  case refusal::wrong_credentials:
    return 401;
  case refusal::too_many:
    return 429;
  case refusal::too_large:
    return 413;
  case refusal::busy:
  case refusal::unavailable:
  case refusal::in_doubt:
    return 503;
  case refusal::forbidden:
    return 403;
  default:
    return 400;
  }
}

void on_behalf(caf::actor_system& system, std::function<void(caf::event_based_actor*)> work) {
  system.spawn(
      [](caf::event_based_actor* self, const std::function<void(caf::event_based_actor*)>& asked) {
        print_nothing(self);
        asked(self);
      },
      std::move(work));
}

} // namespace ecoute
