-- The database and its two roles, as README says. Run once, as the superuser, by psql:
--   OWNER_PASSWORD=… APP_PASSWORD=… psql -v ON_ERROR_STOP=1 -U postgres -f ops/create-roles.sql
\getenv owner_password OWNER_PASSWORD
\getenv app_password APP_PASSWORD
create role shop_owner login createrole password :'owner_password';
create database customer360 owner shop_owner;
create role shop_app login password :'app_password';
