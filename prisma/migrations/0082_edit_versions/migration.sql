-- An edit names the version that it was made of, so that it can't silently undo another one.
alter table customer_notes add column version integer not null default 1;
alter table import_mappings add column version integer not null default 1;
alter table memberships add column version integer not null default 1;
-- A name that was reset keeps its row, so that its version never comes again.
alter table axis_segment_names add column version integer not null default 2, alter column name drop not null;
grant update (version) on memberships to customer360_app;
