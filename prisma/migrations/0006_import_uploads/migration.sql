-- An import whose file came over HTTP: the name of the uploaded file while it is needed, what went wrong, who began it,
-- and how much text there is to read. "queued" waits for its turn.
ALTER TABLE "imports"
  ADD COLUMN "upload" TEXT,
  ADD COLUMN "last_error" TEXT,
  ADD COLUMN "actor_kind" TEXT,
  ADD COLUMN "actor_id" TEXT,
  ADD COLUMN "text_bytes" BIGINT,
  DROP CONSTRAINT "imports_state_check",
  ADD CONSTRAINT "imports_state_check" CHECK ("state" IN ('queued', 'running', 'succeeded', 'failed'));
