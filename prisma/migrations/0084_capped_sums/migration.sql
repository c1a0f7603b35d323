-- What many customers spent may be more than a bigint holds, although what each of them spent is not: exact_sum fails there. This sum
-- is exact below 2^53, has 16 digits above, as every number in an answer, and ends at 4 * 10^18, so that two of them can still be
-- added. Its last step is not for a row per customer: that would take as long as PostgreSQL's own sum.
CREATE FUNCTION capped_amount(float8) RETURNS bigint LANGUAGE plpgsql IMMUTABLE STRICT PARALLEL SAFE AS
  $$ BEGIN RETURN greatest(least($1, 4e18), -4e18)::bigint; END $$;

CREATE AGGREGATE capped_sum(float8) (
  SFUNC = float8pl, STYPE = float8, INITCOND = '0', COMBINEFUNC = float8pl, FINALFUNC = capped_amount, PARALLEL = SAFE
);
