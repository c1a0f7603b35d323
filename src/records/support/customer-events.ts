import type { ClientBase } from "pg";
import { v7 as uuidv7 } from "uuid";
import { unnestColumns } from "#core/db/copy-rows.ts";
import { withBusiness } from "#core/db/with-business.ts";
import type { Scope } from "#core/values/permissions.ts";
import { aliasesAmong, listCustomerIds, noteRedirected, redirectRecords } from "#records/customers/aliases.ts";
import type { IncomingEvent, SaveOutcome } from "#records/rules/incoming-records.ts";

const NEW = ["customer_id", "name", "occurred_at", "product_id", "order_id", "properties"];

const listed = (alias: string): string => NEW.map((name) => `${alias}.${name}`).join(", ");

/**
 * Writes events in the caller's transaction; an existing one gets the new values, and the last of several duplicates wins.
 * Events of unknown customers are not written; check `unknownCustomers` first. Returns each outcome by
 * external ID.
 */
export const saveEvents = async (
  client: ClientBase,
  { businessId }: Scope,
  given: readonly IncomingEvent[],
): Promise<Map<string, SaveOutcome>> => {
  const aliases = await aliasesAmong(client, { businessId }, listCustomerIds(given));
  const { rows: sent, redirected } = redirectRecords(given, aliases);
  // In one order, so that two batches with the same events wait for each other instead of blocking each other.
  const events = [...new Map(sent.map((event) => [event.externalId, event])).values()].sort((a, b) =>
    a.externalId < b.externalId ? -1 : 1,
  );
  const columns = unnestColumns<IncomingEvent, string | Date | null>(
    events,
    () => uuidv7(),
    (e) => e.externalId,
    (e) => e.customerExternalId,
    (e) => e.name,
    (e) => e.occurredAt,
    (e) => e.productId,
    (e) => e.orderId,
    (e) => JSON.stringify(e.properties),
  );
  const { rows } = await client.query<{ externalId: string; isNew: boolean }>(
    `insert into customer_events as e (business_id, event_id, external_id, ${NEW.join(", ")})
     select $1, i.event_id, i.external_id, c.customer_id, i.name, i.occurred_at, i.product_id, i.order_id, i.properties
       from unnest($2::uuid[], $3::text[], $4::text[], $5::text[], $6::timestamptz[], $7::text[], $8::text[], $9::jsonb[])
              with ordinality as i(event_id, external_id, customer_external_id, name, occurred_at, product_id, order_id,
              properties, place)
       join customers c on c.business_id = $1 and c.external_id = i.customer_external_id
      order by i.place
     on conflict (business_id, external_id) do update set (${NEW.join(", ")}) = (${listed("excluded")})
      where (${listed("e")}) is distinct from (${listed("excluded")})
     returning external_id, xmax = 0 as is_new`,
    [businessId, ...columns],
  );
  await noteRedirected(client, { businessId }, "customer_events", redirected);
  const written = new Map<string, SaveOutcome>(
    rows.map(({ externalId, isNew }) => [externalId, isNew ? "created" : "updated"]),
  );
  return new Map(events.map(({ externalId }) => [externalId, written.get(externalId) ?? "unchanged"]));
};

/** Events deleted per transaction, so that none holds its locks for long. */
const AT_ONCE = 20_000;

/** The names are read by jumping through the index from one to the next. */
const DELETE_OLD = `with recursive names as (
    (select name from customer_events where business_id = $1 order by name limit 1)
    union all
    select (select e.name from customer_events e where e.business_id = $1 and e.name > n.name order by e.name limit 1)
      from names n where n.name is not null
  )
  delete from customer_events where business_id = $1 and event_id in (
    select e.event_id from names n cross join lateral (
      select event_id from customer_events where business_id = $1 and name = n.name and occurred_at < $2 limit $3
    ) e limit $3)`;

/** Deletes some events from before an instant. Returns how many. */
export const deleteSomeEvents = async (
  client: ClientBase,
  { businessId }: Scope,
  { before, limit }: { before: Date; limit: number },
): Promise<number> => {
  const { rowCount } = await client.query(DELETE_OLD, [businessId, before, limit]);
  return rowCount ?? 0;
};

/** Deletes events from before an instant, some thousand per transaction. Returns how many. */
export const deleteOldEvents = async (scope: Scope, before: Date): Promise<number> => {
  let deleted = 0;
  for (let last = AT_ONCE; last === AT_ONCE; deleted += last) {
    last = await withBusiness(scope, (client) => deleteSomeEvents(client, scope, { before, limit: AT_ONCE }));
  }
  return deleted;
};
