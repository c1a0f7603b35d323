-- Creates the database and its two roles (docs/operations.md). Run once with psql as the superuser:
--   OWNER_PASSWORD=… APP_PASSWORD=… psql -v ON_ERROR_STOP=1 -U postgres -f ops/create-roles.sql
\getenv owner_password OWNER_PASSWORD
\getenv app_password APP_PASSWORD
create role shop_owner login createrole password :'owner_password';
create database customer360 owner shop_owner;
create role shop_app login password :'app_password';

-- The product's role, which its first migration would create otherwise.
set role shop_owner;
create role customer360_app;
grant customer360_app to shop_app;
reset role;

-- With reserved_connections in postgresql.conf, other logins leave these connections to the product.
grant pg_use_reserved_connections to shop_owner, customer360_app;

-- Logins for reporting (docs/reporting.md) are denied what PostgreSQL allows every login.
grant connect on database postgres to shop_owner;
revoke connect on database postgres, template1 from public;
grant set on parameter temp_file_limit, log_min_messages to shop_owner;
\connect customer360
do $$
declare
  granted text;
begin
  for granted in
    select 'function ' || oid::regprocedure from pg_proc
     where pronamespace = 'pg_catalog'::regnamespace
       and proname ~ '^(pg_(try_)?advisory_|(lo_(creat|create|from_bytea)|pg_notify|pg_logical_emit_message|pg_current_xact_id|txid_current|pg_export_snapshot)$)'
  loop
    execute format('grant execute on %s to shop_owner, customer360_app', granted);
    execute format('revoke execute on %s from public', granted);
  end loop;
end $$;
grant usage on language plpgsql to shop_owner, customer360_app;
revoke usage on language plpgsql from public;
