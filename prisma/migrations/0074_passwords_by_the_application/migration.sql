-- Citus refuses to write rows that another role has written in the same transaction, so the application's role itself changes
-- passwords: those of the business's members, as the policy of migration 0024 has it, and to hashes of the product's own kind only.
ALTER TABLE "users" ADD CONSTRAINT "users_password_hash_check" CHECK ("password_hash" LIKE '$argon2id$%');
GRANT UPDATE ("password_hash") ON "users" TO customer360_app;
ALTER FUNCTION set_password_hash SECURITY INVOKER;
