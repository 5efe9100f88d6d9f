// SPDX-License-Identifier: EUPL-1.2
#pragma once

#include "tests/simulation/plan.hpp"
#include "tests/simulation/world.hpp"

#include <map>
#include <memory>
#include <optional>
#include <set>
#include <vector>

/// The people of a plan. A window stands for a page, its socket and its session together.
namespace ecoute::simulation {

/// Whoever asks does not mind the answer.
inline const auto ignore = [](refusal) {};
inline const auto fine = [](const done&) {};

/// One window on one thread, as a page shows it: dense from the floor on, each event once.
struct thread_reader {
  author audience = author::visitor;
  bool synchronised = false;
  std::uint32_t last = 0;
};

/// A message its sender still keeps, or has seen acknowledged.
struct sent_message {
  conversation_id conversation;
  message_id id;
  std::string words;
  bool acknowledged = false;
};

/// Shows events to a reader and checks that they are stored and follow without a gap (I2).
void show(world& w, thread_reader& reader, const conversation_id& id,
          const std::vector<event>& events);
/// An acknowledged message is in the store, once, where the acknowledgement says (I1).
void check_acknowledged(world& w, const sent_message& m, const stored& s);

/// What of the planned number `with` chooses among many.
template <class Items>
auto chosen(const Items& items, std::uint64_t with) {
  return std::next(items.begin(), static_cast<std::ptrdiff_t>(with % items.size()));
}

/// A visitor and their page: asks, resends, loses its link, comes back. Each act of visitor_acts()
/// is a member here.
class visitor {
public:
  visitor(world& w, const planned_visitor& who);

  void come();
  void come_anew(); ///< once over, with another wish
  void say();
  void resend(std::uint64_t which);
  void resend_otherwise(std::uint64_t which);
  void attach();
  void lose(loss_reason how);
  void close_tab();
  void ask_code();
  void redeem();
  void leave();
  void declare_emergency();
  void leave_for_good();
  void close_for_good();               ///< the tab is closed, and nothing is said
  void disturb(milliseconds how_long); ///< frames are late, doubled, overtaken

  void heal(); ///< a person who only wants to be served: enters, attaches, resends
  void end();  ///< the page is gone

  [[nodiscard]] const std::vector<sent_message>& messages() const { return sent_; }
  [[nodiscard]] const conversation_id& id() const { return id_; }
  [[nodiscard]] bool served() const;
  /// The page shows everything there is to see.
  [[nodiscard]] bool up_to_date() const;

  struct window { ///< lives as long as its session
    thread_reader reader;
    conversation_handle where;
    bool refused = false;                   ///< closed for good: token too old, or superseded
    bool stale = false;                     ///< the token is too old: only a code helps
    std::optional<visitor_standing> stands; ///< as it was last told
  };
  [[nodiscard]] const window* at() const { return window_.get(); }

private:
  using page = visitor_session_handle::extend<caf::reacts_to<announce_yourself>>;

  [[nodiscard]] bool seated() const { return window_ && window_->where && !window_->refused; }
  bool seat(); ///< seated; else begins to be
  void start_over();
  void check_wait(const visitor_standing& m);
  [[nodiscard]] message_id own_id(std::uint64_t n) const;
  void enter();
  void send(std::size_t index);
  void frame(std::function<void()> sent);
  static page::behavior_type page_actor(page::pointer self, visitor* who,
                                        std::shared_ptr<window> seat);

  world& w_;
  open_conversation wish_;
  conversation_id id_;
  page page_;
  std::shared_ptr<window> window_;
  std::vector<sent_message> sent_;
  std::vector<std::string> codes_;
  std::uint32_t number_;
  std::uint64_t made_ = 0;
  milliseconds disturbed_until_{};
  bool gone_ = false; ///< left for good
};

/// How an operator takes what comes.
enum class attitude { prompt, slow, refusing, deaf };

/// An operator and their console. Each act of agent_acts() is a member here.
class agent {
public:
  agent(world& w, const planned_agent& who);

