-- The segments whose customers an endpoint is told of; empty for all. The version before this one, running beside it, doesn't write it.
ALTER TABLE "webhook_endpoints" ADD COLUMN "segment_ids" UUID[] NOT NULL DEFAULT '{}';

-- As in migration 0056, for the endpoint's segments only.
CREATE OR REPLACE FUNCTION queue_segment_webhooks() RETURNS trigger LANGUAGE plpgsql SET search_path = public, pg_temp AS $$
BEGIN
  INSERT INTO webhook_messages (business_id, endpoint_id, event, at, customer_id, data, queued_at, next_attempt_at)
  SELECT e.business_id, e.id, c.event, c.at, c.customer_id,
         jsonb_build_object('segment', jsonb_build_object('id', s.segment_id, 'name', s.name), 'reason', c.reason), c.at, c.at
    FROM (SELECT *, CASE change WHEN 'joined' THEN 'segment.entered' ELSE 'segment.left' END AS event FROM changed) c
    JOIN webhook_endpoints e ON e.business_id = c.business_id AND e.disabled_at IS NULL AND c.event = ANY (e.events)
     AND (e.segment_ids = '{}' OR c.segment_id = ANY (e.segment_ids))
    JOIN customer_segments s ON s.business_id = c.business_id AND s.segment_id = c.segment_id;
  RETURN NULL;
END $$;
