-- SPDX-License-Identifier: EUPL-1.2
-- Swaps of shifts: asked by one agent, accepted by the other, approved where the service wants it.

create table swap_request (
  id            uuid primary key, -- made by who asks: asked twice, it is stored once
  given_agent   bigint not null references agent (id),
  given_starts  bigint not null,
  wanted_agent  bigint not null references agent (id),
  wanted_starts bigint not null,
  state         smallint not null check (state between 1 and 7),
  approved_by   bigint references agent (id),
  changed_at    bigint not null,
  constraint between_two_people check (given_agent <> wanted_agent),
  constraint only_agreed_is_approved check (approved_by is null or state = 3),
  constraint approved_by_neither check (approved_by <> given_agent and approved_by <> wanted_agent)
);
-- 1: asked, 2: accepted; all others are the end.
create unique index swap_open_once
  on swap_request (given_agent, given_starts, wanted_agent, wanted_starts) where state in (1, 2);
create index swap_changed on swap_request (changed_at);

-- Two people exchange two shifts in one statement; in between, one of them holds both.
alter table shift drop constraint shift_pkey;
alter table shift add primary key (agent, starts) deferrable;
alter table shift drop constraint nobody_at_two_places;
alter table shift add constraint nobody_at_two_places
  exclude using gist (agent with =, int8range(starts, ends) with &&) deferrable;

-- The engine asks, answers and exchanges; it neither makes shifts nor takes them away.
grant select, insert on swap_request to ecoute_app;
grant update (state, approved_by, changed_at) on swap_request to ecoute_app;
grant update (agent) on shift to ecoute_app;
