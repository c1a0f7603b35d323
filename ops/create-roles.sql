-- Creates the database and its two roles (docs/operations.md). Run once with psql as the superuser:
--   OWNER_PASSWORD=… APP_PASSWORD=… psql -v ON_ERROR_STOP=1 -U postgres -f ops/create-roles.sql
\getenv owner_password OWNER_PASSWORD
\getenv app_password APP_PASSWORD
create role shop_owner login createrole password :'owner_password';
create database customer360 owner shop_owner;
create role shop_app login password :'app_password';
