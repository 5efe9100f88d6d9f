-- SPDX-License-Identifier: EUPL-1.2
-- What the engine's own role was given and does not use. Passwords are set through ecoutectl, as
-- the owner. Deliveries are written by the journal, which looks at their keys only.

revoke update (password_hash) on agent from ecoute_app;
revoke update (delivered) on outbox from ecoute_app;
revoke select on outbox from ecoute_app;
grant select (key) on outbox to ecoute_app;
