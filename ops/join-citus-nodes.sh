#!/bin/sh
# Makes the database customer360 of these servers that of a Citus cluster (docs/scaling.md); can be repeated:
#   PGPASSWORD=… sh ops/join-citus-nodes.sh COORDINATOR NODE…
set -eu
export PGUSER=postgres PGDATABASE=customer360 PGOPTIONS="-c client_min_messages=warning"
coordinator=$1

for node in "$@"; do
  psql -v ON_ERROR_STOP=1 --quiet --host "$node" <<'SQL'
create extension if not exists citus;
-- Citus doesn't grant roles on other nodes that were created before it joined them.
do $$ begin create role customer360_app nologin; exception when duplicate_object then null; end $$;
grant customer360_app to shop_owner with admin option;
grant customer360_app to shop_app;
-- Releases that have this setting move no business without it.
select $$alter system set output_plugin_libraries = 'pgoutput', 'citus'$$ from pg_settings where name = 'output_plugin_libraries' \gexec
select pg_reload_conf() \g /dev/null
SQL
done

psql -v ON_ERROR_STOP=1 --quiet --host "$coordinator" -v node="$coordinator" <<'SQL'
select citus_set_coordinator_host(:'node') \g /dev/null
SQL
shift
for node in "$@"; do
  psql -v ON_ERROR_STOP=1 --quiet --host "$coordinator" -v node="$node" <<'SQL'
select citus_add_node(:'node', 5432) \g /dev/null
SQL
done
