// SPDX-License-Identifier: EUPL-1.2
#include "tests/support/memory_store.hpp"

#include "actors/messages/errors.hpp"
#include "actors/messages/type_ids.hpp"
#include "actors/support/quiet_handlers.hpp"

#include <caf/actor_system.hpp>
#include <caf/send.hpp>
#include <caf/stateful_actor.hpp>
#include <caf/typed_event_based_actor.hpp>

#include <algorithm>
#include <iterator>
#include <utility>

namespace ecoute::test {

journal_fault memory_store::next_fault() {
  if (faults.empty())
    return otherwise;
  const auto f = faults.front();
  faults.pop_front();
  return f;
}

refusal memory_store::store(const append& entry) {
  auto& rows = events[entry.conversation];
  auto next = rows.empty() ? 1U : rows.back().seq + 1;
  for (const auto& e : entry.events)
    if (e.seq != next++)
      return refusal::race_lost;
  for (const auto& g : entry.grants)
    if (tokens.count(g.hash) + revoked_tokens.count(g.hash) != 0)
      return refusal::race_lost;
  for (const auto& index : entry.burnt_codes)
    if (codes.count(index) == 0)
      return refusal::race_lost;
  if (!mutant.keeps_codes)
    for (const auto& index : entry.burnt_codes)
      used_codes.insert(codes.extract(index));
  if (entry.burn_other_codes && !mutant.keeps_codes)
    std::erase_if(codes, [&](const auto& c) {
      const bool other = c.second.conversation == entry.conversation;
      if (other)
        used_codes.insert(c);
      return other;
    });
  rows.insert(rows.end(), entry.events.begin(), entry.events.end());
  if (entry.changes_head)
    heads[entry.conversation] = entry.head;
  if (entry.revoke_older_tokens)
    std::erase_if(tokens, [&](const auto& t) {
      const bool older = t.second == entry.conversation;
      if (older)
        revoked_tokens.insert(t);
      return older;
    });
  for (const auto& g : entry.grants)
    tokens[g.hash] = entry.conversation;
  for (const auto& c : entry.codes)
    codes[c.index] = {entry.conversation, c.expires};
  audit.insert(audit.end(), entry.audit.begin(), entry.audit.end());
  ++commits;
  if (on_stored)
    on_stored(entry);
  return refusal::none;
}

token_owner memory_store::find(const find_token& m) const {
  if (const auto found = tokens.find(m.hash); found != tokens.end())
    return {found->second, false};
  const auto old = revoked_tokens.find(m.hash);
  return m.revoked_too && old != revoked_tokens.end() ? token_owner{old->second, true}
                                                      : token_owner{};
}

refusal memory_store::store_as(const append& entry, std::uint64_t writer) {
  if (writer == epoch || mutant.ignores_fence)
    return store(entry);
  ++fenced;
  return refusal::in_doubt;
}

std::size_t memory_store::times_stored(const conversation_id& id, const message_id& m) const {
  const auto rows = events.find(id);
  if (rows == events.end())
    return 0;
  return static_cast<std::size_t>(
      std::count_if(rows->second.begin(), rows->second.end(), [&](const event& e) {
        const auto* s = std::get_if<said>(&e.body);
        return s != nullptr && s->client_id == m;
      }));
}

conversation_record memory_store::load(const conversation_id& id) {
  conversation_record record{events[id]};
  if (mutant.reads_stale && record.events.size() > 2)
    record.events.pop_back();
  for (auto& e : record.events)
    if (auto* s = std::get_if<said>(&e.body)) {
      s->words = secret_text{};
      if (mutant.forgets_ids)
        s->client_id = {{0, e.seq}};
    }
  return record;
}

bool memory_store::owns(const std::string& token, const conversation_id& id) const {
  const auto found = tokens.find(token);
  return found != tokens.end() && found->second == id;
}

code_owner memory_store::find(const find_code& m) const {
  if (const auto found = codes.find(m.index); found != codes.end())
    return found->second.expires > m.now ? code_owner{found->second.conversation} : code_owner{};
  const auto used = used_codes.find(m.index);
  if (used == used_codes.end() || !owns(m.token_hash, used->second.conversation))
    return {};
  return {used->second.conversation, true};
}

thread_page memory_store::read(const read_thread& m) {
  const auto position = [&](const event& e) {
    return m.audience == author::visitor ? e.visitor_position : e.professional_position;
  };
  if (m.audience != author::visitor && !mutant.reads_untraced)
    audit.push_back(m.reading);
  thread_page page;
  for (const auto& e : events[m.conversation]) {
    if (position(e) <= m.above)
      continue;
    if (page.events.size() == m.limit) {
      page.more = true;
      break;
    }
    page.events.push_back(e);
  }
  return page;
}

namespace {

using at_work = std::lock_guard<std::mutex>;

using journal_ref = journal_handle::extend<caf::reacts_to<alarm_rang>>;

struct journal_state {
  explicit journal_state(journal_ref::pointer owner) : self(owner) {}

