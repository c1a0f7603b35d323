-- A link by which a member of one business sets a new password. Like an invitation's, it names the business beside the
-- secret, so that it is found inside its business, by its hash, under the same policy as every other table.
CREATE TABLE "password_resets" (
    "business_id" UUID NOT NULL,
    "user_id" UUID NOT NULL,
    "id" UUID NOT NULL,
    "hash" TEXT NOT NULL,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "expires_at" TIMESTAMPTZ(3) NOT NULL,

    -- One open link a member: a new one replaces the old.
    CONSTRAINT "password_resets_pkey" PRIMARY KEY ("business_id","user_id")
);

-- Ends with the membership.
ALTER TABLE "password_resets" ADD CONSTRAINT "password_resets_business_id_user_id_fkey" FOREIGN KEY ("business_id", "user_id") REFERENCES "memberships"("business_id", "user_id") ON DELETE CASCADE ON UPDATE CASCADE;

ALTER TABLE "password_resets" ENABLE ROW LEVEL SECURITY;
CREATE POLICY one_business ON "password_resets"
  USING (business_id = (SELECT nullif(current_setting('app.business_id', true), '')::uuid))
  WITH CHECK (business_id = (SELECT nullif(current_setting('app.business_id', true), '')::uuid));
GRANT SELECT, INSERT, UPDATE, DELETE ON "password_resets" TO customer360_app;
