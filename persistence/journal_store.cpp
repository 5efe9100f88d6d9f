// SPDX-License-Identifier: EUPL-1.2
#include "persistence/journal_store.hpp"

#include "persistence/journal_rows.hpp"

#include <map>

namespace ecoute {
namespace {

// Batches of one epoch; keeps (epoch, batch) in one number that never comes twice.
constexpr std::int64_t batches_per_epoch = std::int64_t{1} << 32;

/// Constraint and data errors are some row's fault; all others are the database's.
bool is_row_fault(const std::string& sqlstate) {
  return sqlstate.starts_with("23") || sqlstate.starts_with("22");
}

} // namespace

journal_store::journal_store(pg_options options, std::string node, std::shared_ptr<key_ring> keys)
    : options_(std::move(options)), node_(std::move(node)), keys_(std::move(keys)) {}

template <class Step>
journal_outcome journal_store::attempt(Step step) {
  try {
    return step();
  } catch (const pg_failure&) {
  } catch (const key_error&) {
  }
  drop();
  return {journal_report::lost, {}, 0};
}

journal_outcome journal_store::connect() {
  return attempt([&]() -> journal_outcome {
    connection_ = std::make_unique<pg_connection>(options_);
    prepare_journal(*connection_);
    return {journal_report::connected, {}, 0};
  });
}

journal_outcome journal_store::bump_epoch() {
  return attempt([&]() -> journal_outcome {
    if (!connection_)
      throw pg_failure(pg_failure::kind::lost);
    const auto rows = connection_->run("bump", {pg_text(node_)});
    const auto epoch = rows.integer(0, 0);
    return {journal_report::epoch_bumped, {}, static_cast<std::uint64_t>(epoch)};
  });
}

journal_outcome journal_store::reread(const std::vector<entry_number>& doubtful) {
  return attempt([&]() -> journal_outcome {
    if (!connection_)
      throw pg_failure(pg_failure::kind::lost);
    pg_array conversations(oid_uuid);
    pg_array numbers(oid_integer);
    // Without a mark it was never sent: the connection broke while its key was being read.
    std::vector<std::pair<entry_number, const entry_mark*>> sent;
    for (const auto entry : doubtful)
      if (const auto mark = marks_.find(entry); mark != marks_.end())
        sent.emplace_back(entry, &mark->second);
    for (const auto& [entry, mark] : sent) {
      conversations.add(pg_uuid(mark->conversation));
      numbers.add(pg_integer(static_cast<std::int32_t>(mark->seq)));
    }
    const auto last = connection_->run("last_batch", {pg_text(node_)}).integer(0, 0);
    const auto rows = connection_->run("stored", {conversations.value(), numbers.value()});
    std::map<std::string, std::string> facts;
    for (int i = 0; i < rows.count(); ++i)
      facts[rows.bytes(i, 0)] = rows.bytes(i, 1);
    journal_outcome out{journal_report::reread, {}, 0};
    for (const auto& [entry, mark] : sent) {
      const auto key = pg_uuid(mark->conversation).bytes +
                       pg_integer(static_cast<std::int32_t>(mark->seq)).bytes;
      if (mark->seq == 0 ? last == batch_ : facts[key] == mark->facts)
        out.entries.push_back(entry);
    }
    return out;
  });
}

journal_outcome journal_store::write(const std::vector<numbered_append>& batch, std::uint64_t epoch,
                                     instant now) {
  return attempt([&]() -> journal_outcome {
    if (!connection_)
      throw pg_failure(pg_failure::kind::lost);
    try {
      return put(batch, epoch, now);
    } catch (const pg_failure& f) {
      if (f.why() != pg_failure::kind::refused || !is_row_fault(f.sqlstate()))
        throw;
      connection_->run("rollback", {});
      return {journal_report::row_refused, {}, epoch};
    }
  });
}

journal_outcome journal_store::put(const std::vector<numbered_append>& batch, std::uint64_t epoch,
                                   instant now) {
  if (auto unreadable = find_keys(batch, now); !unreadable.empty())
    return {journal_report::conflicted, std::move(unreadable), epoch};
  batch_ = std::max(batch_ + 1, static_cast<std::int64_t>(epoch) * batches_per_epoch);
  journal_rows rows(node_, epoch, batch_, now);
  for (const auto& [id, wrapped] : new_wrapped_)
    rows.add_new_key(id, wrapped);
  marks_.clear();
  std::vector<stored_event> sealed;
  for (const auto& entry : batch) {
    sealed.clear();
    for (const auto& e : entry.what->events)
      sealed.push_back(seal_event(*key_of(entry.what->conversation), entry.what->conversation, e));
    rows.add(entry, sealed);
    marks_[entry.number] =
        sealed.empty() ? entry_mark{entry.what->conversation, 0, {}}
                       : entry_mark{entry.what->conversation, sealed[0].seq, sealed[0].facts};
  }
  auto verdict = rows.judge(connection_->pipeline(rows.steps()));
  if (verdict.fenced || !verdict.conflicting.empty()) {
    connection_->run("rollback", {});
    return {verdict.fenced ? journal_report::fenced : journal_report::conflicted,
            std::move(verdict.conflicting), epoch};
  }
  connection_->run("commit", {});
  remember_keys();
  return {journal_report::committed, {}, epoch};
}

/// Makes keys for conversations that begin in this batch and loads those that are not known yet.
/// Returns the entries whose conversation has no key that opens.
std::vector<entry_number> journal_store::find_keys(const std::vector<numbered_append>& batch,
                                                   instant now) {
  new_keys_.clear();
  new_wrapped_.clear();
  pg_array missing(oid_uuid);
  bool any_missing = false;
  for (const auto& entry : batch) {
    const auto& id = entry.what->conversation;
    if (entry.what->events.empty() || key_of(id) != nullptr)
      continue;
    if (entry.what->events.front().seq == 1) {
      const auto key = secret_key::random();
      new_wrapped_.emplace(id, keys_->wrap(key, id, now));
      new_keys_.emplace(id, key);
    } else {
      missing.add(pg_uuid(id));
      any_missing = true;
    }
  }
  if (any_missing) {
    const auto rows = connection_->run("key_of", {missing.value()});
    for (int i = 0; i < rows.count(); ++i) {
      const conversation_id id{rows.id(i, 0)};
      try {
        known_keys_->insert_or_assign(id, keys_->unwrap({rows.bytes(i, 1), rows.bytes(i, 2)}, id));
      } catch (const key_error&) { // this conversation's misfortune, not the batch's
      }
    }
  }
  std::vector<entry_number> unreadable;
  for (const auto& entry : batch)
    if (!entry.what->events.empty() && key_of(entry.what->conversation) == nullptr)
      unreadable.push_back(entry.number);
  return unreadable;
}

const secret_key* journal_store::key_of(const conversation_id& id) const {
  if (const auto known = known_keys_->find(id); known != known_keys_->end())
    return &known->second;
  const auto fresh = new_keys_.find(id);
  return fresh == new_keys_.end() ? nullptr : &fresh->second;
}

void journal_store::remember_keys() {
  known_keys_.make_room(new_keys_.size());
  known_keys_->merge(new_keys_);
  new_keys_.clear();
  new_wrapped_.clear();
}

void journal_store::drop() {
  connection_.reset();
}

} // namespace ecoute
