-- SPDX-License-Identifier: EUPL-1.2
-- A psychologist in a conversation: an author of their own, and whispers (kind 29), which carry
-- words and a client's id as messages (6) and notes (19) do and stand nowhere for the visitor.

alter table event drop constraint event_author_check;
alter table event add constraint event_author_check check (author between 1 and 4);
alter table event drop constraint only_writing_has_words;
alter table event drop constraint writing_has_client_ids;
alter table event add constraint only_writing_has_words
  check (words is null or kind in (6, 19, 29));
alter table event add constraint writing_has_client_ids
  check ((kind in (6, 19, 29)) = (client_id is not null));
alter table event add constraint whispers_are_never_shown
  check (kind <> 29 or visitor_position is null);

-- 1: duty officer, 2: may be on call, 3: psychologist, who answers nobody alone.
alter table agent_role drop constraint agent_role_role_check;
alter table agent_role add constraint agent_role_role_check check (role in (1, 2, 3));
