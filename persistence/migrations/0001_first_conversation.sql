-- SPDX-License-Identifier: EUPL-1.2
-- The first conversation: events and their head, keys, tokens, agents, territory, traces.
-- What the constraints hold is named in RELIABILITY.md; the rules of the service are not here.

create table deployment (
  only_row boolean primary key default true check (only_row),
  profile  smallint not null check (profile in (1, 2)),
  created  timestamptz not null default now()
);

-- One row per engine node. Each batch updates it first: it fences a writer with an old epoch and
-- tells after a lost answer whether that batch was committed.
create table writer (
  node  text primary key check (length(node) between 1 and 64),
  epoch bigint not null check (epoch > 0),
  batch bigint not null default 0,
  beat  timestamptz not null default now()
);

create table agent (
  id              bigint generated always as identity primary key,
  name            text not null unique check (name = lower(name) and length(name) between 1 and 64),
  shown_name      text not null check (length(shown_name) between 1 and 64),
  force           smallint not null check (force in (1, 2)),
  password_hash   text not null,
  totp_secret     bytea not null,
  totp_last_step  bigint not null default 0,
  certified_until bigint not null,
  capacity        integer not null default 2 check (capacity between 1 and 10),
  failures        integer not null default 0 check (failures >= 0),
  paused_until    bigint not null default 0,
  demo            boolean not null default false
);

create table agent_session (
  hash    bytea primary key check (length(hash) = 32),
  agent   bigint not null references agent (id),
  created bigint not null,
  expires bigint not null check (expires > created),
  revoked boolean not null default false
);
create index agent_session_agent on agent_session (agent) where not revoked;

create table conversation_head (
  conversation uuid primary key,
  force        smallint not null check (force in (1, 2)),
  phase        smallint not null check (phase in (1, 2, 3)),
  holder       bigint references agent (id),
  node         text not null references writer (node),
  epoch        bigint not null,
  last_seq     integer not null check (last_seq > 0),
  departement  text not null default '' check (length(departement) <= 3),
  constraint held_by_one check ((phase = 2) = (holder is not null))
);
create index conversation_open on conversation_head (phase) where phase <> 3;

create table conversation_key (
  conversation uuid primary key references conversation_head (conversation),
  day_key      text not null check (length(day_key) between 1 and 64),
  wrapped      bytea not null
);

create table event (
  conversation          uuid not null references conversation_head (conversation),
  seq                   integer not null check (seq > 0),
  kind                  smallint not null check (kind > 0),
  at                    bigint not null,
  author                smallint not null check (author in (1, 2, 3)),
  agent                 bigint references agent (id),
  client_id             uuid,
  visitor_position      integer check (visitor_position > 0),
  professional_position integer check (professional_position > 0),
  facts                 bytea not null,
  words                 bytea,
  primary key (conversation, seq),
  constraint client_id_once unique (conversation, client_id),
  constraint visitor_position_once unique (conversation, visitor_position),
  constraint professional_position_once unique (conversation, professional_position),
  constraint only_messages_have_words check (words is null or kind = 6),
  constraint messages_have_client_ids check ((kind = 6) = (client_id is not null))
);

create table visitor_token (
  hash         bytea primary key check (length(hash) = 32),
  conversation uuid not null references conversation_head (conversation),
  revoked      boolean not null default false
);
create index visitor_token_conversation on visitor_token (conversation) where not revoked;

create table resume_code (
  index        bytea primary key check (length(index) = 32),
  conversation uuid not null references conversation_head (conversation),
  expires      bigint not null,
  used         boolean not null default false
);

create table outbox (
  id           bigint generated always as identity primary key,
  key          text not null unique,
  kind         text not null,
  body         text not null,
  conversation uuid not null references conversation_head (conversation),
  delivered    boolean not null default false
);

create table audit (
  id           bigint generated always as identity primary key,
  agent        bigint not null references agent (id),
  act          text not null check (length(act) between 1 and 40),
  at           bigint not null,
  conversation uuid references conversation_head (conversation),
  written      timestamptz not null default now()
);

create table commune (
  insee       text primary key check (length(insee) = 5),
  name        text not null check (length(name) > 0),
  departement text not null check (length(departement) between 2 and 3),
  parent      text not null default '',
  postcodes   text[] not null,
  population  integer not null check (population >= 0)
);

create table commune_alias (
  name  text not null check (length(name) > 0),
  insee text not null references commune (insee),
  primary key (name, insee)
);

create table competence (
  insee       text primary key references commune (insee),
  police      boolean not null,
  gendarmerie boolean not null,
  source      text not null,
  reliability smallint not null check (reliability between 1 and 6)
);

create table fallback_platform (
  departement text primary key check (length(departement) <= 3),
  force       smallint not null check (force in (1, 2))
);

-- The engine's own role: only what it needs. Events and audit can be read and added to, no more.
grant usage on schema public to ecoute_app;
grant select on deployment, schema_migration to ecoute_app;
grant select, insert, update on writer, conversation_head to ecoute_app;
grant select, insert on event, audit, conversation_key to ecoute_app;
grant select, insert on visitor_token, resume_code, outbox, agent_session to ecoute_app;
grant update (revoked) on visitor_token, agent_session to ecoute_app;
grant update (used) on resume_code to ecoute_app;
grant update (delivered) on outbox to ecoute_app;
grant select on agent, commune, commune_alias, competence, fallback_platform to ecoute_app;
grant update (totp_last_step, failures, paused_until, password_hash) on agent to ecoute_app;
