-- Profiles of a million customers are mostly written: as JSON, parsing and compressing their shares and features took most of a run's
-- time in the database. Arrays of numbers need neither, and half of the space.

-- Where a segment's share is in the array of its model's profiles, from 1.
ALTER TABLE "dim_segment_master" ADD COLUMN "position" INTEGER;
UPDATE "dim_segment_master" d SET "position" = o.position
  FROM (SELECT business_id, version, axis_name, segment_id,
               row_number() OVER (PARTITION BY business_id, version ORDER BY axis_name COLLATE "C", place) AS position
          FROM "dim_segment_master") o
 WHERE d.business_id = o.business_id AND d.version = o.version AND d.axis_name = o.axis_name AND d.segment_id = o.segment_id;
ALTER TABLE "dim_segment_master" ALTER COLUMN "position" SET NOT NULL;

-- Only profiles of active models are read.
DELETE FROM "customer_profiles" p WHERE NOT EXISTS (
  SELECT FROM "standing_axis_models" s WHERE s.business_id = p.business_id AND s.version = p.version);

ALTER TABLE "customer_profiles" ADD COLUMN "memberships" DOUBLE PRECISION[];
ALTER TABLE "customer_profiles" ADD COLUMN "features" DOUBLE PRECISION[];
-- Which features they are. Those of earlier versions are computed again: when a profile is read, and all of them in the next night.
ALTER TABLE "customer_profiles" ADD COLUMN "feature_set" INTEGER NOT NULL DEFAULT 0;
-- Segments by rule need the shares at once. The concatenation decompresses them once instead of for each segment.
UPDATE "customer_profiles" p SET "memberships" = ARRAY(
    SELECT (m.own -> n.axis ->> n.key)::float8
      FROM (SELECT p.segment_memberships || '{}' AS own OFFSET 0) m, unnest(o.axes, o.keys) WITH ORDINALITY AS n(axis, key, i)
     ORDER BY i)
  FROM (SELECT business_id, version, array_agg(axis_name ORDER BY position) AS axes, array_agg(segment_id ORDER BY position) AS keys
          FROM "dim_segment_master" GROUP BY business_id, version) o
 WHERE p.business_id = o.business_id AND p.version = o.version;
ALTER TABLE "customer_profiles" DROP COLUMN "segment_memberships", DROP COLUMN "feature_vectors";
ALTER TABLE "customer_profiles" ALTER COLUMN "feature_set" DROP DEFAULT;

-- Models with many segments make rows of slightly more than 2 KB, which is not worth compressing.
ALTER TABLE "customer_profiles" SET (toast_tuple_target = 4080);
