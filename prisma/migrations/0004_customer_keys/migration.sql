-- Words without regard to case and accents: "JOSÉ" and "jose" are "jose". Immutable, so that columns can be made of it; it
-- needs a database in UTF-8. For what a key is compared with, too: the rule stands here alone.
CREATE FUNCTION folded("words" TEXT) RETURNS TEXT LANGUAGE SQL IMMUTABLE STRICT PARALLEL SAFE
  RETURN lower(regexp_replace(normalize("words", NFKD), '[\u0300-\u036f]', '', 'g'));

-- What a customer is found by, and what they are sorted by: by name as people sort, else by the shop's own id. In the "C"
-- collation the order is the same on every server, and ranges may use an index under row level security.
ALTER TABLE "customers"
  ADD COLUMN "search_key" TEXT COLLATE "C" NOT NULL GENERATED ALWAYS AS
    (folded(coalesce("name", '') || ' ' || coalesce("email", '') || ' ' || "external_id")) STORED,
  ADD COLUMN "name_key" TEXT COLLATE "C" NOT NULL GENERATED ALWAYS AS
    (folded(coalesce(nullif(btrim("name"), ''), "external_id"))) STORED;
