// SPDX-License-Identifier: EUPL-1.2
#include "tests/scenario/walk_people.hpp"

#include <algorithm>
#include <utility>

namespace ecoute::test {

void show(walk_engine& engine, thread_reader& reader, const conversation_id& id,
          const std::vector<event>& events) {
  const bool visitor = reader.audience == author::visitor;
  const auto& rows = engine.store->events[id];
  for (const auto& e : events) {
    const auto position = visitor ? e.visitor_position : e.professional_position;
    engine.trace(position);
    if (e.seq == 0 || e.seq > rows.size() || !(rows[e.seq - 1] == e))
      engine.violate("I2: an event was shown that is not stored");
    if (visitor ? !shown_to_visitor(e.body) : !shown_to_professionals(e.body))
      engine.violate("I2: an event was shown to whom it is not for");
    if (position <= reader.last)
      continue;
    if (position != reader.last + 1)
      engine.violate("I2: a gap in what was shown");
    reader.last = position;
  }
}

void check_acknowledged(walk_engine& engine, const sent_message& m, const stored& s) {
  const auto& rows = engine.store->events[m.conversation];
  const auto row = std::find_if(rows.begin(), rows.end(), [&](const event& e) {
    const auto* said_one = std::get_if<said>(&e.body);
    return said_one != nullptr && said_one->client_id == m.id;
  });
  if (row == rows.end())
    return engine.violate("I1: acknowledged and not stored");
  if (row->visitor_position != s.visitor_position ||
      row->professional_position != s.professional_position ||
      std::get<said>(row->body).words.reveal() != m.words)
    engine.violate("I1: acknowledged otherwise than stored");
}

walking_visitor::walking_visitor(walk_engine& engine, std::uint64_t number)
    : engine_(engine), number_(number) {
  wish_.wish.role = visitor_role::victim;
  wish_.wish.where = {"33063", "Bordeaux", "33"};
  wish_.wish.route = {engine.chance(70) ? force::police : force::gendarmerie, confidence::sure};
  wish_.wish.language = "fr";
  wish_.client_id = {{number, 0}};
  wish_.token_hash = "token " + std::to_string(number);
}

walking_visitor::page::behavior_type walking_visitor::page_actor(page::pointer self,
                                                                 walking_visitor* who,
                                                                 std::shared_ptr<window> seat) {
  be_quiet(self);
  auto& engine = who->engine_;
  return {
      [&engine, who, seat](const thread_grew& m) {
        if (seat->reader.synchronised)
          show(engine, seat->reader, m.conversation, m.events);
      },
      [](const visitor_standing&) {},
      [](const typing_now&) {},
      [seat](const superseded_by_newer&) { seat->refused = true; },
      [self, &engine, who, seat](const announce_yourself&) {
        if (!seat->where)
          return;
        seat->reader.synchronised = false;
        self->request(seat->where, std::chrono::seconds{50}, visitor_session_handle{page{self}},
                      attach_visitor{seat->reader.last})
            .then(
                [&engine, seat, id = who->id_](const visitor_attached& m) {
                  seat->reader.synchronised = true;
                  seat->reader.last = std::max(seat->reader.last, m.floor);
                  show(engine, seat->reader, id, m.missed);
                  if (seat->reader.last < m.last)
                    engine.violate("I2: an attachment left something out");
                },
                [seat](caf::error& e) {
                  if (refusal_of(e) == refusal::stale_session)
                    seat->refused = true;
                });
      },
  };
}

void walking_visitor::enter() {
  engine_.post<opened_as>(
      directory::registry(engine_.system),
      [this](const opened_as& m) {
        if (engine_.store->events[m.conversation].empty())
          engine_.violate("I1: opened and not stored");
        if (!id_.is_nil() && id_ != m.conversation)
          return; // a registry that died in between has opened another one
        id_ = m.conversation;
        attach();
      },
      [](refusal) {}, wish_);
}

void walking_visitor::attach() {
  if (id_.is_nil())
    return enter();
  if (!page_ || window_->refused) {
    close_window();
    window_ = std::make_shared<window>();
    page_ = engine_.system.spawn(page_actor, this, window_);
  }
  engine_.post<conversation_handle>(
      directory::registry(engine_.system),
      [seat = window_, to = page_](const conversation_handle& c) {
        seat->where = c;
        caf::anon_send(to, announce_yourself{});
      },
      [](refusal) {}, locate{id_});
}

void walking_visitor::send(std::size_t index) {
  engine_.post<stored>(
      window_->where,
      [this, index](const stored& s) {
        sent_[index].acknowledged = true;
        check_acknowledged(engine_, sent_[index], s);
      },
      [this, index](refusal r) {
        if (r == refusal::other_text)
          sent_[index].words = "other"; // those were stored, their acknowledgement was lost
      },
      ecoute::say{author::visitor, {}, sent_[index].id, secret_text{sent_[index].words}});
}

void walking_visitor::say() {
  sent_.push_back({id_, {{number_, ++made_}}, "words " + std::to_string(made_), false});
  send(sent_.size() - 1);
}

void walking_visitor::resend(bool other_words) {
  if (sent_.empty())
    return;
  const auto index = engine_.below(sent_.size());
  if (!other_words)
    return send(index);
  engine_.post<stored>(
      window_->where,
      [this, index](const stored&) {
        if (sent_[index].acknowledged && sent_[index].words != "other")
          engine_.violate("I2: an id took other words");
        sent_[index].words = "other"; // the first to arrive counts
        sent_[index].acknowledged = true;
      },
      [](refusal) {}, ecoute::say{author::visitor, {}, sent_[index].id, secret_text{"other"}});
}

void walking_visitor::link(const visitor_gone& fact) {
  window_->reader.synchronised = false;
  if (window_->where)
    caf::anon_send(window_->where, fact);
}

void walking_visitor::close_window() {
  if (page_)
    caf::anon_send_exit(page_, caf::exit_reason::user_shutdown);
  page_ = nullptr;
  window_.reset();
}

void walking_visitor::leave() {
  engine_.post<done>(
      window_->where, [](const done&) {}, [](refusal) {}, close_conversation{});
  gone_ = engine_.chance(50);
}

void walking_visitor::ask_code() {
  const auto index = "code " + std::to_string(number_) + "/" + std::to_string(++made_);
  engine_.post<done>(
      window_->where, [this, index](const done&) { codes_.push_back(index); }, [](refusal) {},
      store_code{index});
}

void walking_visitor::redeem() {
  if (codes_.empty())
    return;
  const auto index = codes_.back();
  const auto token = "token by " + index;
  engine_.post<done>(
      window_->where,
      [this, index, token](const done&) {
        if (engine_.store->codes.count(index) != 0)
          engine_.violate("a code was taken and not burnt");
        if (engine_.store->tokens.count(token) == 0)
          engine_.violate("I1: a token was given and not stored");
        close_window();
        attach();
      },
      [](refusal) {}, redeem_code{index, token});
}

void walking_visitor::step() {
  if (gone_)
    return;
  if (!window_ || !window_->where || window_->refused)
    return attach();
  const auto dice = engine_.below(100);
  if (dice < 45)
    say();
  else if (dice < 60)
    resend(false);
  else if (dice < 63)
    resend(true);
  else if (dice < 78)
    attach();
  else if (dice < 84)
    link({loss_reason::connection});
  else if (dice < 87)
    link({loss_reason::quick_exit});
  else if (dice < 90) {
    close_window();
    gone_ = engine_.chance(30); // the tab is closed, and nothing is said
  } else if (dice < 94)
    ask_code();
  else if (dice < 97)
    redeem();
  else
    leave();
}

void walking_visitor::heal() {
  if (gone_)
    return;
  attach();
  if (window_ && window_->where)
    for (std::size_t i = 0; i < sent_.size(); ++i)
      if (!sent_[i].acknowledged)
        send(i);
}

void walking_visitor::end() {
  gone_ = true;
  close_window();
}

bool walking_visitor::served() const {
  if (gone_)
    return true;
  const auto head = engine_.store->heads.find(id_);
  if (head == engine_.store->heads.end())
    return false;
  return head->second.where == phase::closed ||
         std::all_of(sent_.begin(), sent_.end(), [](const auto& m) { return m.acknowledged; });
}

bool walking_visitor::up_to_date() const {
  if (gone_ || !window_ || window_->refused)
    return true;
  const auto& rows = engine_.store->events[id_];
  std::uint32_t last = 0;
  for (const auto& e : rows)
    last = std::max(last, e.visitor_position);
  return window_->reader.synchronised && window_->reader.last == last;
}

} // namespace ecoute::test