  struct late {
    caf::typed_response_promise<committed> promise;
    append entry;
  };

  void finish(caf::typed_response_promise<committed>& promise, const append& entry) {
    const auto fault = store->next_fault();
    const bool not_stored = fault == journal_fault::busy || fault == journal_fault::unavailable ||
                            fault == journal_fault::in_doubt_lost;
    if (not_stored && store->mutant.acknowledges_early) {
      promise.deliver(committed{entry.conversation, entry.events.back().seq});
      return;
    }
    switch (fault) {
    case journal_fault::busy:
      promise.deliver(make_error(refusal::busy));
      return;
    case journal_fault::unavailable:
      promise.deliver(make_error(refusal::unavailable));
      return;
    case journal_fault::in_doubt_lost:
      promise.deliver(make_error(refusal::in_doubt));
      return;
    case journal_fault::die_in_flight:
      if (store->on_in_flight)
        store->on_in_flight(entry, epoch);
      self->quit(caf::exit_reason::unhandled_exception);
      return;
    case journal_fault::die_before:
      self->quit(caf::exit_reason::unhandled_exception);
      return;
    default:
      break;
    }
    const auto why = store->store_as(entry, epoch);
    if (fault == journal_fault::die_after)
      self->quit(caf::exit_reason::unhandled_exception);
    else if (fault == journal_fault::in_doubt_stored)
      promise.deliver(make_error(refusal::in_doubt));
    else if (why != refusal::none)
      promise.deliver(make_error(why));
    else if (fault == journal_fault::none)
      promise.deliver(committed{entry.conversation, store->events[entry.conversation].back().seq});
  }

  caf::result<committed> on_append(const append& entry) {
    const at_work lock{store->guard};
    auto promise = self->make_response_promise<committed>();
    if (store->latency.count() == 0) {
      finish(promise, entry);
    } else {
      waiting.push_back({promise, entry});
      const auto delay =
          store->latency_of_one ? store->latency_of_one(store->latency) : store->latency;
      caf::delayed_anon_send(journal_ref{self}, delay, alarm_rang{});
    }
    return promise;
  }

