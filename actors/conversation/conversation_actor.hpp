// SPDX-License-Identifier: EUPL-1.2
#pragma once

#include "actors/conversation/agent_seat.hpp"
#include "actors/domain/working_hours.hpp"
#include "actors/support/alarm.hpp"
#include "actors/support/engine_parts.hpp"

#include <caf/typed_event_based_actor.hpp>

#include <functional>
#include <optional>
#include <vector>

/// One conversation: the only writer of its events, and who tells its two people about them.
///
/// Spawned and watched by the registry, once per id. Its death by an exception loses nothing: it is
/// spawned again and folds its events from the archive; sessions notice and attach again. It ends
/// by itself when it is closed and nobody looks, or when it has no events at all.
///
/// Persist, then act: decide (pure) → append → on commit: apply, answer, fan out; while an append
/// is under way every other message waits. What it tells queue and desk is compared with what was
/// last confirmed, and repeated after a pause: reconcile().
namespace ecoute {

/// As the registry knows it: an opening is told once, to a conversation just spawned.
using conversation_ref =
    conversation_handle::extend<caf::replies_to<open_conversation>::with<opened_as>,
                                caf::reacts_to<alarm_rang>>;

enum class spawned_to { open, replay };

class conversation_actor_state {
public:
  explicit conversation_actor_state(conversation_ref::pointer owner) : self(owner) {}
  conversation_ref::behavior_type make_behavior(shared_parts parts, conversation_id id,
                                                spawned_to purpose);

  /// What it knows, for who watches the engine from inside (tests); null until it has read itself.
  [[nodiscard]] const conversation_state* known() const { return ready_ ? &state_ : nullptr; }

  conversation_ref::pointer self;
  static inline const char* name = "conversation";

private:
  using when_stored = std::function<void(const decision&)>;
  using when_refused = std::function<void(refusal)>;
  using page_reader = std::function<void(std::vector<event>)>;

  caf::result<visitor_attached> on_attach(const visitor_session_handle& who,
                                          const attach_visitor& m);
  caf::result<operator_attached> on_attach(const agent_session_handle& who,
                                           const attach_operator& m);
  caf::result<done> on_take(const take& m);
  caf::result<done> on_accept(const accept_invitation& m);
  caf::result<done> on_intervene(const intervene& m);
  caf::result<operator_attached> on_silent_read(const agent_session_handle& who,
                                                const attach_operator& m);
  void on_stop_reading(agent_id officer);
  caf::result<done> on_declare(const declare_emergency& m);
  void end_reading();
  caf::result<done> on_propose(const propose_psychologist& m);
  caf::result<done> on_join(const join_psychologist& m);
  caf::result<done> on_end(const end_psychologist& m);
  caf::result<done> on_may_issue_code() const;
  caf::result<done> on_store_code(const store_code& m);
  caf::result<done> on_redeem(const redeem_code& m);
  caf::result<opened_as> on_open(const open_conversation& m);
  caf::result<stored> answer_stored(const command& wish, const message_id& client_id);
  caf::result<done> answer_done(const command& wish, append extra = {});
  void on_visitor_link(bool away, loss_reason how);
  void on_operator_link(const operator_link& m);
  void on_place(const place_in_queue& m);
  void on_typing(const typing_now& m);
  void on_announce();
  void on_alarm(const alarm_rang& m);
  void on_session_down(const caf::actor_addr& who);

  /// The only way to change anything. Refused or failed: nothing changed, and when the outcome is
  /// not known the conversation reads itself again before anything else.
  void commit(const command& wish, append extra, when_stored ok, when_refused no);
  void settle(const decision& made, const when_stored& ok);
  void fail(const caf::error& why, const when_refused& no);
  void load();
  void tell_unreadable();
  void loaded(const conversation_record& record);
  [[nodiscard]] bool superseded() const;
  void give_way();
  void read_pages(read_thread wish, std::vector<event> so_far, page_reader ok, when_refused no);

