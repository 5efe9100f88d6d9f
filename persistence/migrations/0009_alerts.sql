-- SPDX-License-Identifier: EUPL-1.2
-- Nobody is left alone with a danger: alerts, their deliveries, and who is on call.

-- Nothing here says who a visitor is or what they wrote.
create table alert (
  id           uuid primary key,
  kind         smallint not null check (kind > 0),
  scope        smallint not null check (scope between 0 and 2), -- 0: the system, else a force
  conversation uuid references conversation_head (conversation),
  detail       text not null default '' check (octet_length(detail) <= 40),
  state        smallint not null check (state between 1 and 4),
  raised_at    bigint not null,
  count        bigint not null check (count > 0),
  step         integer not null check (step >= 0),
  rings        integer not null check (rings >= 0),
  owner        bigint references agent (id),
  passed_by    bigint references agent (id),
  due          bigint not null,
  exercise     boolean not null default false,
  cause_over   boolean not null default false,
  done         text not null default '' check (octet_length(done) <= 40),
  version      integer not null check (version > 0),
  since        integer not null check (since between 1 and version),
  -- 1: climbing, 2: taken, 3: passed on, 4: resolved (by somebody, or with its cause)
  constraint owned_by_one check (
    case state when 1 then owner is null when 4 then true else owner is not null end),
  constraint passed_by_somebody_else check (
    case state when 3 then coalesce(passed_by <> owner, false) else passed_by is null end),
  constraint resolved_with_what_was_done check ((state = 4) = (done <> ''))
);
-- One open alert of each cause. A drill never stands in the way of what it rehearses.
create unique index alert_open_once
  on alert (kind, scope, conversation, detail, exercise) nulls not distinct where state <> 4;
create index alert_tests on alert (id) where kind = 13;

-- Each version of an alert: how it stood, who had it, and who did that (nobody: time).
create table alert_history (
  alert   uuid not null references alert (id),
  version integer not null check (version > 0),
  state   smallint not null check (state between 1 and 4),
  step    integer not null check (step >= 0),
  owner   bigint references agent (id),
  agent   bigint references agent (id),
  at      bigint not null,
  primary key (alert, version)
);

-- Two kinds of rows. `raise_alert` is written by the journal with the event that is the cause of an
-- alert, and is done once an alert names it; `delivery` is one message to one receiver, and is done
-- once that receiver has it. Both are 1 due or 2 done; a delivery may be 3 dead.
alter table outbox drop column delivered;
alter table outbox alter column conversation drop not null;
alter table outbox
  add column state        smallint not null default 1,
  add column alert        uuid references alert (id),
  add column ring         integer check (ring > 0),
  add column channel      smallint check (channel in (2, 4)), -- webhook, mail
  add column recipient    bigint references agent (id),
  add column endpoint     text check (length(endpoint) between 1 and 64),
  add column tries        integer not null default 0 check (tries >= 0),
  add column created      bigint,
  add column next_try     bigint,
  add column tried_at     bigint, -- last; once delivered: then
  add constraint bounded check (length(key) <= 200 and octet_length(body) <= 16384),
  add constraint origin_or_delivery check (
    case kind
      when 'raise_alert' then
        conversation is not null and state in (1, 2) and tries = 0 and
        num_nonnulls(alert, ring, channel, recipient, endpoint, created, next_try, tried_at) = 0
      when 'delivery' then
        conversation is null and state in (1, 2, 3) and
        num_nonnulls(alert, ring, channel, created, next_try) = 5
      else false
    end),
  add constraint webhooks_have_endpoints check ((channel = 2) = (endpoint is not null)),
  add constraint mails_have_recipients check ((channel = 4) = (recipient is not null)),
  add constraint dated_when_delivered check (
    kind <> 'delivery' or state <> 2 or tried_at is not null);
create index outbox_origins on outbox (id) where kind = 'raise_alert' and state = 1;
create index outbox_due on outbox (alert, channel, recipient, endpoint, ring)
  where kind = 'delivery' and state = 1;

-- Who is on call, in turn.
create table on_call_rotation (
  scope     smallint not null check (scope between 0 and 2),
  level     smallint not null check (level between 1 and 5),
  zone      text not null check (length(zone) between 1 and 64),
  begins    timestamp not null, -- by the clock on the wall of its zone
  turn_days integer not null check (turn_days between 1 and 366),
  primary key (scope, level)
);

create table on_call_member (
  scope    smallint not null,
  level    smallint not null,
  position integer not null check (position >= 0),
  agent    bigint not null references agent (id),
  primary key (scope, level, position),
  foreign key (scope, level) references on_call_rotation (scope, level) on delete cascade
);

-- Somebody else for a while; where two overlap, the one that was made last.
create table on_call_override (
  id      bigint generated always as identity primary key,
  scope   smallint not null check (scope between 0 and 2),
  level   smallint not null check (level between 1 and 5),
  starts  bigint not null,
  ends    bigint not null,
  agent   bigint not null references agent (id),
  made_at bigint not null,
  constraint ends_after_it_starts check (ends > starts)
);

-- Where an agent's alerts are mailed: an address of the service, never a private one.
create table agent_contact (
  agent bigint primary key references agent (id),
  mail  text not null check (
    length(mail) <= 254 and
    mail ~ '^[A-Za-z0-9!#$%&''*+/=?^_`{|}~.-]+@(localhost|[A-Za-z0-9-]+(\.[A-Za-z0-9-]+)+)$')
);

-- Secret addresses of calendars, as hashes.
create table on_call_feed (
  hash    bytea primary key check (length(hash) = 32),
  agent   bigint not null references agent (id),
  revoked boolean not null default false
);
create index on_call_feed_agent on on_call_feed (agent) where not revoked;

-- 1: duty officer, 2: may be on call.
alter table agent_role drop constraint agent_role_role_check;
alter table agent_role add constraint agent_role_role_check check (role in (1, 2));

-- The engine raises alerts and changes how they stand, adds to their history, and writes and marks
-- deliveries. Who is on call is changed through ecoutectl, as the owner.
grant select, insert on alert, alert_history to ecoute_app;
grant update (state, count, step, rings, owner, passed_by, due, cause_over, done, version, since)
  on alert to ecoute_app;
revoke select (key) on outbox from ecoute_app; -- of 0008: all of it is read now
grant select on outbox to ecoute_app;
grant update (state, tries, next_try, tried_at) on outbox to ecoute_app;
grant select on on_call_rotation, on_call_member, on_call_override, agent_contact, on_call_feed
  to ecoute_app;
