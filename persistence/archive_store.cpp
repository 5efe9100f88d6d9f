// SPDX-License-Identifier: EUPL-1.2
#include "persistence/archive_store.hpp"

#include "config/limits.hpp"
#include "persistence/pg_time.hpp"

#include <algorithm>
#include <optional>

namespace ecoute {
namespace {

std::uint32_t position(const pg_rows& rows, int row, int column) {
  return rows.null(row, column) ? 0 : static_cast<std::uint32_t>(rows.integer(row, column));
}

} // namespace

archive_store::archive_store(const pg_options& options, std::shared_ptr<key_ring> keys)
    : connection_(options), keys_(std::move(keys)) {
  connection_.prepare("load", "select e.seq, e.kind, e.at, e.visitor_position, "
                              "e.professional_position, e.facts, null::bytea, k.day_key, k.wrapped "
                              "from event e join conversation_key k using (conversation) where "
                              "e.conversation = $1::uuid order by e.seq");
  connection_.prepare("thread_of_visitor",
                      "select e.seq, e.kind, e.at, e.visitor_position, e.professional_position, "
                      "e.facts, e.words, k.day_key, k.wrapped from event e join conversation_key k "
                      "using (conversation) where e.conversation = $1::uuid and "
                      "e.visitor_position > $2::bigint order by e.visitor_position limit $3");
  connection_.prepare("thread_of_professionals",
                      "select e.seq, e.kind, e.at, e.visitor_position, e.professional_position, "
                      "e.facts, e.words, k.day_key, k.wrapped from event e join conversation_key k "
                      "using (conversation) where e.conversation = $1::uuid and "
                      "e.professional_position > $2::bigint order by e.professional_position "
                      "limit $3");
  connection_.prepare("trace", "insert into audit (agent, act, at, conversation) values "
                               "($1::bigint, $2::text, $3::bigint, $4::uuid)");
  connection_.prepare("token", "select conversation, revoked from visitor_token where hash = "
                               "$1::bytea");
  connection_.prepare("token_of", "select 1 from visitor_token where hash = $1::bytea and "
                                  "conversation = $2::uuid and not revoked");
  connection_.prepare("code", "select c.conversation, t.hash from resume_code c left join "
                              "visitor_token t on t.hash = $3::bytea and t.conversation = "
                              "c.conversation and not t.revoked and c.used where c.index = "
                              "$1::bytea and (t.hash is not null or (not c.used and c.expires > "
                              "$2::bigint))");
  connection_.prepare("open", "select conversation, force, phase, holder, departement from "
                              "conversation_head where phase <> 3");
}

conversation_record archive_store::load(const load_conversation& wanted) {
  const auto& id = wanted.conversation;
  return {events_of(id, connection_.run("load", {pg_uuid(id)}))};
}

std::optional<thread_page> archive_store::read(const read_thread& wanted) {
  const bool for_visitor = wanted.audience == author::visitor;
  if (!wanted.token_hash.empty() && !owns(wanted.token_hash, wanted.conversation))
    return std::nullopt;
  if (!for_visitor)
    trace(wanted);
  const auto limit = std::clamp(wanted.limit, 1U, fixed::stored_page_max);
  const auto rows = connection_.run(
      for_visitor ? "thread_of_visitor" : "thread_of_professionals",
      {pg_uuid(wanted.conversation), pg_bigint(wanted.above), pg_bigint(std::int64_t{limit} + 1)});
  thread_page page{events_of(wanted.conversation, rows), false};
  page.more = page.events.size() > limit;
  if (page.more)
    page.events.pop_back();
  return page;
}

bool archive_store::owns(const std::string& token_hash, const conversation_id& id) {
  return connection_.run("token_of", {pg_bytea(token_hash), pg_uuid(id)}).count() > 0;
}

void archive_store::trace(const read_thread& wanted) {
  // A statement of its own is a transaction of its own: durable when run() returns.
  connection_.run("trace",
                  {pg_bigint(wanted.reading.agent.value), pg_text(wanted.reading.act),
                   pg_bigint(since_epoch(wanted.reading.at)), pg_uuid(wanted.conversation)});
}

token_owner archive_store::find(const find_token& wanted) {
  const auto rows = connection_.run("token", {pg_bytea(wanted.hash)});
  if (rows.count() == 0)
    return {};
  const bool revoked = rows.integer(0, 1) != 0;
  return revoked && !wanted.revoked_too ? token_owner{}
                                        : token_owner{conversation_id{rows.id(0, 0)}, revoked};
}

code_owner archive_store::find(const find_code& wanted) {
  const auto rows =
      connection_.run("code", {pg_bytea(wanted.index), pg_bigint(since_epoch(wanted.now)),
                               pg_bytea(wanted.token_hash)});
  return rows.count() == 0 ? code_owner{}
                           : code_owner{conversation_id{rows.id(0, 0)}, !rows.null(0, 1)};
}

open_heads archive_store::open_conversations() {
  const auto rows = connection_.run("open", {});
  open_heads out;
  out.heads.reserve(static_cast<std::size_t>(rows.count()));
  for (int i = 0; i < rows.count(); ++i)
    out.heads.push_back(
        {conversation_id{rows.id(i, 0)},
         {static_cast<force>(rows.integer(i, 1)), static_cast<phase>(rows.integer(i, 2)),
          agent_id{rows.null(i, 3) ? 0 : rows.integer(i, 3)}, rows.bytes(i, 4)}});
  return out;
}

std::vector<event> archive_store::events_of(const conversation_id& id, const pg_rows& rows) {
  std::vector<event> events;
  if (rows.count() == 0)
    return events;
  const auto key = keys_->unwrap({rows.bytes(0, 7), rows.bytes(0, 8)}, id);
  events.reserve(static_cast<std::size_t>(rows.count()));
  for (int i = 0; i < rows.count(); ++i) {
    stored_event row;
    row.seq = static_cast<std::uint32_t>(rows.integer(i, 0));
    row.kind = static_cast<std::uint8_t>(rows.integer(i, 1));
    row.at = instant{milliseconds{rows.integer(i, 2)}};
    row.visitor_position = position(rows, i, 3);
    row.professional_position = position(rows, i, 4);
    row.facts = rows.bytes(i, 5);
    if (!rows.null(i, 6))
      row.words = rows.bytes(i, 6);
    events.push_back(unseal_event(key, id, row));
  }
  return events;
}

} // namespace ecoute
