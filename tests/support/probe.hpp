// SPDX-License-Identifier: EUPL-1.2
#pragma once

#include "actors/messages/errors.hpp"
#include "actors/messages/type_ids.hpp"

#include <caf/actor.hpp>
#include <caf/actor_cast.hpp>
#include <caf/message.hpp>
#include <caf/response_promise.hpp>
#include <caf/send.hpp>

#include <functional>
#include <map>
#include <memory>
#include <type_traits>
#include <typeindex>
#include <utility>
#include <variant>
#include <vector>

namespace ecoute::test {

/// A neighbour played by the test: remembers whatever it is sent, in order, and answers as told. A
/// request for which no answer is known stays open until answer(), as with one who is frozen.
class probe {
public:
  explicit probe(caf::actor_system& system);
  ~probe();
  probe(const probe&) = delete;
  probe& operator=(const probe&) = delete;

  /// As its neighbours know it: it plays any role.
  template <class Handle>
  [[nodiscard]] Handle as() const {
    return caf::actor_cast<Handle>(who_);
  }

  /// Every M it received, oldest first, also where M came with something else.
  template <class M>
  [[nodiscard]] std::vector<M> got() const {
    std::vector<M> all;
    for (const auto& m : record_->messages)
      if (const auto* one = find<M>(m))
        all.push_back(*one);
    return all;
  }
  template <class M>
  [[nodiscard]] std::size_t count() const {
    return got<M>().size();
  }
  [[nodiscard]] std::size_t total() const { return record_->messages.size(); }
  /// The i-th message if it is or holds an M; else null.
  template <class M>
  [[nodiscard]] const M* at(std::size_t i) const {
    return find<M>(record_->messages.at(i));
  }
  /// Why what it sent was refused, oldest first.
  [[nodiscard]] const std::vector<refusal>& refusals() const { return record_->refusals; }
  void forget() {
    record_->messages.clear();
    record_->refusals.clear();
  }

  /// Every M from now on is answered by f(M): an answer, a refusal, or a variant of both.
  template <class M, class F>
  void on(F f) {
    record_->rules[typeid(M)] = [f](const caf::message& m, caf::response_promise& p) {
      const auto* one = find<M>(m);
      if (one != nullptr)
        deliver(p, f(*one));
      return one != nullptr;
    };
  }
  /// Every M from now on stays open.
  template <class M>
  void freeze() {
    record_->rules.erase(typeid(M));
  }
  /// Answers the oldest M that is open, at its next turn; false when there is none.
  template <class M, class Answer>
  bool answer(const Answer& a) {
    auto& open = record_->open;
    for (auto one = open.begin(); one != open.end(); ++one)
      if (find<M>(one->first) != nullptr) {
        record_->due.push_back(
            [promise = std::move(one->second), a]() mutable { deliver(promise, a); });
        open.erase(one);
        wake();
        return true;
      }
    return false;
  }

  /// Sends as itself; what is answered is received like anything else.
  template <class Handle, class... Messages>
  void send(const Handle& to, const Messages&... m) {
    caf::send_as(who_, to, m...);
  }
  void die(caf::exit_reason why = caf::exit_reason::user_shutdown);

private:
  void wake();
  using rule = std::function<bool(const caf::message&, caf::response_promise&)>;
  struct record {
    std::vector<caf::message> messages;
    std::vector<refusal> refusals;
    std::vector<std::pair<caf::message, caf::response_promise>> open;
    std::map<std::type_index, rule> rules;
    std::vector<std::function<void()>> due; ///< a promise is kept only within its actor's turn

    void take(caf::message m, caf::response_promise promise);
  };

  static caf::behavior play(caf::event_based_actor* self, const std::shared_ptr<record>& record);

  template <class M>
  static const M* find(const caf::message& m) {
    for (std::size_t i = 0; i < m.size(); ++i)
      if (m.match_element<M>(i))
        return &m.get_as<M>(i);
    return nullptr;
  }
  template <class Answer>
  static void deliver(caf::response_promise& p, const Answer& a) {
    if constexpr (std::is_same_v<Answer, refusal>)
      p.deliver(make_error(a));
    else
      p.deliver(a);
  }
  template <class... Answers>
  static void deliver(caf::response_promise& p, const std::variant<Answers...>& a) {
    std::visit([&](const auto& one) { deliver(p, one); }, a);
  }

  std::shared_ptr<record> record_ = std::make_shared<record>();
  caf::actor who_;
};

} // namespace ecoute::test