  void sign_on();
  void be(presence wished);
  void become(attitude how) { attitude_ = how; }
  void take_by_hand(std::uint64_t which); ///< from the list shown
  void trespass(std::uint64_t which);     ///< in the other force's line
  void say(std::uint64_t where);
  void follow(std::uint64_t which);
  void hand_back(std::uint64_t which);
  void close(std::uint64_t which);
  void reopen(std::uint64_t which);
  void resend(std::uint64_t which);
  void link(bool silent);
  void close_window();
  void sign_off();
  void hand_over(std::uint64_t which); ///< to a colleague, as a rule with a note
  void withdraw(std::uint64_t which);
  void shift_ends(milliseconds left);   ///< the roster says so; notes are written for who comes
  void shift_goes_on();                 ///< the roster knows of no end
  void plan_shift(std::uint64_t which); ///< somebody writes it into the roster
  void ask_swap(std::uint64_t which);
  void answer_swap(std::uint64_t which);
  void train(std::uint64_t which);
  void mark_minor(std::uint64_t which);                   ///< what they hold
  void mark_danger(std::uint64_t which);                  ///< the same
  void declare_emergency(std::uint64_t which);            ///< the same
  void intervene(intervention what, std::uint64_t which); ///< as a duty officer
  void read_silently(std::uint64_t which);                ///< the same

  void heal(); ///< present and available, takes what is offered
  void end();

  [[nodiscard]] const agent_profile& profile() const { return profile_; }
  [[nodiscard]] const rostered& rights() const { return rights_; }
  /// When they last did something that their desk may show, since the start.
  [[nodiscard]] instant touched() const { return touched_; }
  [[nodiscard]] const std::vector<sent_message>& messages() const { return sent_; }

  struct window {
    operator_handle desk;
    std::map<conversation_id, thread_reader> threads;
    std::map<conversation_id, offer> offers;
    std::set<conversation_id> held;
    queue_view queue;
    presence state = presence::offline;
    bool signed_off = false; ///< and not attached since
  };
  [[nodiscard]] const window* at() const { return window_.get(); }

private:
  using console =
      agent_session_handle::extend<caf::reacts_to<attach_desk>, caf::reacts_to<conversation_id>>;

  bool seat();
  void react(const conversation_id& id); ///< to an offer, as the attitude is
  void look_after(const conversation_id& id);
  void answer(const conversation_id& id);
  void take(const conversation_id& id);
  void begin(const conversation_id& id, const std::shared_ptr<window>& seat); ///< it is ours
  void on_invitation(const invitation& m);
  void accept(const conversation_id& id);
  void decline(const conversation_id& id);
  void write_note(const conversation_id& id);
  void mark_held(mark what, std::uint64_t which);
  std::optional<conversation_id> somebodys(std::uint64_t which); ///< that waits or is held
  agent_id shown_with(const conversation_id& id, intervention what);
  void on_duty_until(instant end);
  void propose(const shift_key& given, const shift& wanted);
  void watch_planning();
  void on_plan(const plan_told& m);
  void touch() { touched_ = instant{w_.elapsed()}; }
  void pass(const conversation_id& id);
  void say_in(const conversation_id& id);
  void send(std::size_t index);
  void close_one(const conversation_id& id);
  void return_one(const conversation_id& id);
  void with_conversation(const conversation_id& id,
                         const std::function<void(const conversation_handle&)>& then);
  void finish_up();
  void on_question(); ///< "are you there?"
  void on_offer(const offer& m);
  void on_offer_over(const offer_over& m, window& seat);
  void on_thread(const thread_grew& m);
  void on_view(const desk_view& view);
  static console::behavior_type console_actor(console::pointer self, agent* who,
                                              std::shared_ptr<window> seat);
  static void open_thread(console::pointer self, agent* who, std::shared_ptr<window> seat,
                          const conversation_id& id);

  world& w_;
  agent_profile profile_;
  rostered rights_;
  console console_;
  std::shared_ptr<window> window_;
  std::vector<sent_message> sent_;
  std::uint64_t reads_ = 0;
  std::uint64_t notes_ = 0;
  std::uint64_t swaps_ = 0;
  instant touched_{};
  attitude attitude_ = attitude::prompt;
};

} // namespace ecoute::simulation
