// SPDX-License-Identifier: EUPL-1.2
#include "persistence/alert_store.hpp"

#include "actors/domain/alert_origin.hpp"
#include "persistence/on_call_store.hpp"
#include "persistence/pg_time.hpp"

#include <utility>

namespace ecoute {
namespace {

/// What stands in the columns of table `alert`, in types that SOCI binds.
struct alert_columns {
  std::string id;
  int kind = 0;
  int scope = 0;
  std::string conversation; ///< empty: of none
  std::string detail;
  int state = 0;
  long long raised_at = 0;
  long long count = 0;
  int step = 0;
  int rings = 0;
  long long owner = 0; ///< 0: nobody, and so below
  long long passed_by = 0;
  long long due = 0;
  int exercise = 0;
  int cause_over = 0;
  std::string done;
  int version = 0;
  int since = 0;

  alert_columns() = default;
  explicit alert_columns(const alert& a)
      : id(to_text(a.id)), kind(static_cast<int>(a.cause.kind)),
        scope(static_cast<int>(a.cause.scope)),
        conversation(a.cause.conversation.is_nil() ? "" : to_text(a.cause.conversation)),
        detail(a.cause.detail), state(static_cast<int>(a.state)),
        raised_at(since_epoch(a.raised_at)), count(a.count), step(static_cast<int>(a.step)),
        rings(static_cast<int>(a.rings)), owner(a.owner.value), passed_by(a.passed_by.value),
        due(since_epoch(a.due)), exercise(a.exercise ? 1 : 0), cause_over(a.cause_over ? 1 : 0),
        done(a.done), version(static_cast<int>(a.version)), since(static_cast<int>(a.since)) {}

