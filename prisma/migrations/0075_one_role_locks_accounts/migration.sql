-- On Citus, the rows of one transaction must not be locked by the application's role and then changed by the tables' owner, who alone
-- sets passwords. So the owner locks accounts too.

-- Locks an account until the end of the transaction. The application's role reads the same values without it.
CREATE FUNCTION lock_account("person" UUID) RETURNS TABLE ("password_hash" TEXT, "is_active" BOOLEAN)
LANGUAGE plpgsql STRICT SECURITY DEFINER SET search_path = public, pg_temp AS $$
BEGIN
  RETURN QUERY SELECT u.password_hash, u.is_active FROM users u WHERE u.id = person FOR NO KEY UPDATE;
END $$;
REVOKE EXECUTE ON FUNCTION lock_account FROM PUBLIC;
GRANT EXECUTE ON FUNCTION lock_account TO customer360_app;
