-- Records of the last reading that were stored although something about them is wrong, and what it was of the first.
ALTER TABLE "connection_syncs" ADD COLUMN "flagged" INTEGER NOT NULL DEFAULT 0,
  ADD COLUMN "flagged_problem" TEXT, ADD COLUMN "flagged_detail" TEXT;