  /// In the order of select_alert.
  void come_out_of(soci::statement& query) {
    const auto next = [&](auto&... columns) { (query.exchange(soci::into(columns)), ...); };
    next(id, kind, scope, conversation, detail, state, raised_at, count, step, rings, owner,
         passed_by, due, exercise, cause_over, done, version, since);
  }
  [[nodiscard]] alert value() const {
    return {.id = {parse_uuid(id).value_or(uuid{})},
            .cause = {static_cast<alert_kind>(kind),
                      static_cast<on_call_scope>(scope),
                      {parse_uuid(conversation).value_or(uuid{})},
                      detail},
            .state = static_cast<alert_state>(state),
            .raised_at = from_epoch(raised_at),
            .count = static_cast<std::uint32_t>(count),
            .step = static_cast<std::uint32_t>(step),
            .rings = static_cast<std::uint32_t>(rings),
            .owner = {owner},
            .passed_by = {passed_by},
            .due = from_epoch(due),
            .exercise = exercise != 0,
            .cause_over = cause_over != 0,
            .done = done,
            .version = static_cast<std::uint32_t>(version),
            .since = static_cast<std::uint32_t>(since)};
  }
};

constexpr const char* select_alert =
    "select cast(id as text), kind, scope, coalesce(cast(conversation as text), ''), detail, "
    "state, raised_at, count, step, rings, coalesce(owner, 0), coalesce(passed_by, 0), due, "
    "cast(exercise as integer), cast(cause_over as integer), done, version, since from alert ";

constexpr const char* insert_alert =
    "insert into alert (id, kind, scope, conversation, detail, state, raised_at, count, step, "
    "rings, owner, passed_by, due, exercise, cause_over, done, version, since) values "
    "(cast(:id as uuid), :kind, :scope, cast(nullif(:conversation, '') as uuid), :detail, :state, "
    ":raised_at, :count, :step, :rings, nullif(cast(:owner as bigint), 0), "
    "nullif(cast(:passed_by as bigint), 0), :due, cast(cast(:exercise as integer) as boolean), "
    "cast(cast(:cause_over as integer) as boolean), :done, :version, :since) on conflict do "
    "nothing";

constexpr const char* update_alert =
    "update alert set state = :state, count = :count, step = :step, rings = :rings, owner = "
    "nullif(cast(:owner as bigint), 0), passed_by = nullif(cast(:passed_by as bigint), 0), due = "
    ":due, cause_over = cast(cast(:cause_over as integer) as boolean), done = :done, version = "
    ":version, since = :since where id = cast(:id as uuid) and version = :expected and state <> 4";

/// `id`: what the condition names as :id, if it does.
std::vector<alert> read_alerts(soci::session& sql, const std::string& condition,
                               const std::string* id = nullptr) {
  std::vector<alert> all;
  alert_columns c;
  soci::statement query(sql);
  query.alloc();
  query.prepare(select_alert + condition);
  c.come_out_of(query);
  if (id != nullptr)
    query.exchange(soci::use(*id));
  query.define_and_bind();
  query.execute();
  while (query.fetch())
    all.push_back(c.value());
  return all;
}

bool changes_a_row(soci::statement& act) {
  act.execute(true);
  return act.get_affected_rows() == 1;
}

} // namespace

alerts_record alert_store::load() {
  soci::transaction one_instant(sql_);
  sql_ << "set transaction isolation level repeatable read read only";
  alerts_record all{open(), origins(), on_call_store(sql_).plan(), names(), last_test()};
  one_instant.commit();
  return all;
}

std::vector<alert> alert_store::open() {
  return read_alerts(sql_, "where state <> 4 order by raised_at, id");
}

std::optional<alert> alert_store::stored(const alert_id& id) {
  const auto wanted = to_text(id);
  auto found = read_alerts(sql_, "where id = cast(:id as uuid)", &wanted);
  return found.empty() ? std::nullopt : std::optional{std::move(found.front())};
}

std::vector<alert_origin> alert_store::origins() {
  std::vector<alert_origin> all;
  std::string key;
  std::string body;
  std::string conversation;
  soci::statement query =
      (sql_.prepare << "select key, body, cast(conversation as text) from outbox where kind = "
                       "'raise_alert' and state = 1 order by id",
       soci::into(key), soci::into(body), soci::into(conversation));
  query.execute();
  while (query.fetch()) {
    auto read = read_origin(body).value_or(origin_read{
        {alert_kind::system_fault, on_call_scope::system, {}, std::string{unreadable_origin}},
        false});
    read.cause.conversation = {parse_uuid(conversation).value_or(uuid{})};
    all.push_back({key, std::move(read.cause), read.exercise});
  }
  return all;
}

std::vector<agent_name> alert_store::names() {
  std::vector<agent_name> all;
  long long id = 0;
  std::string name;
  soci::statement query = (sql_.prepare << "select id, shown_name from agent order by id",
                           soci::into(id), soci::into(name));
  query.execute();
  while (query.fetch())
    all.push_back({{id}, name});
  return all;
}

instant alert_store::last_test() {
  long long at = 0;
  sql_ << "select coalesce(max(h.at), 0) from alert a join alert_history h on h.alert = a.id "
          "where a.kind = 13 and h.state = 2",
      soci::into(at);
  return from_epoch(at);
}

refusal alert_store::store(const store_alert& m) {
  try {
    return put(m);
  } catch (const soci::soci_error& e) {
    if (is_row_fault(e))
      return refusal::malformed;
    throw;
  }
}

refusal alert_store::put(const store_alert& m) {
  soci::transaction all(sql_);
  if (!(m.expected == 0 ? insert(m.what) : update(m.what, m.expected))) {
    all.rollback();
    // Its answer was lost, perhaps, and it is said again.
    return stored(m.what.id) == m.what ? refusal::none : refusal::race_lost;
  }
  if (!answers_origin(m))
    return refusal::race_lost; // whatever was begun is rolled back
  add_history(m);
  add_deliveries(m.deliveries, m.at);
  all.commit();
  return refusal::none;
}

bool alert_store::insert(const alert& a) {
  const alert_columns c(a);
  soci::statement act =
      (sql_.prepare << insert_alert, soci::use(c.id), soci::use(c.kind), soci::use(c.scope),
       soci::use(c.conversation), soci::use(c.detail), soci::use(c.state), soci::use(c.raised_at),
       soci::use(c.count), soci::use(c.step), soci::use(c.rings), soci::use(c.owner),
       soci::use(c.passed_by), soci::use(c.due), soci::use(c.exercise), soci::use(c.cause_over),
       soci::use(c.done), soci::use(c.version), soci::use(c.since));
  return changes_a_row(act);
}

bool alert_store::update(const alert& a, std::uint32_t expected) {
  const alert_columns c(a);
  const auto before = static_cast<int>(expected);
  soci::statement act =
      (sql_.prepare << update_alert, soci::use(c.state), soci::use(c.count), soci::use(c.step),
       soci::use(c.rings), soci::use(c.owner), soci::use(c.passed_by), soci::use(c.due),
       soci::use(c.cause_over), soci::use(c.done), soci::use(c.version), soci::use(c.since),
       soci::use(c.id), soci::use(before));
  return changes_a_row(act);
}

/// No: a new alert names one that another alert has answered.
bool alert_store::answers_origin(const store_alert& m) {
  if (m.origin.empty())
    return true;
  soci::statement act = (sql_.prepare << "update outbox set state = 2 where key = :key and kind = "
                                         "'raise_alert' and state = 1",
                         soci::use(m.origin));
  if (changes_a_row(act) || m.expected != 0)
    return true;
  long long answered = 0;
  sql_ << "select count(*) from outbox where key = :key and kind = 'raise_alert'",
      soci::use(m.origin), soci::into(answered);
  return answered == 0;
}

void alert_store::add_history(const store_alert& m) {
  const alert_columns c(m.what);
  const long long agent = m.by.value;
  const auto at = since_epoch(m.at);
  sql_ << "insert into alert_history (alert, version, state, step, owner, agent, at) values "
          "(cast(:alert as uuid), :version, :state, :step, nullif(cast(:owner as bigint), 0), "
          "nullif(cast(:agent as bigint), 0), :at)",
      soci::use(c.id), soci::use(c.version), soci::use(c.state), soci::use(c.step),
      soci::use(c.owner), soci::use(agent), soci::use(at);
}

void alert_store::add_deliveries(std::span<const alert_delivery> all, instant at) {
  if (all.empty())
    return;
  std::string key;
  std::string body;
  std::string about;
  int ring = 0;
  int channel = 0;
  long long recipient = 0;
  std::string endpoint;
  const auto created = since_epoch(at);
  soci::statement act =
      (sql_.prepare << "insert into outbox (key, kind, body, alert, ring, channel, recipient, "
                       "endpoint, created, next_try) values (:key, 'delivery', :body, cast(:alert "
                       "as uuid), :ring, :channel, nullif(cast(:recipient as bigint), 0), "
                       "nullif(:endpoint, ''), :created, :due) on conflict (key) do nothing",
       soci::use(key), soci::use(body), soci::use(about), soci::use(ring), soci::use(channel),
       soci::use(recipient), soci::use(endpoint), soci::use(created), soci::use(created));
  for (const auto& d : all) {
    key = d.key;
    body = d.body;
    about = to_text(d.about);
    ring = static_cast<int>(d.ring);
    channel = static_cast<int>(d.channel);
    recipient = d.recipient.value;
    endpoint = d.endpoint;
    act.execute(true);
  }
}

} // namespace ecoute
