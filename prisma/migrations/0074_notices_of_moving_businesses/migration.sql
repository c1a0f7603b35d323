-- Only used on Citus, which moves a business by replication: an unlogged table can't be replicated.
ALTER TABLE "live_notices" SET LOGGED;