  /// After reading itself again: what was stored in doubt has not been told to who is seated.
  void catch_up();
  void fan_out(const decision& made, const conversation_standing& before);
  void changed_hands(const conversation_standing& before);
  void handover_changed(const conversation_standing& before);
  void psychologists_changed(const conversation_standing& before);
  void follow_psychologists();
  void invite_who_is_there();
  template <class Make>
  void tell_psychologist(agent_id who, bool joined, Make make);
  void dismiss(force where, agent_id who); ///< a psychologist
  void tell_end_of_hours();
  [[nodiscard]] hours_standing psychologist_hours_now() const;
  [[nodiscard]] psychologist_standing psychologist_seen() const;
  [[nodiscard]] std::optional<psychologist_end> psychologist_over_by_now() const;
  [[nodiscard]] std::optional<instant> psychologist_next() const;
  [[nodiscard]] conversation_standing stands() const;
  [[nodiscard]] conversation_card card() const;
  void store_what_is_due();
  void reconcile();
  void leave_line(force platform);
  void tell_registry();
  void join_queue_again();
  void tell_holder();
  void tell_that_it_lasts(); ///< once per holding
  void tell_invited();
  void tell_dangers();
  void tell_standing();
  template <class Message>
  void tell_desk(force platform, agent_id agent, const Message& m);
  void seat_visitor(const visitor_session_handle& who);
  [[nodiscard]] std::optional<instant> leaves_at() const;
  void seat_agent(agent_seat& where, const agent_session_handle& who, agent_id agent);
  void seat_and_show(const agent_session_handle& who, const attach_operator& m,
                     caf::typed_response_promise<operator_attached> promise);
  void unseat(agent_seat& where);
  void show(agent_seat& where, const std::vector<event>& seen);
  [[nodiscard]] bool missed_something(const agent_seat& where) const;
  void catch_up(agent_seat& where, const when_refused& later);
  /// Sets the alarm to whatever is due first, this retry included; an earlier retry stands.
  void arm(std::optional<instant> retry = std::nullopt);
  [[nodiscard]] instant now() const;

  shared_parts parts_;
  conversation_id id_;
  registry_handle registry_; ///< whose child it is
  conversation_state state_;
  bool ready_ = false;              ///< folded; until then every request is `unavailable`
  std::optional<waits_in> counted_; ///< as the registry was told
  bool joined_ = false;             ///< the queue has confirmed our place
  bool joined_away_ = false;        ///< whether the visitor was away, as the queue was last told
  bool holder_told_ = false;        ///< the holder's desk was told since it took us
  bool lasts_told_ = false;         ///< and that it is long
  bool invited_told_ = false;       ///< the same of the invited one's
  visitor_session_handle visitor_;
  std::uint32_t visitor_told_ = 0; ///< last position sent to visitor_
  std::optional<visitor_standing> standing_told_;
  agent_seat operator_; ///< the holder's session
  agent_seat guest_;    ///< the session of who is invited to take over
  agent_seat reader_;   ///< of a duty officer, who reads silently
  agent_seat psychologist_;
  told_psychologists psychologists_;
  std::optional<lose_visitor> loss_to_store_;
  bool return_to_store_ = false;
  std::optional<bool> silence_to_store_; ///< the holder's link as last told by their desk
  std::optional<instant> visitor_due_;   ///< replayed, opened, resumed: lost when not here by then
  std::optional<instant> retry_at_;      ///< what was not confirmed is tried again then
  std::optional<instant> ends_at_;       ///< empty or closed, nobody attached
  std::optional<place_in_queue> place_; ///< none: the queue has not said it yet
  told_dangers dangers_;
  alarm alarm_;
};

conversation_ref::behavior_type
conversation_actor(conversation_ref::stateful_pointer<conversation_actor_state> self,
                   shared_parts parts, conversation_id id, spawned_to purpose);

} // namespace ecoute
