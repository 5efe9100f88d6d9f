// SPDX-License-Identifier: EUPL-1.2
#pragma once

#include "actors/messages/errors.hpp"
#include "actors/messages/message_types.hpp"
#include "actors/messages/type_ids.hpp"
#include "persistence/archive_actor.hpp"
#include "persistence/journal_actor.hpp"
#include "tests/support/database.hpp"
#include "tests/support/news.hpp"

#include <caf/actor_system.hpp>
#include <caf/actor_system_config.hpp>
#include <caf/scoped_actor.hpp>
#include <caf/send.hpp>
#include <gtest/gtest.h>

#include <atomic>
#include <memory>

namespace ecoute::test {

struct quiet_config : caf::actor_system_config {
  quiet_config() {
    ecoute::add_message_types(*this);
    set("scheduler.policy", caf::atom("sharing"));
    set("scheduler.max-threads", 2);
  }
};

inline instant test_now() {
  return std::chrono::floor<milliseconds>(std::chrono::system_clock::now());
}

/// A conversation's changes, numbered as the rules would number them.
struct script {
  conversation_id id;
  std::uint32_t seq = 0;
  std::uint32_t position = 0;

  explicit script(std::uint64_t number) {
    id.high = 0xEC0;
    id.low = number;
  }

  event next(event_body body) {
    ++seq;
    ++position;
    return {seq, test_now(), position, position, std::move(body)};
  }
  append open(const std::string& label = "Bordeaux") {
    append a;
    a.conversation = id;
    opened first;
    first.where = {"33063", label, "33"};
    first.language = "fr";
    a.events = {next(first), next(queued{})};
    a.changes_head = true;
    a.head = {force::police, phase::waiting, {}, "33"};
    return a;
  }
  append say(const std::string& words, std::uint64_t client = 0) {
    append a;
    a.conversation = id;
    said message;
    message.client_id.high = id.low;
    message.client_id.low = client == 0 ? seq + 1000 : client;
    message.words = secret_text(words);
    message.digest = text_digest(words);
    a.events = {next(message)};
    return a;
  }
};

class JournalTest : public ::testing::Test {
protected:
  JournalTest() : system_(config_), self_(system_) {}
  ~JournalTest() override {
    for (auto& journal : journals_)
      caf::anon_send_exit(journal, caf::exit_reason::user_shutdown);
    if (archive_)
      caf::anon_send_exit(archive_, caf::exit_reason::user_shutdown);
  }

  journal_deps deps() {
    const auto c = db_.config();
    return {c.database, c.journal, db_.keys(), [this](engine_mode m) {
              mode_ = m;
              news_.tell();
            }};
  }
  journal_handle start(const journal_deps& d) {
    journals_.push_back(spawn_journal(system_, d));
    return journals_.back();
  }
  journal_handle journal() {
    if (journals_.empty())
      start(deps());
    return journals_.front();
  }
  archive_handle archive() {
    if (!archive_)
      archive_ = spawn_archive(system_, {db_.config().database, db_.keys()});
    return archive_;
  }
  /// `none` when it was committed.
  refusal store(const journal_handle& to, const append& what) {
    auto why = refusal::none;
    self_->request(to, std::chrono::seconds{30}, what)
        .receive([](const committed&) {}, [&](caf::error& e) { why = refusal_of(e); });
    return why;
  }
  refusal store(const append& what) { return store(journal(), what); }
  template <class Answer, class Question>
  std::variant<Answer, refusal> ask(const Question& question) {
    std::variant<Answer, refusal> out = refusal::none;
    self_->request(archive(), std::chrono::seconds{10}, question)
        .receive([&](Answer& a) { out = std::move(a); },
                 [&](caf::error& e) { out = refusal_of(e); });
    return out;
  }

  news news_; ///< told of every change of mode_
  std::atomic<engine_mode> mode_{engine_mode::normal};
  database db_;
  quiet_config config_;
  caf::actor_system system_;
  caf::scoped_actor self_;
  std::vector<journal_handle> journals_;
  archive_handle archive_;
};

} // namespace ecoute::test
