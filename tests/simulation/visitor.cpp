// SPDX-License-Identifier: EUPL-1.2
#include "tests/simulation/people.hpp"

#include <algorithm>
#include <utility>

namespace ecoute::simulation {

namespace {

constexpr std::string_view otherwise = "otherwise";
/// Agents' ids stand above, those that the engine makes below.
constexpr std::uint64_t visitors_words = 1U << 10U;
/// A wait is told only where so many were answered within so long (wait_estimate.hpp).
constexpr std::size_t answers_min = 3;
constexpr std::chrono::hours answers_within{1};

} // namespace

void show(world& w, thread_reader& reader, const conversation_id& id,
          const std::vector<event>& events) {
  const bool visitor = reader.audience == author::visitor;
  const auto& rows = w.store->events[id];
  for (const auto& e : events) {
    const auto position = visitor ? e.visitor_position : e.professional_position;
    w.trace(position);
    if (e.seq == 0 || e.seq > rows.size() || !(rows[e.seq - 1] == e))
      w.violate("I2: an event was shown that is not stored");
    if (visitor ? !shown_to_visitor(e.body) : !shown_to_professionals(e.body))
      w.violate("I2: an event was shown to whom it is not for");
    if (position <= reader.last)
      continue;
    if (position != reader.last + 1)
      w.violate("I2: a gap in what was shown");
    reader.last = position;
  }
}

void check_acknowledged(world& w, const sent_message& m, const stored& s) {
  const auto& rows = w.store->events[m.conversation];
  const auto row = std::find_if(rows.rbegin(), rows.rend(), [&](const event& e) {
    const auto* said_one = std::get_if<said>(&e.body);
    return said_one != nullptr && said_one->client_id == m.id;
  });
  if (row == rows.rend())
    return w.violate("I1: acknowledged and not stored");
  if (row->visitor_position != s.visitor_position ||
      row->professional_position != s.professional_position ||
      std::get<said>(row->body).words.reveal() != m.words)
    w.violate("I1: acknowledged otherwise than stored");
}

visitor::visitor(world& w, const planned_visitor& who) : w_(w), number_(who.number) {
  wish_.wish.role = who.role;
  wish_.wish.where = {"33063", "Bordeaux", "33"};
  wish_.wish.route = {who.platform, confidence::sure};
  wish_.wish.language = who.language;
  wish_.client_id = own_id(0);
  wish_.token_hash = "token " + std::to_string(number_);
}

message_id visitor::own_id(std::uint64_t n) const {
  return {{visitors_words + number_, n}};
}

// --- the page ---------------------------------------------------------------------------------

visitor::page::behavior_type visitor::page_actor(page::pointer self, visitor* who,
                                                 std::shared_ptr<window> seat) {
  be_quiet(self);
  auto& w = who->w_;
  return {
      [&w, seat](const thread_grew& m) {
        if (seat->reader.synchronised)
          show(w, seat->reader, m.conversation, m.events);
      },
      [&w, who, seat](const visitor_standing& m) {
        if (seat->stands == m)
          w.violate("told twice where one stands, with no change");
        who->check_wait(m);
        seat->stands = m;
      },
      [](const typing_now&) {},
      [seat](const superseded_by_newer&) { seat->refused = true; },
      [self, &w, who, seat](const announce_yourself&) {
        if (!seat->where)
          return;
        seat->reader.synchronised = false;
        self->request(seat->where, std::chrono::seconds{50}, visitor_session_handle{page{self}},
                      attach_visitor{seat->reader.last})
            .then(
                [&w, seat, id = who->id_](const visitor_attached& m) {
                  seat->reader.synchronised = true;
                  seat->stands.reset();
                  seat->reader.last = std::max(seat->reader.last, m.floor);
                  show(w, seat->reader, id, m.missed);
                  if (seat->reader.last < m.last)
                    w.violate("I2: an attachment left something out");
                },
                [seat](caf::error& e) {
                  seat->stale = refusal_of(e) == refusal::stale_session;
                  seat->refused = seat->refused || seat->stale;
                });
      },
  };
}

/// What is said of the wait follows from real visitors only. Who came from the other platform may
/// have been told before.
void visitor::check_wait(const visitor_standing& m) {
  const auto* stored = w_.book.find(id_);
  if (m.wait.most == 0 || stored == nullptr || stored->moved)
    return;
  w_.seen.add(counted::waits_told);
  if (w_.book.first_answers(stored->state.route.platform, stored->entered - answers_within) <
      answers_min)
    w_.violate("training: a wait is told that too few real visitors have waited");
}

void visitor::enter() {
  w_.post<opened_as>(
      directory::registry(w_.system),
      [this, wish = wish_.client_id](const opened_as& m) {
        if (w_.store->events[m.conversation].empty())
          w_.violate("I1: opened and not stored");
        if (wish != wish_.client_id || (!id_.is_nil() && id_ != m.conversation))
          return; // a registry that died in between has opened another one
        id_ = m.conversation;
        attach();
      },
      [this](refusal r) {
        if (r == refusal::queue_full)
          w_.seen.add(counted::lines_full);
      },
      wish_);
}

void visitor::attach() {
  if (gone_)
    return;
  if (id_.is_nil())
    return enter();
  if (window_ && window_->stale) // away for too long: what is left are the words of a code
    return codes_.empty() ? start_over() : redeem();
  if (!page_ || window_->refused) {
    close_tab();
    window_ = std::make_shared<window>();
    page_ = w_.system.spawn(page_actor, this, window_);
  }
  w_.post<conversation_handle>(
      directory::registry(w_.system),
      [seat = window_, to = page_](const conversation_handle& c) {
        seat->where = c;
        caf::anon_send(to, announce_yourself{});
      },
      ignore, locate{id_});
}

bool visitor::seat() {
  if (!gone_ && !seated())
    attach();
  return !gone_ && seated();
}

/// On its way to the engine.
void visitor::frame(std::function<void()> sent) {
  if (w_.elapsed() >= disturbed_until_)
    return sent();
  w_.seen.add(counted::frames_disturbed);
  const auto copies = w_.random.chance(30) ? 2 : 1;
  for (int i = 0; i < copies; ++i)
    w_.later(milliseconds{w_.random.between(0, 4000)}, sent);
}

// --- acts -------------------------------------------------------------------------------------

void visitor::come() {
  attach();
}

void visitor::come_anew() {
  const auto* stored = w_.book.find(id_);
  if (!gone_ && (stored == nullptr || stored->state.where != phase::closed))
    return;
  start_over();
}

void visitor::start_over() {
  close_tab();
  gone_ = false;
  id_ = {};
  codes_.clear();
  wish_.client_id = own_id(++made_);
  wish_.token_hash = "token " + std::to_string(number_) + "/" + std::to_string(made_);
  attach();
}

void visitor::send(std::size_t index) {
  const auto send_it = [this, index, where = window_->where] {
    w_.post<stored>(
        where,
        [this, index](const stored& s) {
          sent_[index].acknowledged = true;
          check_acknowledged(w_, sent_[index], s);
        },
        [this, index](refusal r) {
          if (r == refusal::other_text)
            sent_[index].words = otherwise; // those were stored, their acknowledgement was lost
        },
        ecoute::say{author::visitor, {}, sent_[index].id, secret_text{sent_[index].words}});
  };
  frame(send_it);
}

void visitor::say() {
  if (!seat())
    return;
  const auto id = own_id(++made_);
  sent_.push_back({id_, id, "words " + std::to_string(made_), false});
  send(sent_.size() - 1);
}

void visitor::resend(std::uint64_t which) {
  if (!seat() || sent_.empty())
    return;
  const auto index = which % sent_.size();
  if (sent_[index].conversation != id_)
    return;
  w_.seen.add(counted::double_sends);
  send(index);
}

void visitor::resend_otherwise(std::uint64_t which) {
  if (!seat() || sent_.empty())
    return;
  const auto index = which % sent_.size();
  if (sent_[index].conversation != id_)
    return;
  w_.post<stored>(
      window_->where,
      [this, index](const stored&) {
        if (sent_[index].acknowledged && sent_[index].words != otherwise)
          w_.violate("I2: an id took other words");
        sent_[index].words = otherwise; // the first to arrive counts
        sent_[index].acknowledged = true;
      },
      ignore,
      ecoute::say{author::visitor, {}, sent_[index].id, secret_text{std::string{otherwise}}});
}

void visitor::lose(loss_reason how) {
  if (!seated())
    return;
  w_.seen.add(how == loss_reason::connection ? counted::cuts : counted::quick_exits);
  window_->reader.synchronised = false;
  caf::anon_send(window_->where, visitor_gone{how});
}

void visitor::close_tab() {
  if (page_)
    caf::anon_send_exit(page_, caf::exit_reason::user_shutdown);
  page_ = nullptr;
  window_.reset();
}

void visitor::leave() {
  if (seat())
    frame([where = window_->where, this] {
      w_.post<done>(where, fine, ignore, close_conversation{});
    });
}

/// The button, pressed again while nothing has come of it.
void visitor::declare_emergency() {
  if (!seat())
    return;
  w_.seen.add(counted::emergencies);
  const auto press = [this, where = window_->where](const world::when_refused& otherwise) {
    w_.post<done>(where, fine, otherwise, ecoute::declare_emergency{});
  };
  press([press](refusal) { press(ignore); });
}

void visitor::leave_for_good() {
  leave();
  gone_ = gone_ || seated();
}

void visitor::ask_code() {
  if (!seat())
    return;
  const auto index = "code " + std::to_string(number_) + "/" + std::to_string(++made_);
  w_.post<done>(
      window_->where, [this, index](const done&) { codes_.push_back(index); }, ignore,
      store_code{index});
}

void visitor::redeem() {
  if (gone_ || codes_.empty())
    return;
  const auto index = codes_.back();
  const auto token = "token by " + index;
  const auto taken_back = [this, index, token](const done&) {
    w_.seen.add(counted::codes_redeemed);
    if (w_.store->codes.count(index) != 0)
      w_.violate("a code was taken and not burnt");
    if (w_.store->tokens.count(token) == 0)
      w_.violate("I1: a token was given and not stored");
    close_tab();
    attach();
  };
  const auto refused = [this, index](refusal r) {
    if (r == refusal::wrong_code || r == refusal::closed)
      std::erase(codes_, index);
  };
  w_.post<conversation_handle>(
      directory::registry(w_.system),
      [this, index, token, taken_back, refused](const conversation_handle& c) {
        w_.post<done>(c, taken_back, refused, redeem_code{index, token});
      },
      ignore, locate{id_});
}

void visitor::close_for_good() {
  close_tab();
  gone_ = true;
}

void visitor::disturb(milliseconds how_long) {
  disturbed_until_ = w_.elapsed() + how_long;
}

// --- the end ----------------------------------------------------------------------------------

void visitor::heal() {
  disturbed_until_ = {};
  if (gone_)
    return;
  attach();
  if (!seated())
    return;
  for (std::size_t i = 0; i < sent_.size(); ++i)
    if (!sent_[i].acknowledged && sent_[i].conversation == id_)
      send(i);
}

void visitor::end() {
  gone_ = true;
  close_tab();
}

bool visitor::served() const {
  if (gone_ || id_.is_nil()) // a line that stays full refuses arrivals, and rightly so
    return true;
  const auto* stored = w_.book.find(id_);
  if (stored == nullptr)
    return false;
  return stored->state.where == phase::closed ||
         std::all_of(sent_.begin(), sent_.end(),
                     [&](const auto& m) { return m.acknowledged || m.conversation != id_; });
}

bool visitor::up_to_date() const {
  if (gone_ || !window_ || window_->refused)
    return true;
  const auto* stored = w_.book.find(id_);
  return stored != nullptr && window_->reader.synchronised &&
         window_->reader.last == stored->state.visitor_positions;
}

} // namespace ecoute::simulation
