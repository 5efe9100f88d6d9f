// SPDX-License-Identifier: EUPL-1.2
#include "persistence/journal_rows.hpp"

#include "persistence/pg_time.hpp"

#include <algorithm>
#include <array>
#include <map>

namespace ecoute {
namespace {

struct named_statement {
  const char* name;
  const char* sql;
};

constexpr std::array statements{
    named_statement{"begin", "begin"},
    named_statement{"commit", "commit"},
    named_statement{"rollback", "rollback"},
    named_statement{"fence", "update writer set batch = $3, beat = now() where node = $1 and "
                             "epoch = $2 returning epoch"},
    named_statement{
        "heads", "insert into conversation_head (conversation, force, phase, holder, node, epoch, "
                 "last_seq, departement) select * from unnest($1::uuid[], $2::smallint[], "
                 "$3::smallint[], $4::bigint[], $5::text[], $6::bigint[], $7::integer[], "
                 "$8::text[]) on conflict (conversation) do update set force = excluded.force, "
                 "phase = excluded.phase, holder = excluded.holder, node = excluded.node, "
                 "epoch = excluded.epoch, last_seq = excluded.last_seq, "
                 "departement = excluded.departement"},
    named_statement{"keys", "insert into conversation_key (conversation, day_key, wrapped) select "
                            "* from unnest($1::uuid[], $2::text[], $3::bytea[]) on conflict do "
                            "nothing"},
    named_statement{
        "events", "insert into event (conversation, seq, kind, at, author, agent, client_id, "
                  "visitor_position, professional_position, facts, words) select * from "
                  "unnest($1::uuid[], $2::integer[], $3::smallint[], $4::bigint[], $5::smallint[], "
                  "$6::bigint[], $7::uuid[], $8::integer[], $9::integer[], $10::bytea[], "
                  "$11::bytea[]) on conflict do nothing returning uuid_send(conversation) || "
                  "int4send(seq)"},
    named_statement{"revoke", "update visitor_token set revoked = true where conversation = "
                              "any($1::uuid[]) and not revoked"},
    named_statement{"tokens", "insert into visitor_token (hash, conversation) select * from "
                              "unnest($1::bytea[], $2::uuid[]) on conflict do nothing returning "
                              "hash"},
    named_statement{"codes", "insert into resume_code (index, conversation, expires) select * from "
                             "unnest($1::bytea[], $2::uuid[], $3::bigint[]) on conflict do nothing "
                             "returning index"},
    named_statement{"burn", "update resume_code c set used = true from unnest($1::bytea[], "
                            "$2::uuid[], $3::bigint[]) b(index, conversation, at) where c.index = "
                            "b.index and c.conversation = b.conversation and not c.used and "
                            "c.expires > b.at returning c.index"},
    named_statement{"burn_others", "update resume_code set used = true where conversation = "
                                   "any($1::uuid[]) and not used"},
    named_statement{"outbox", "insert into outbox (key, kind, body, conversation) select * from "
                              "unnest($1::text[], $2::text[], $3::text[], $4::uuid[]) on conflict "
                              "(key) do nothing"},
    named_statement{"audit", "insert into audit (agent, act, at, conversation) select * from "
                             "unnest($1::bigint[], $2::text[], $3::bigint[], $4::uuid[])"},
    named_statement{"bump", "insert into writer as w (node, epoch) values ($1, 1) on conflict "
                            "(node) do update set epoch = w.epoch + 1, beat = now() returning "
                            "epoch"},
    named_statement{"last_batch", "select batch from writer where node = $1"},
    named_statement{"stored", "select uuid_send(e.conversation) || int4send(e.seq), e.facts from "
                              "event e join unnest($1::uuid[], $2::integer[]) d(conversation, seq) "
                              "using (conversation, seq)"},
    named_statement{"key_of", "select conversation, day_key, wrapped from conversation_key where "
                              "conversation = any($1::uuid[])"},
};

pg_value or_null(pg_value v, bool null) {
  v.null = null;
  return v;
}

} // namespace

void prepare_journal(pg_connection& connection) {
  for (const auto& s : statements)
    connection.prepare(s.name, s.sql);
}

journal_rows::journal_rows(std::string node, std::uint64_t epoch, std::int64_t batch, instant now)
    : node_(std::move(node)), epoch_(epoch), batch_(batch),
      now_(now), head_table_{"heads",
                             {pg_array(oid_uuid), pg_array(oid_smallint), pg_array(oid_smallint),
                              pg_array(oid_bigint), pg_array(oid_text), pg_array(oid_bigint),
                              pg_array(oid_integer), pg_array(oid_text)},
                             {}},
      key_table_{"keys", {pg_array(oid_uuid), pg_array(oid_text), pg_array(oid_bytea)}, {}},
      event_table_{"events",
                   {pg_array(oid_uuid), pg_array(oid_integer), pg_array(oid_smallint),
                    pg_array(oid_bigint), pg_array(oid_smallint), pg_array(oid_bigint),
                    pg_array(oid_uuid), pg_array(oid_integer), pg_array(oid_integer),
                    pg_array(oid_bytea), pg_array(oid_bytea)},
                   {}},
      revoke_table_{"revoke", {pg_array(oid_uuid)}, {}},
      token_table_{"tokens", {pg_array(oid_bytea), pg_array(oid_uuid)}, {}},
      code_table_{"codes", {pg_array(oid_bytea), pg_array(oid_uuid), pg_array(oid_bigint)}, {}},
      burn_others_table_{"burn_others", {pg_array(oid_uuid)}, {}},
      burn_table_{"burn", {pg_array(oid_bytea), pg_array(oid_uuid), pg_array(oid_bigint)}, {}},
      outbox_table_{
          "outbox",
          {pg_array(oid_text), pg_array(oid_text), pg_array(oid_text), pg_array(oid_uuid)},
          {}},
      audit_table_{
          "audit",
          {pg_array(oid_bigint), pg_array(oid_text), pg_array(oid_bigint), pg_array(oid_uuid)},
          {}} {}

void journal_rows::table::add(const std::vector<pg_value>& row) {
  for (std::size_t i = 0; i < row.size(); ++i)
    columns[i].add(row[i]);
  ++rows;
}

void journal_rows::add_new_key(const conversation_id& whose, const wrapped_key& wrapped) {
  key_table_.add({pg_uuid(whose), pg_text(wrapped.day_key), pg_bytea(wrapped.bytes)});
}

void journal_rows::add(const numbered_append& entry, const std::vector<stored_event>& sealed) {
  const auto& a = *entry.what;
  for (const auto& row : sealed)
    add_event(entry, row);
  if (a.changes_head && !sealed.empty())
    heads_[a.conversation] = {pg_uuid(a.conversation),
                              pg_smallint(static_cast<std::int16_t>(a.head.platform)),
                              pg_smallint(static_cast<std::int16_t>(a.head.where)),
                              or_null(pg_bigint(a.head.holder.value), a.head.holder.is_none()),
                              pg_text(node_),
                              pg_bigint(static_cast<std::int64_t>(epoch_)),
                              pg_integer(static_cast<std::int32_t>(sealed.back().seq)),
                              pg_text(a.head.departement)};
  add_rest(entry);
}

void journal_rows::add_event(const numbered_append& entry, const stored_event& row) {
  const auto& id = entry.what->conversation;
  const auto seq = pg_integer(static_cast<std::int32_t>(row.seq));
  event_table_.add({pg_uuid(id), seq, pg_smallint(row.kind), pg_bigint(since_epoch(row.at)),
                    pg_smallint(static_cast<std::int16_t>(row.who)),
                    or_null(pg_bigint(row.agent.value), row.agent.is_none()),
                    or_null(pg_uuid(row.client_id), row.client_id.is_nil()),
                    or_null(pg_integer(static_cast<std::int32_t>(row.visitor_position)),
                            row.visitor_position == 0),
                    or_null(pg_integer(static_cast<std::int32_t>(row.professional_position)),
                            row.professional_position == 0),
                    pg_bytea(row.facts), or_null(pg_bytea(row.words.value_or("")), !row.words)});
  event_table_.expected.push_back({entry.number, pg_uuid(id).bytes + seq.bytes});
}

void journal_rows::add_rest(const numbered_append& entry) {
  const auto& a = *entry.what;
  const auto id = pg_uuid(a.conversation);
  if (a.revoke_older_tokens)
    revoke_table_.add({id});
  for (const auto& g : a.grants) {
    token_table_.add({pg_bytea(g.hash), id});
    token_table_.expected.push_back({entry.number, g.hash});
  }
  for (const auto& c : a.codes) {
    code_table_.add({pg_bytea(c.index), id, pg_bigint(since_epoch(c.expires))});
    code_table_.expected.push_back({entry.number, c.index});
  }
  for (const auto& index : a.burnt_codes) {
    burn_table_.add({pg_bytea(index), id, pg_bigint(since_epoch(now_))});
    burn_table_.expected.push_back({entry.number, index});
  }
  if (a.burn_other_codes)
    burn_others_table_.add({id});
  for (const auto& o : a.outbox)
    outbox_table_.add({pg_text(o.key), pg_text(o.kind), pg_text(o.body), id});
  for (const auto& t : a.audit)
    audit_table_.add({pg_bigint(t.agent.value), pg_text(t.act), pg_bigint(since_epoch(t.at)), id});
}

std::vector<pg_step> journal_rows::steps() const {
  std::vector<pg_step> out{
      {"begin", {}},
      {"fence", {pg_text(node_), pg_bigint(static_cast<std::int64_t>(epoch_)), pg_bigint(batch_)}}};
  auto heads = head_table_;
  for (const auto& [id, row] : heads_)
    heads.add(row);
  // Burnt one by one before the others of their conversation, and both before new ones come.
  for (const auto* t : {static_cast<const table*>(&heads), &key_table_, &event_table_,
                        &revoke_table_, &token_table_, &burn_table_, &burn_others_table_,
                        &code_table_, &outbox_table_, &audit_table_}) {
    if (t->rows == 0)
      continue;
    pg_step step{t->statement, {}};
    for (const auto& column : t->columns)
      step.values.push_back(column.value());
    out.push_back(std::move(step));
  }
  return out;
}

journal_rows::verdict journal_rows::judge(const std::vector<pg_rows>& answers) const {
  verdict v;
  v.fenced = answers.at(1).count() == 0;
  std::size_t at = 2 + (heads_.empty() ? 0 : 1);
  std::set<entry_number> conflicting;
  for (const auto* t : {&key_table_, &event_table_, &revoke_table_, &token_table_, &burn_table_,
                        &burn_others_table_, &code_table_, &outbox_table_, &audit_table_}) {
    if (t->rows == 0)
      continue;
    const auto& rows = answers.at(at++);
    if (static_cast<std::size_t>(rows.count()) == t->expected.size())
      continue;
    // Of two entries that want the same row in one batch, the first one has it.
    std::map<std::string, int> stored;
    for (int i = 0; i < rows.count(); ++i)
      ++stored[rows.bytes(i, 0)];
    for (const auto& wanted : t->expected)
      if (stored[wanted.key]-- <= 0)
        conflicting.insert(wanted.entry);
  }
  v.conflicting.assign(conflicting.begin(), conflicting.end());
  return v;
}

} // namespace ecoute
