-- The queue's job that is sending a message: once its worker was killed, its next attempt sends the message again without waiting for
-- the end of the claim. The version before this one, running beside it, leaves it null.
ALTER TABLE "webhook_messages" ADD COLUMN "claimed_by" UUID;
