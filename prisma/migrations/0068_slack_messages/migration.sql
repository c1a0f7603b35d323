-- What a run posts is decided before the digest is posted, so that an attempt after an interrupted one continues the same thread.
ALTER TABLE "slack_posts" ADD COLUMN "message" JSONB;
