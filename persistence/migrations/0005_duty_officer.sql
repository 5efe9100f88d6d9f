-- SPDX-License-Identifier: EUPL-1.2
-- What an agent may do beyond answering. 1: duty officer.

create table agent_role (
  agent bigint not null references agent (id),
  role  smallint not null check (role = 1),
  primary key (agent, role)
);

-- The engine reads; people change roles through ecoutectl, as the owner.
grant select on agent_role to ecoute_app;
