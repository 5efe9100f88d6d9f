-- SPDX-License-Identifier: EUPL-1.2
-- A handover note (kind 19) carries words and a client's id as a message (kind 6) does.

alter table event drop constraint only_messages_have_words;
alter table event drop constraint messages_have_client_ids;
alter table event add constraint only_writing_has_words check (words is null or kind in (6, 19));
alter table event add constraint writing_has_client_ids
  check ((kind in (6, 19)) = (client_id is not null));
