// SPDX-License-Identifier: EUPL-1.2
#include "net/protocol/server_codec.hpp"

#include "net/protocol/event_json.hpp"
#include "net/protocol/frame_json.hpp"

#include <boost/json/array.hpp>
#include <boost/json/serialize.hpp>
#include <boost/json/value.hpp>

namespace ecoute::wire {

namespace json = boost::json;

namespace {

json::array thread_events(const std::vector<event>& events, author audience) {
  json::array out;
  for (const auto& e : events)
    if (auto written = event_json(e, audience); !written.empty())
      out.push_back(std::move(written));
  return out;
}

} // namespace

std::string padded(json::object frame) {
  auto out = json::serialize(frame);
  out.pop_back();
  out += R"(,"pad":")";
  const auto length = out.size() + 2;
  out.append((pad_bucket - length % pad_bucket) % pad_bucket, ' ');
  out += R"("})";
  return out;
}

std::string entered_frame(const std::optional<message_id>& id, const secret_text& token,
                          force platform, confidence sureness, bool returned) {
  auto out = of_type("entered");
  if (id)
    out["id"] = to_text(*id);
  out["token"] = json_text(token.reveal());
  out["platform"] = json_text(name_of(platform));
  out["sureness"] = json_text(name_of(sureness));
  out["returned"] = returned;
  return padded(std::move(out));
}

std::string visitor_thread_frame(const visitor_attached& thread) {
  auto out = of_type("thread");
  out["events"] = thread_events(thread.missed, author::visitor);
  out["last"] = thread.last;
  out["floor"] = thread.floor;
  return padded(std::move(out));
}

std::string agent_thread_frame(const conversation_id& conversation, const message_id& id,
                               const operator_attached& thread) {
  auto out = about("thread", conversation);
  if (!id.is_nil())
    out["id"] = to_text(id);
  out["events"] = thread_events(thread.missed, author::operator_agent);
  out["last"] = thread.last;
  return padded(std::move(out));
}

std::string visitor_event_frame(const event& e) {
  auto out = event_json(e, author::visitor);
  return out.empty() ? std::string{} : typed("event", std::move(out));
}

std::string agent_event_frame(const conversation_id& conversation, const event& e) {
  auto out = event_json(e, author::operator_agent);
  if (out.empty())
    return {};
  out["conversation"] = to_text(conversation);
  return typed("event", std::move(out));
}

std::string standing_frame(const visitor_standing& s) {
  auto out = of_type("standing");
  out["phase"] = json_text(name_of(s.where));
  const bool placed = s.placed && s.where == phase::waiting;
  if (placed)
    out["ahead"] = s.ahead;
  if (placed && s.wait.most > 0)
    out["wait"] = {{"least", s.wait.least},
                   {"most", s.wait.most},
                   {"open", s.wait.open},
                   {"longer", s.wait.longer}};
  if (placed)
    out["nobody_on_duty"] = s.nobody_on_duty;
  if (s.where == phase::held)
    out["with"] = json_text(s.holder_name);
  if (s.where == phase::held && s.other_language)
    out["other_language"] = true;
  out["silent"] = s.holder_silent;
  if (auto third = third_json(s.psychologist); !third.empty())
    out["psychologist"] = std::move(third);
  return padded(std::move(out));
}

std::string standing_frame(const visitor_attached& a) {
  return standing_frame(visitor_standing{a.where, a.ahead, a.nobody_on_duty, a.holder_name,
                                         a.holder_silent, a.wait, a.placed, a.other_language,
                                         a.psychologist});
}

std::string ack_frame(const message_id& id, std::uint32_t n, instant at) {
  auto out = of_type("ack");
  out["id"] = to_text(id);
  if (n != 0) {
    out["n"] = n;
    out["at"] = json_time(at);
  }
  return padded(std::move(out));
}

std::string code_frame(const message_id& id, const secret_text& words) {
  auto out = of_type("code");
  out["id"] = to_text(id);
  out["words"] = json_text(words.reveal());
  return padded(std::move(out));
}

std::string typing_frame() {
  return padded(of_type("typing"));
}

std::string typing_frame(const conversation_id& conversation) {
  return padded(about("typing", conversation));
}

std::string mode_frame(engine_mode mode) {
  auto out = of_type("mode");
  out["mode"] = json_text(name_of(mode));
  return padded(std::move(out));
}

std::string wait_frame(const message_id& id, milliseconds left) {
  auto out = of_type("wait");
  out["id"] = to_text(id);
  out["seconds"] = std::chrono::ceil<seconds>(left).count();
  return padded(std::move(out));
}

std::string refused_frame(const std::optional<message_id>& id, refusal why,
                          std::string_view sentence) {
  auto out = of_type("refused");
  if (id)
    out["id"] = to_text(*id);
  out["code"] = json_text(refusal_name(why));
  out["sentence"] = json_text(sentence);
  return padded(std::move(out));
}

std::string ping_frame(std::uint64_t k) {
  auto out = of_type("ping");
  out["k"] = k;
  return padded(std::move(out));
}

} // namespace ecoute::wire
