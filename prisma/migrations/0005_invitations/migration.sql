-- Whom a business has asked to join. The link holds the business's id beside the secret, so that the invitation is found
-- inside its business, by its hash, under the policy that every other table has.
CREATE TABLE "invitations" (
    "business_id" UUID NOT NULL,
    "id" UUID NOT NULL,
    "email" TEXT NOT NULL,
    "name" TEXT,
    "role" TEXT NOT NULL,
    "hash" TEXT NOT NULL,
    "invited_by" TEXT NOT NULL,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "expires_at" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "invitations_pkey" PRIMARY KEY ("business_id","id"),
    CONSTRAINT "invitations_role_check" CHECK ("role" IN ('admin', 'manager', 'analyst', 'viewer'))
);

-- One open invitation a person: a new one takes the place of the old.
CREATE UNIQUE INDEX "invitations_business_id_email_key" ON "invitations"("business_id", "email");

ALTER TABLE "invitations" ADD CONSTRAINT "invitations_business_id_fkey" FOREIGN KEY ("business_id") REFERENCES "businesses"("id") ON DELETE CASCADE ON UPDATE CASCADE;

ALTER TABLE "invitations" ENABLE ROW LEVEL SECURITY;
CREATE POLICY one_business ON "invitations"
  USING (business_id = (SELECT nullif(current_setting('app.business_id', true), '')::uuid))
  WITH CHECK (business_id = (SELECT nullif(current_setting('app.business_id', true), '')::uuid));
GRANT SELECT, INSERT, UPDATE, DELETE ON "invitations" TO customer360_app;

-- One business may let a person go without touching what they are in another.
ALTER TABLE "memberships"
  ADD COLUMN "is_active" BOOLEAN NOT NULL DEFAULT true,
  ADD COLUMN "last_login_at" TIMESTAMPTZ(3);

-- The secret before the present one, while both are taken; and how often the settings were changed, so that of two who
-- change them at once the second is told.
ALTER TABLE "businesses"
  ADD COLUMN "tenant_secret_at" TIMESTAMPTZ(3),
  ADD COLUMN "previous_secret_hash" TEXT,
  ADD COLUMN "previous_secret_until" TIMESTAMPTZ(3),
  ADD COLUMN "version" INTEGER NOT NULL DEFAULT 1;
ALTER TABLE "storefronts" ADD COLUMN "version" INTEGER NOT NULL DEFAULT 1;
