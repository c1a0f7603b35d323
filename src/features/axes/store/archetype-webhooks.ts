import type { ClientBase } from "pg";
import { queueCustomerWebhooks } from "#core/outgoing/webhook-events.ts";
import type { Scope } from "#core/values/permissions.ts";

/** SQL: each customer whose archetype differs between the profiles `o` and `n`. */
const archetypeChanges = (profiles: string, reason: "behavior" | "new_model"): string =>
  `select n.customer_id, jsonb_build_object('reason', '${reason}',
       'archetype', n.archetype_id, 'previousArchetype', o.archetype_id) as data
     from ${profiles}
    where o.archetype_id is distinct from n.archetype_id`;

/** The stored profile of the model $4 that each row of a page (JSON, $5) is about to replace. */
const OF_PAGE = `jsonb_to_recordset($5::jsonb) as n(customer_id uuid, archetype_id text, revision int)
     join customer_profiles o on o.business_id = $1 and o.version = $4::int and o.customer_id = n.customer_id
       and o.revision <= n.revision`;

/** Of the models $4 and $5. */
const OF_ALL = `customer_profiles n
     join customer_profiles o on o.business_id = $1 and o.version = $4::int and o.customer_id = n.customer_id
       and n.business_id = $1 and n.version = $5::int`;

type ComparedRow = { customer_id: string; archetype_id: string | null; revision: number };

const EVENT = "archetype.changed";

/**
 * Queues messages about customers whose archetype a page of profiles changes, in the transaction that writes it and before
 * it is written.
 */
export const queueProfileWebhooks = async (
  client: ClientBase,
  scope: Scope,
  { version, at, rows }: { version: number; at: Date; rows: readonly ComparedRow[] },
): Promise<void> => {
  const compared = rows.map(
    ({ customer_id, archetype_id, revision }): ComparedRow => ({ customer_id, archetype_id, revision }),
  );
  const values = [version, JSON.stringify(compared)];
  await queueCustomerWebhooks(client, scope, {
    event: EVENT,
    at,
    customers: archetypeChanges(OF_PAGE, "behavior"),
    values,
  });
};

/** The same for all customers when another model becomes active, in that transaction. */
export const queueModelWebhooks = async (
  client: ClientBase,
  scope: Scope,
  { before, version, at }: { before: number; version: number; at: Date },
): Promise<void> => {
  const customers = archetypeChanges(OF_ALL, "new_model");
  await queueCustomerWebhooks(client, scope, { event: EVENT, at, customers, values: [before, version] });
};
