-- SPDX-License-Identifier: EUPL-1.2
-- A new code, or the use of one, ends the others of its conversation: they are found by it.

create index resume_code_conversation on resume_code (conversation) where not used;
