-- What an import of support tickets did. The version before this one imports no tickets this way.
ALTER TABLE "imports"
  ADD COLUMN "tickets_new" INTEGER NOT NULL DEFAULT 0,
  ADD COLUMN "tickets_changed" INTEGER NOT NULL DEFAULT 0,
  ADD COLUMN "tickets_kept" INTEGER NOT NULL DEFAULT 0;
