-- SPDX-License-Identifier: EUPL-1.2
-- Who works when: shifts, languages, the certificate for minors, provisional agents.

-- For an exclusion constraint over a number and a range. Trusted: the owner may create it.
create extension if not exists btree_gist;

create table shift (
  agent  bigint not null references agent (id),
  force  smallint not null check (force in (1, 2)),
  duty   smallint not null check (duty between 1 and 4),
  starts bigint not null,
  ends   bigint not null,
  primary key (agent, starts),
  constraint ends_after_it_starts check (ends > starts),
  constraint nobody_at_two_places
    exclude using gist (agent with =, int8range(starts, ends) with &&)
);
create index shift_ends on shift (ends);

create table agent_language (
  agent    bigint not null references agent (id),
  language text not null check (language ~ '^[a-z]{2,3}(-[A-Za-z0-9]{1,8})*$' and
                                length(language) <= 35),
  primary key (agent, language)
);

alter table agent add column minors_until bigint not null default 0;

create table provisional_agent (
  agent bigint primary key references agent (id),
  buddy bigint not null references agent (id),
  until bigint not null,
  constraint somebody_else_is_the_buddy check (buddy <> agent)
);

-- The engine reads; people change the roster through ecoutectl, as the owner.
grant select on shift, agent_language, provisional_agent to ecoute_app;
