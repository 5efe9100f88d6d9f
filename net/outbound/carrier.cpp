// SPDX-License-Identifier: EUPL-1.2
#include "net/outbound/carrier.hpp"

#include "net/outbound/http_post.hpp"

namespace ecoute {
namespace {

constexpr sent not_sent{sending_outcome::not_allowed, 0};

sent post_to(const outbound_ways& ways, const signed_receiver& to, const std::string& key,
             const std::string& body) {
  if (!is_delivery_key(key))
    return not_sent;
  http_post post;
  post.url = to.url;
  post.stamp = sign_webhook(to.secret, key, body, ways.wall_now());
  post.body = body;
  post.allowed = to.allowed;
  return send_post(post, ways.limits);
}

sent mail_to(const outbound_ways& ways, const outgoing& what) {
  if (!ways.relay)
    return {sending_outcome::switched_off, 0};
  const auto notice = read_notice(what.what.body);
  if (!notice)
    return not_sent;
  return send_mail(
      *ways.relay,
      {what.mail_to, what.what.key, letter_about(*notice, ways.sentences), ways.wall_now()},
      ways.limits);
}

} // namespace

sent carry(const outbound_ways& ways, const outgoing& what) {
  switch (what.what.channel) {
  case alert_channel::webhook: {
    const auto to = ways.webhooks.find(what.what.endpoint);
    return to == ways.webhooks.end() ? not_sent
                                     : post_to(ways, to->second, what.what.key, what.what.body);
  }
  case alert_channel::mail:
    return mail_to(ways, what);
  case alert_channel::page:
    break; // told by the board
  }
  return not_sent;
}

sent carry_beat(const outbound_ways& ways, const std::string& key, const std::string& body) {
  return ways.dead_man ? post_to(ways, *ways.dead_man, key, body) : not_sent;
}

} // namespace ecoute
