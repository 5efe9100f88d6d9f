// SPDX-License-Identifier: EUPL-1.2
#pragma once

#include "actors/domain/conversation.hpp"
#include "actors/messages/conversation_messages.hpp"
#include "actors/messages/handover_messages.hpp"
#include "actors/messages/psychologist_messages.hpp"

namespace ecoute {

/// What a message that asks for no more than one command asks for.
inline command wish_of(const hand_back& m) {
  return give_back{m.from, m.why};
}
inline command wish_of(const close_conversation& m) {
  return close_it{m.by, m.agent, m.why};
}
inline command wish_of(const invite& m) {
  return invite_it{m.from, m.to, m.why};
}
inline command wish_of(const end_invitation& m) {
  return end_invitation_of{m.by, m.how};
}
inline command wish_of(const set_mark& m) {
  return mark_it{m.by, m.what, m.on};
}
inline command wish_of(const reroute& m) {
  return reroute_it{m.from, m.to};
}
inline command wish_of(const answer_psychologist& m) {
  return answer_psychologist_it{m.agreed};
}
inline command wish_of(const dismiss_psychologist& m) {
  return end_psychologist_it{m.by, psychologist_end::sent_away};
}
inline command wish_of(const say& m) {
  return say_it{m.who, m.agent, m.client_id, m.words};
}
inline command wish_of(const write_note& m) {
  return note_it{m.by, m.client_id, m.words};
}
inline command wish_of(const whisper& m) {
  return whisper_it{m.by, m.client_id, m.words};
}
inline command wish_of(const offer_noted& m) {
  return note_offer{m.to, m.why, m.spell};
}
inline command wish_of(const offer_ended& m) {
  return note_lapse{m.by, m.reason, m.spell};
}

} // namespace ecoute
