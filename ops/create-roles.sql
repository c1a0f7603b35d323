-- Creates the database and its two roles (docs/operations.md). Run once with psql as the superuser:
--   OWNER_PASSWORD=… APP_PASSWORD=… psql -v ON_ERROR_STOP=1 -U postgres -f ops/create-roles.sql
\getenv owner_password OWNER_PASSWORD
\getenv app_password APP_PASSWORD
create role shop_owner login createrole password :'owner_password';
create database customer360 owner shop_owner;
create role shop_app login password :'app_password';

-- Logins for reporting (docs/reporting.md) are denied what PostgreSQL allows every login.
grant connect on database postgres to shop_owner;
revoke connect on database postgres, template1 from public;
grant set on parameter temp_file_limit to shop_owner;
\connect customer360
revoke execute on function lo_creat(integer), lo_create(oid), lo_from_bytea(oid, bytea) from public;
