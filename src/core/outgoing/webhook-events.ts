import type { ClientBase } from "pg";
import type { Scope } from "#core/values/permissions.ts";

type Happened = { event: string; at: Date; data: object };

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

/** Whether an endpoint subscribes to an event: comparing all customers takes a while. */
const hasSubscriber = async (client: ClientBase, { businessId }: Scope, event: string): Promise<boolean> => {
  const { rowCount } = await client.query(
    "select from webhook_endpoints where business_id = $1 and disabled_at is null and $2 = any(events) limit 1",
    [businessId, event],
  );
  return rowCount === 1;
};

/** `customers` is SQL: each customer's `customer_id`, and `data` as a JSON object. It may use `$1`, the business, and `values` from `$4` on. */
type HappenedToCustomers = { event: string; at: Date; customers: string; values?: readonly unknown[] };

/** Queues a message about each customer of a query, in the transaction of what happened and before it is written. */
export const queueCustomerWebhooks = async (
  client: ClientBase,
  scope: Scope,
  { event, at, customers, values = [] }: HappenedToCustomers,
): Promise<void> => {
  if (!(await hasSubscriber(client, scope, event))) return;
  await client.query(
    `insert into webhook_messages (business_id, endpoint_id, event, at, customer_id, data, queued_at, next_attempt_at)
     select $1, e.id, $2::text, $3::timestamptz, customer_id, data, $3, $3
       from (${customers}) happened
       join webhook_endpoints e on e.business_id = $1 and e.disabled_at is null and $2 = any(e.events) returning 1`,
    [scope.businessId, event, at, ...values],
  );
};
