import type { ClientBase } from "pg";
import type { Scope } from "#core/values/permissions.ts";
import { RAISED_CHURN_RISK, type WebhookEvent } from "#core/values/webhook-endpoints.ts";

type Happened = { event: WebhookEvent; at: Date; data: object };

/**
 * Queues a message for each endpoint that subscribes to this event, in the transaction of what happened. Segments' messages are
 * queued by a trigger (migration 0056).
 */
export const queueWebhook = async (
  client: ClientBase,
  { businessId }: Scope,
  { event, at, data }: Happened,
): Promise<void> => {
  await client.query(
    `insert into webhook_messages (business_id, endpoint_id, event, at, data, queued_at, next_attempt_at)
     select business_id, id, $2::text, $3::timestamptz, $4::jsonb, $3, $3 from webhook_endpoints
      where business_id = $1 and disabled_at is null and $2 = any(events) returning 1`,
    [businessId, event, at, JSON.stringify(data)],
  );
};

/**
 * SQL: queues what changed between the profiles `o` of the model `om` and `n` of `nm` of the same customers, at $2. A churn risk
 * that is not calibrated only orders customers, so that it has no level to exceed.
 */
const queueChanges = (profiles: string, reason: "behavior" | "new_model"): string =>
  `insert into webhook_messages (business_id, endpoint_id, event, at, customer_id, data, queued_at, next_attempt_at)
   select $1, e.id, c.event, $2::timestamptz, n.customer_id, '{"reason": "${reason}"}' || case c.event
       when 'archetype.changed' then jsonb_build_object('archetype', n.archetype_id, 'previousArchetype', o.archetype_id)
       else jsonb_build_object('churnRisk', round(n.churn_risk_score::numeric, 3),
         'previousChurnRisk', round(o.churn_risk_score::numeric, 3)) end, $2, $2
     from (select version, churn from axis_models where business_id = $1 and version = $3::int) om
     cross join (select version, churn from axis_models where business_id = $1 and version = $4::int) nm
     ${profiles}
     cross join lateral (values
       ('archetype.changed', o.archetype_id is distinct from n.archetype_id),
       ('churn_risk.raised', o.churn_risk_score < ${RAISED_CHURN_RISK} and n.churn_risk_score >= ${RAISED_CHURN_RISK}
           and (om.churn -> 'model' ->> 'isCalibrated')::boolean and (nm.churn -> 'model' ->> 'isCalibrated')::boolean)
     ) as c(event, has_happened)
     join webhook_endpoints e on e.business_id = $1 and e.disabled_at is null and c.event = any(e.events)
    where c.has_happened returning 1`;

/** The stored profile that each row of a page (JSON, $5) is about to replace. */
const OF_PAGE = `cross join jsonb_to_recordset($5::jsonb)
       as n(customer_id uuid, archetype_id text, churn_risk_score float8, revision int)
     join customer_profiles o on o.business_id = $1 and o.version = om.version and o.customer_id = n.customer_id
       and o.revision <= n.revision`;

const OF_ALL = `join customer_profiles n on n.business_id = $1 and n.version = nm.version
     join customer_profiles o on o.business_id = $1 and o.version = om.version and o.customer_id = n.customer_id`;

type ComparedRow = { customer_id: string; archetype_id: string | null; churn_risk_score: number; revision: number };

/** Whether an endpoint subscribes to changed profiles: comparing those of all customers takes a while. */
const hasSubscriber = async (client: ClientBase, { businessId }: Scope): Promise<boolean> => {
  const { rowCount } = await client.query(
    `select from webhook_endpoints
      where business_id = $1 and disabled_at is null and events && array['archetype.changed', 'churn_risk.raised'] limit 1`,
    [businessId],
  );
  return rowCount === 1;
};

/**
 * Queues messages about customers whose archetype or churn risk a page of profiles changes, in the transaction that writes it
 * and before it is written.
 */
export const queueProfileWebhooks = async (
  client: ClientBase,
  scope: Scope,
  { version, at, rows }: { version: number; at: Date; rows: readonly ComparedRow[] },
): Promise<void> => {
  if (!(await hasSubscriber(client, scope))) return;
  const compared = rows.map(
    ({ customer_id, archetype_id, churn_risk_score, revision }): ComparedRow => ({
      customer_id,
      archetype_id,
      churn_risk_score,
      revision,
    }),
  );
  const values = [scope.businessId, at, version, version, JSON.stringify(compared)];
  await client.query(queueChanges(OF_PAGE, "behavior"), values);
};

/** The same for all customers when another model becomes active, in that transaction. */
export const queueModelWebhooks = async (
  client: ClientBase,
  scope: Scope,
  { before, version, at }: { before: number; version: number; at: Date },
): Promise<void> => {
  if (!(await hasSubscriber(client, scope))) return;
  await client.query(queueChanges(OF_ALL, "new_model"), [scope.businessId, at, before, version]);
};
