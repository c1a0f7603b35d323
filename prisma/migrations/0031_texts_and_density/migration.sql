-- The row height of a user's tables; null follows the browser.
ALTER TABLE "users" ADD COLUMN "table_density" TEXT;
ALTER TABLE "users" ADD CONSTRAINT "users_table_density_check" CHECK ("table_density" IN ('comfortable', 'compact'));
