-- An address says nothing about who made an account with it: a person whom another business invites may have one of their own.
DROP INDEX "users_email_key";
CREATE INDEX "users_email_idx" ON "users"("email");
