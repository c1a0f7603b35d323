-- The application's role loses every right that the product does not use, so that a mistake or an injected statement can
-- neither erase what was done nor take over an account.

-- Audit lines outlive everything: a business that has some cannot be deleted, by the owner either.
ALTER TABLE "audit_log" DROP CONSTRAINT "audit_log_business_id_fkey";
ALTER TABLE "audit_log" ADD CONSTRAINT "audit_log_business_id_fkey"
  FOREIGN KEY ("business_id") REFERENCES "businesses"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

REVOKE UPDATE, DELETE ON "businesses", "users", "memberships", "api_tokens" FROM customer360_app;
GRANT UPDATE ("name", "time_zone", "currency", "version", "tenant_secret_hash", "tenant_secret_at",
  "previous_secret_hash", "previous_secret_until") ON "businesses" TO customer360_app;
GRANT UPDATE ("language", "session_version") ON "users" TO customer360_app;
GRANT UPDATE ("role", "is_active", "last_login_at") ON "memberships" TO customer360_app;
GRANT UPDATE ("last_used_at", "revoked_at") ON "api_tokens" TO customer360_app;

-- These three are read before any business is known, and written inside one.
ALTER TABLE "businesses" ENABLE ROW LEVEL SECURITY;
CREATE POLICY any_business_read ON "businesses" FOR SELECT USING (true);
CREATE POLICY any_business_insert ON "businesses" FOR INSERT WITH CHECK (true);
CREATE POLICY own_business_update ON "businesses" FOR UPDATE
  USING ("id" = (SELECT nullif(current_setting('app.business_id', true), '')::uuid));

ALTER TABLE "users" ENABLE ROW LEVEL SECURITY;
CREATE POLICY any_user_read ON "users" FOR SELECT USING (true);
CREATE POLICY any_user_insert ON "users" FOR INSERT WITH CHECK (true);
CREATE POLICY members_update ON "users" FOR UPDATE
  USING (EXISTS (SELECT FROM "memberships" m WHERE m."user_id" = "users"."id"
    AND m."business_id" = (SELECT nullif(current_setting('app.business_id', true), '')::uuid)));

-- A revoked token stays revoked.
ALTER TABLE "api_tokens" ENABLE ROW LEVEL SECURITY;
CREATE POLICY any_token_read ON "api_tokens" FOR SELECT USING (true);
CREATE POLICY own_tokens_insert ON "api_tokens" FOR INSERT
  WITH CHECK ("business_id" = (SELECT nullif(current_setting('app.business_id', true), '')::uuid));
CREATE POLICY own_tokens_update ON "api_tokens" FOR UPDATE
  USING ("revoked_at" IS NULL AND "business_id" = (SELECT nullif(current_setting('app.business_id', true), '')::uuid))
  WITH CHECK ("business_id" = (SELECT nullif(current_setting('app.business_id', true), '')::uuid));

-- The one way to another password: of a member of the transaction's business, by a hash of the product's own kind. It ends
-- every session of that user. False where the business has no such member.
CREATE FUNCTION set_password_hash("member" UUID, "hash" TEXT) RETURNS BOOLEAN
LANGUAGE plpgsql STRICT SECURITY DEFINER SET search_path = public, pg_temp AS $$
BEGIN
  IF hash NOT LIKE '$argon2id$%' THEN
    RAISE EXCEPTION 'a password is kept as an argon2id hash' USING ERRCODE = 'check_violation';
  END IF;
  UPDATE users SET password_hash = hash, session_version = session_version + 1
    WHERE id = member AND EXISTS (
      SELECT FROM memberships m WHERE m.user_id = member
        AND m.business_id = nullif(current_setting('app.business_id', true), '')::uuid);
  RETURN FOUND;
END $$;
REVOKE EXECUTE ON FUNCTION set_password_hash FROM PUBLIC;
GRANT EXECUTE ON FUNCTION set_password_hash TO customer360_app;
