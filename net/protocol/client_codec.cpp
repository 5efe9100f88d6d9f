// SPDX-License-Identifier: EUPL-1.2
#include "net/protocol/client_codec.hpp"

#include "net/protocol/frame_readers.hpp"

#include <boost/json/value.hpp>

#include <array>
#include <utility>

namespace ecoute::wire {

namespace {

constexpr std::uint64_t any_time = std::uint64_t{1} << 53; // what a page can write

/// `{insee}`, `{departement}` or nothing.
std::optional<place> place_of(const fields& in) {
  const auto* value = in.value("place");
  if (value == nullptr)
    return place{};
  if (!value->is_object())
    return std::nullopt;
  const fields inner{value->get_object()};
  place where;
  if (inner.has("insee")) {
    const auto insee = inner.text("insee", 5);
    if (!insee || insee->size() != 5)
      return std::nullopt;
    where.insee = *insee;
  }
  if (inner.has("departement")) {
    const auto departement = inner.text("departement", 3);
    if (!departement || departement->size() < 2)
      return std::nullopt;
    where.departement = *departement;
  }
  return where;
}

/// "fr" for any language that the pages do not speak; empty when none is named.
std::optional<std::string> language_of(const fields& in) {
  if (!in.has("language"))
    return std::string{};
  const auto language = in.text("language", fixed::wire_name_bytes_max);
  return language ? std::optional<std::string>{*language == "en" ? "en" : "fr"} : std::nullopt;
}

read<visitor_frame> read_enter(const fields& in) {
  const auto id = message_of(in);
  const auto role_name = in.text("role", fixed::wire_name_bytes_max);
  const auto role = role_name ? role_named(*role_name) : std::nullopt;
  const auto where = place_of(in);
  const auto language = language_of(in);
  if (!id || !role || !where || !language || language->empty())
    return std::nullopt;
  enter frame{*id, *role, *where, std::nullopt, *language};
  if (in.has("wish")) {
    const auto wished = in.text("wish", fixed::wire_name_bytes_max);
    frame.wish = wished ? force_named(*wished) : std::nullopt;
    if (!frame.wish)
      return std::nullopt;
  }
  return frame;
}

read<visitor_frame> read_resume(const fields& in) {
  auto token = in.text("token", fixed::token_bytes_max);
  const auto seen = in.number("seen", any_position);
  const auto language = language_of(in);
  if (!token || token->empty() || !seen || !language)
    return std::nullopt;
  return resume{secret_text{std::move(*token)}, static_cast<std::uint32_t>(*seen), *language};
}

/// Words that are no words at all are wrong like any other: only the id must be sound.
read<visitor_frame> read_redeem(const fields& in) {
  const auto id = message_of(in);
  auto words = in.text("words", fixed::code_words_bytes_max);
  const auto language = language_of(in);
  if (!id || !in.has("words") || !language)
    return std::nullopt;
  return redeem{*id, secret_text{words ? std::move(*words) : std::string{}}, *language};
}

template <class Frame>
read<Frame> read_typing(const fields& in, bool names_conversation) {
  const auto conversation = names_conversation ? conversation_of(in) : conversation_id{};
  return conversation ? read<Frame>{typing{*conversation}} : std::nullopt;
}

read<agent_frame> read_trainings(const fields& in) {
  const auto id = message_of(in);
  return id ? read<agent_frame>{ask_trainings{*id}} : std::nullopt;
}

read<agent_frame> read_train(const fields& in) {
  const auto id = message_of(in);
  auto script = in.text("script", fixed::wire_name_bytes_max);
  if (!id || !script || script->empty())
    return std::nullopt;
  return train{*id, std::move(*script)};
}

template <class Only>
read<visitor_frame> read_id_only(const fields& in) {
  const auto id = message_of(in);
  return id ? read<visitor_frame>{Only{*id}} : std::nullopt;
}

template <own_act What>
read<agent_frame> read_own_act(const fields& in) {
  const auto id = message_of(in);
  return id ? read<agent_frame>{act_for_oneself{What, *id}} : std::nullopt;
}

read<agent_frame> read_presence(const fields& in) {
  const auto id = message_of(in);
  const auto name = in.text("state", fixed::wire_name_bytes_max);
  const auto state = name ? presence_named(*name) : std::nullopt;
  if (!id || !state || *state == presence::offline)
    return std::nullopt;
  return set_presence{*id, *state};
}

template <act What>
read<agent_frame> read_act(const fields& in) {
  const auto id = message_of(in);
  const auto conversation = conversation_of(in);
  if (!id || !conversation)
    return std::nullopt;
  return act_on{.what = What, .id = *id, .conversation = *conversation};
}

read<agent_frame> read_close(const fields& in) {
  auto frame = read_act<act::close>(in);
  if (!frame || in.value("why") == nullptr)
    return frame;
  const auto name = in.text("why", fixed::wire_name_bytes_max);
  const auto why = name ? close_reason_named(*name) : std::nullopt;
  if (!why || !operators_may_say(*why))
    return std::nullopt;
  std::get<act_on>(*frame).why = *why;
  return frame;
}

read<agent_frame> read_watch(const fields& in) {
  const auto id = message_of(in);
  const auto conversation = conversation_of(in);
  const auto seen = in.number("seen", any_position);
  const auto silently = in.has("silently") ? in.yes_or_no("silently") : false;
  if (!id || !conversation || !seen || !silently)
    return std::nullopt;
  return watch{*id, *conversation, static_cast<std::uint32_t>(*seen), *silently};
}

read<agent_frame> read_hand_over(const fields& in) {
  const auto id = message_of(in);
  const auto conversation = conversation_of(in);
  const auto to = agent_of(in, "to");
  if (!id || !conversation || !to)
    return std::nullopt;
  hand_over frame{*id, *conversation, *to};
  if (!in.has("from"))
    return frame;
  const auto from = agent_of(in, "from");
  const auto platform = platform_of(in);
  if (!from || !platform)
    return std::nullopt;
  frame.from = *from;
  frame.platform = *platform;
  return frame;
}

read<agent_frame> read_note(const fields& in) {
  const auto id = message_of(in);
  const auto conversation = conversation_of(in);
  auto text = in.raw_text("text");
  if (!id || !conversation || !text)
    return std::nullopt;
  return note{*id, *conversation, secret_text{std::move(*text)}};
}

read<agent_frame> read_mark(const fields& in) {
  const auto id = message_of(in);
  const auto conversation = conversation_of(in);
  const auto name = in.text("what", fixed::wire_name_bytes_max);
  const auto what = name ? mark_named(*name) : std::nullopt;
  const auto on = in.yes_or_no("on");
  if (!id || !conversation || !what || !on)
    return std::nullopt;
  return set_mark{*id, *conversation, *what, *on};
}

read<agent_frame> read_reroute(const fields& in) {
  const auto id = message_of(in);
  const auto conversation = conversation_of(in);
  const auto to = platform_of(in);
  const auto from = agent_if_named(in, "from");
  if (!id || !conversation || !to || !from)
    return std::nullopt;
  return reroute{*id, *conversation, *to, *from};
}

std::optional<instant> time_of(const fields& in, std::string_view key) {
  const auto at = in.number(key, any_time);
  return at ? std::optional{instant{milliseconds{static_cast<std::int64_t>(*at)}}} : std::nullopt;
}

template <plan_act What>
read<agent_frame> read_own_shift(const fields& in) {
  const auto id = message_of(in);
  const auto own = time_of(in, "own");
  if (!id || !own)
    return std::nullopt;
  act_on_plan frame{What, *id, *own, {}, {}, {}};
  if (What == plan_act::choices)
    return frame;
  const auto with = agent_of(in, "with");
  const auto theirs = time_of(in, "theirs");
  if (!with || !theirs)
    return std::nullopt;
  frame.with = *with;
  frame.theirs = *theirs;
  return frame;
}

read<agent_frame> read_swap_answer(const fields& in) {
  static constexpr std::array<std::pair<std::string_view, plan_act>, 5> answers{{
      {"accept", plan_act::accept},
      {"decline", plan_act::decline},
      {"withdraw", plan_act::withdraw},
      {"approve", plan_act::approve},
      {"reject", plan_act::reject},
  }};
  const auto id = message_of(in);
  const auto swap = in.id("swap");
  const auto name = in.text("what", fixed::wire_name_bytes_max);
  if (!id || !swap || !name)
    return std::nullopt;
  for (const auto& [known, what] : answers)
    if (known == *name)
      return act_on_plan{what, *id, {}, {}, {}, message_id{*swap}};
  return std::nullopt;
}

constexpr std::array<reader_row<visitor_frame>, 11> visitor_readers{{
    {"enter", read_enter},
    {"resume", read_resume},
    {"redeem", read_redeem},
    {"say", [](const fields& in) { return read_say<visitor_frame>(in, false); }},
    {"code", read_id_only<ask_code>},
    {"leave", read_id_only<leave>},
    {"typing", [](const fields& in) { return read_typing<visitor_frame>(in, false); }},
    {"pong", read_pong<visitor_frame>},
    {"danger", read_id_only<danger>},
    {"agree_psychologist", read_agreement},
    {"refuse_psychologist", read_no_agreement},
}};

constexpr std::array<reader_row<agent_frame>, 38> agent_readers{{
    {"hello", [](const fields&) { return read<agent_frame>{hello{}}; }},
    {"presence", read_presence},
    {"one_more", read_own_act<own_act::one_more>},
    {"debrief", read_own_act<own_act::debrief>},
    {"here", [](const fields&) { return read<agent_frame>{here{}}; }},
    {"take", read_act<act::take>},
    {"pass", read_act<act::pass>},
    {"give_back", read_act<act::give_back>},
    {"reopen", read_act<act::reopen>},
    {"close", read_close},
    {"accept", read_act<act::accept>},
    {"decline", read_act<act::decline>},
    {"withdraw", read_act<act::withdraw>},
    {"take_over", read_take_over},
    {"offer_again", read_offer_again},
    {"plan_relief", read_plan_relief},
    {"unwatch", read_unwatch},
    {"wall", read_wall},
    {"watch_alerts", read_watch_alerts<agent_frame>},
    {"look", read_look},
    {"trainings", read_trainings},
    {"train", read_train},
    {"hand_over", read_hand_over},
    {"note", read_note},
    {"mark", read_mark},
    {"reroute", read_reroute},
    {"escalate", read_escalate},
    {"propose_psychologist", read_act<act::propose_psychologist>},
    {"dismiss_psychologist", read_act<act::dismiss_psychologist>},
    {"whisper", read_whisper<agent_frame>},
    {"ask_talk", read_ask_talk},
    {"watch", read_watch},
    {"swap_choices", read_own_shift<plan_act::choices>},
    {"ask_swap", read_own_shift<plan_act::ask>},
    {"answer_swap", read_swap_answer},
    {"say", [](const fields& in) { return read_say<agent_frame>(in, true); }},
    {"typing", [](const fields& in) { return read_typing<agent_frame>(in, true); }},
    {"pong", read_pong<agent_frame>},
}};

} // namespace

std::variant<visitor_frame, fault> decode_visitor_frame(std::string_view text,
                                                        const json_limits& limits) {
  return decode<visitor_frame>(text, limits, visitor_readers);
}

std::variant<agent_frame, fault> decode_agent_frame(std::string_view text,
                                                    const json_limits& limits) {
  return decode<agent_frame>(text, limits, agent_readers);
}

} // namespace ecoute::wire