  journal_ref::pointer self;
  static inline const char* name = "journal";
  shared_store store;
  std::uint64_t epoch = 0;
  std::deque<late> waiting;
};

journal_ref::behavior_type memory_journal(journal_ref::stateful_pointer<journal_state> self,
                                          shared_store store) {
  be_quiet(self);
  auto& s = self->state;
  s.store = std::move(store);
  {
    const at_work lock{s.store->guard};
    s.epoch = ++s.store->epoch;
  }
  return {
      [&s](const append& entry) { return s.on_append(entry); },
      [&s](const ask_journal_health&) {
        const at_work lock{s.store->guard};
        journal_health h;
        h.commits = s.store->commits;
        return h;
      },
      [&s](const alarm_rang&) {
        const at_work lock{s.store->guard};
        auto first = std::move(s.waiting.front());
        s.waiting.pop_front();
        s.finish(first.promise, first.entry);
      },
  };
}

archive_handle::behavior_type memory_archive(archive_handle::pointer self, shared_store store) {
  be_quiet(self);
  return {
      [store](const load_conversation& m) -> caf::result<conversation_record> {
        const at_work lock{store->guard};
        if (store->archive_away)
          return make_error(refusal::unavailable);
        return store->load(m.conversation);
      },
      [store](const read_thread& m) -> caf::result<thread_page> {
        const at_work lock{store->guard};
        if (store->archive_away)
          return make_error(refusal::unavailable);
        if (!m.token_hash.empty() && !store->owns(m.token_hash, m.conversation))
          return make_error(refusal::stale_session);
        return store->read(m);
      },
      [store](const find_token& m) {
        const at_work lock{store->guard};
        return store->find(m);
      },
      [store](const find_code& m) {
        const at_work lock{store->guard};
        return store->find(m);
      },
      [store](const list_open&) -> caf::result<open_heads> {
        const at_work lock{store->guard};
        if (store->archive_away)
          return make_error(refusal::unavailable);
        open_heads all;
        for (const auto& [id, head] : store->heads)
          if (head.where != phase::closed)
            all.heads.push_back({id, head});
        return all;
      },
  };
}

/// Answers what the store says to a change of the roster, unless that answer is to be lost.
caf::result<done> change_roster(roster_archive_handle::pointer self, memory_store& store,
                                const std::function<refusal()>& change) {
  const at_work lock{store.guard};
  if (store.archive_away)
    return make_error(refusal::unavailable);
  const auto why = change();
  if (store.roster_replies_to_lose > 0) {
    --store.roster_replies_to_lose;
    ++store.roster_replies_lost;
    return self->make_response_promise<done>();
  }
  if (why != refusal::none)
    return make_error(why);
  return done{};
}

roster_archive_handle::behavior_type memory_roster(roster_archive_handle::pointer self,
                                                   shared_store store) {
  be_quiet(self);
  return {
      [store](const load_roster& m) -> caf::result<roster_record> {
        const at_work lock{store->guard};
        if (store->archive_away)
          return make_error(refusal::unavailable);
        auto record = store->roster;
        std::erase_if(record.shifts, [&](const shift& s) { return !overlap(s.when, m.window); });
        return record;
      },
      [self, store](const store_swap& m) {
        return change_roster(self, *store, [&] { return store->ask(m.what); });
      },
      [self, store](const move_swap& m) {
        return change_roster(self, *store, [&] { return store->move(m); });
      },
  };
}

bool at_two_places(const std::vector<shift>& all, agent_id agent) {
  for (auto a = all.begin(); a != all.end(); ++a)
    for (auto b = std::next(a); b != all.end(); ++b)
      if (a->agent == agent && b->agent == agent && overlap(a->when, b->when))
        return true;
  return false;
}

} // namespace

void memory_store::put_roster(roster_record after) {
  const auto before = std::exchange(roster, std::move(after));
  if (on_roster)
    on_roster(before);
}

refusal memory_store::ask(const swap_request& asked) {
  for (const auto& s : roster.swaps) {
    const bool same = s.what.given == asked.what.given && s.what.wanted == asked.what.wanted;
    if (s.id == asked.id)
      return same ? refusal::none : refusal::race_lost;
    if (same && waits(s.what))
      return refusal::race_lost;
  }
  auto after = roster;
  after.swaps.push_back(asked);
  put_roster(std::move(after));
  return refusal::none;
}

refusal memory_store::move(const move_swap& m) {
  auto after = roster;
  const auto stored = std::find_if(after.swaps.begin(), after.swaps.end(),
                                   [&](const swap_request& s) { return s.id == m.after.id; });
  if (stored == after.swaps.end() || stored->what.state != m.before)
    return refusal::race_lost;
  if (m.after.what.state == swap_state::agreed) {
    const auto given = std::find(after.shifts.begin(), after.shifts.end(), m.given);
    const auto wanted = std::find(after.shifts.begin(), after.shifts.end(), m.wanted);
    if (given == after.shifts.end() || wanted == after.shifts.end())
      return refusal::race_lost;
    given->agent = m.wanted.agent;
    if (!mutant.halves_swaps)
      wanted->agent = m.given.agent;
    if (!mutant.halves_swaps &&
        (at_two_places(after.shifts, m.given.agent) || at_two_places(after.shifts, m.wanted.agent)))
      return refusal::race_lost;
  }
  stored->what = m.after.what;
  put_roster(std::move(after));
  return refusal::none;
}

journal_handle spawn_memory_journal(caf::actor_system& system, shared_store store) {
  return system.spawn(memory_journal, std::move(store));
}

archive_handle spawn_memory_archive(caf::actor_system& system, shared_store store) {
  return system.spawn(memory_archive, std::move(store));
}

roster_archive_handle spawn_memory_roster(caf::actor_system& system, shared_store store) {
  return system.spawn(memory_roster, std::move(store));
}

} // namespace ecoute::test
