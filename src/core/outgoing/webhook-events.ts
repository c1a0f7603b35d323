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

/** SQL: queues a message about each customer whose archetype differs between the profiles `o` and `n`, at $2. */
const queueChanges = (profiles: string, reason: "behavior" | "new_model"): string =>
  `insert into webhook_messages (business_id, endpoint_id, event, at, customer_id, data, queued_at, next_attempt_at)
   select $1, e.id, 'archetype.changed', $2::timestamptz, n.customer_id, jsonb_build_object('reason', '${reason}',
       'archetype', n.archetype_id, 'previousArchetype', o.archetype_id), $2, $2
     from ${profiles}
     join webhook_endpoints e on e.business_id = $1 and e.disabled_at is null and 'archetype.changed' = any(e.events)
    where o.archetype_id is distinct from n.archetype_id returning 1`;

/** The stored profile of the model $3 that each row of a page (JSON, $4) is about to replace. */
const OF_PAGE = `jsonb_to_recordset($4::jsonb) as n(customer_id uuid, archetype_id text, revision int)
     join customer_profiles o on o.business_id = $1 and o.version = $3::int and o.customer_id = n.customer_id
       and o.revision <= n.revision`;

/** Of the models $3 and $4. */
const OF_ALL = `customer_profiles n
     join customer_profiles o on o.business_id = $1 and o.version = $3::int and o.customer_id = n.customer_id
       and n.business_id = $1 and n.version = $4::int`;

type ComparedRow = { customer_id: string; archetype_id: string | null; revision: number };

/** Whether an endpoint subscribes to an event: comparing all customers takes a while. */
const hasSubscriber = async (client: ClientBase, { businessId }: Scope, event: WebhookEvent): Promise<boolean> => {
  const { rowCount } = await client.query(
    "select from webhook_endpoints where business_id = $1 and disabled_at is null and $2 = any(events) limit 1",
    [businessId, event],
  );
  return rowCount === 1;
};

/**
 * Queues messages about customers whose archetype a page of profiles changes, in the transaction that writes it and before
 * it is written.
 */
export const queueProfileWebhooks = async (
  client: ClientBase,
  scope: Scope,
  { version, at, rows }: { version: number; at: Date; rows: readonly ComparedRow[] },
): Promise<void> => {
  if (!(await hasSubscriber(client, scope, "archetype.changed"))) return;
  const compared = rows.map(
    ({ customer_id, archetype_id, revision }): ComparedRow => ({ customer_id, archetype_id, revision }),
  );
  await client.query(queueChanges(OF_PAGE, "behavior"), [scope.businessId, at, version, JSON.stringify(compared)]);
};

/** The same for all customers when another model becomes active, in that transaction. */
export const queueModelWebhooks = async (
  client: ClientBase,
  scope: Scope,
  { before, version, at }: { before: number; version: number; at: Date },
): Promise<void> => {
  if (!(await hasSubscriber(client, scope, "archetype.changed"))) return;
  await client.query(queueChanges(OF_ALL, "new_model"), [scope.businessId, at, before, version]);
};

/**
 * Queues messages about customers whose churn risk rises by the forecasts in a table, in the transaction that stores them and
 * before they are stored. Customers without a forecast before have no risk that could rise.
 */
export const queueChurnRiskWebhooks = async (
  client: ClientBase,
  scope: Scope,
  { forecasts, at }: { forecasts: string; at: Date },
): Promise<void> => {
  if (!(await hasSubscriber(client, scope, "churn_risk.raised"))) return;
  await client.query(
    `insert into webhook_messages (business_id, endpoint_id, event, at, customer_id, data, queued_at, next_attempt_at)
     select $1, e.id, 'churn_risk.raised', $2::timestamptz, customer_id,
         jsonb_build_object('churnRisk', round((1 - n.order_chance_90)::numeric, 3),
           'previousChurnRisk', round((1 - o.order_chance_90)::numeric, 3)), $2, $2
       from ${forecasts} n join customer_forecasts o using (customer_id)
       join webhook_endpoints e on e.business_id = $1 and e.disabled_at is null and 'churn_risk.raised' = any(e.events)
      where o.business_id = $1 and 1 - o.order_chance_90 < ${RAISED_CHURN_RISK}
        and 1 - n.order_chance_90 >= ${RAISED_CHURN_RISK} returning 1`,
    [scope.businessId, at],
  );
};
