-- When a user hid the setup guide; null shows it. Per user, because several people set up a business, each with steps of their own.
ALTER TABLE "memberships" ADD COLUMN "setup_dismissed_at" TIMESTAMPTZ(3);
GRANT UPDATE ("setup_dismissed_at") ON "memberships" TO customer360_app;

-- Users of businesses that already have orders need no guide after an upgrade. It stays in the account menu.
UPDATE "memberships" m SET "setup_dismissed_at" = CURRENT_TIMESTAMP
  WHERE EXISTS (SELECT FROM "orders" o WHERE o."business_id" = m."business_id");
