import type { ClientBase } from "pg";
import type { Scope } from "#core/values/permissions.ts";
import type { RetentionMonths, RetentionRule } from "#features/customers/rules/privacy.ts";

export type RetentionRow = RetentionMonths & { version: number };

const NONE: RetentionRow = { events: null, tickets: null, importDetails: null, inactiveCustomers: null, version: 1 };

/** A business's rules; all null before they are first saved. */
export const findRetention = async (client: ClientBase, { businessId }: Scope): Promise<RetentionRow> => {
  const { rows } = await client.query<RetentionRow>(
    `select events, tickets, import_details, inactive_customers, version
       from retention_rules where business_id = $1`,
    [businessId],
  );
  return rows[0] ?? NONE;
};

/** False if the version has changed. */
export const saveRetentionAt = async (
  client: ClientBase,
  { businessId }: Scope,
  version: number,
  { events, tickets, importDetails, inactiveCustomers }: RetentionMonths,
): Promise<boolean> => {
  await client.query("insert into retention_rules (business_id) values ($1) on conflict do nothing", [businessId]);
  const { rowCount } = await client.query(
    `update retention_rules set events = $3, tickets = $4, import_details = $5, inactive_customers = $6, version = version + 1
      where business_id = $1 and version = $2`,
    [businessId, version, events, tickets, importDetails, inactiveCustomers],
  );
  return rowCount === 1;
};

/** SQL: events of before $2. */
const EVENTS = "customer_events where business_id = $1 and occurred_at < $2";

const TICKETS = "support_tickets where business_id = $1 and coalesce(closed_at, opened_at) < $2";

/** SQL: imports whose details go: not one that is being written, checked or undone. */
const IMPORTS = `imports i where i.business_id = $1 and i.started_at < $2 and i.state in ('succeeded', 'failed', 'undone')
  and not exists (select from runs r where r.business_id = $1 and r.id = i.undo_run_id and r.state in ('queued', 'running', 'retrying'))
  and (i.tracks_changes
    or exists (select from import_rejected_rows w where w.business_id = $1 and w.import_id = i.id)
    or exists (select from import_problems p where p.business_id = $1 and p.import_id = i.id))`;

/** SQL: customers without activity since $2 and without an open request. */
const INACTIVE = `customers c where c.business_id = $1 and c.erased_at is null and c.created_at < $2
  and coalesce(greatest(c.email_consent_at, c.sms_consent_at, c.advertising_consent_at) < $2, true)
  and not exists (select from orders o where o.business_id = $1 and o.customer_id = c.customer_id and o.order_date >= $2)
  and not exists (select from support_tickets t where t.business_id = $1 and t.customer_id = c.customer_id
    and coalesce(t.closed_at, t.opened_at) >= $2)
  and not exists (select from customer_events e where e.business_id = $1 and e.customer_id = c.customer_id and e.occurred_at >= $2)
  and not exists (select from privacy_requests p where p.business_id = $1 and p.customer_id = c.customer_id and p.state = 'open')`;

const FOUND: Record<RetentionRule, string> = {
  events: EVENTS,
  tickets: TICKETS,
  importDetails: IMPORTS,
  inactiveCustomers: INACTIVE,
};

/** How much a rule would delete now. */
export const countForRetention = async (
  client: ClientBase,
  { businessId }: Scope,
  rule: RetentionRule,
  before: Date,
): Promise<number> => {
  const { rows } = await client.query<{ count: number }>(`select count(*)::int as count from ${FOUND[rule]}`, [
    businessId,
    before,
  ]);
  return rows[0]?.count ?? 0;
};

/** Deletes some tickets. Returns how many. */
export const deleteOldTickets = async (
  client: ClientBase,
  { businessId }: Scope,
  { before, limit }: { before: Date; limit: number },
): Promise<number> => {
  const { rowCount } = await client.query(
    `delete from support_tickets where business_id = $1 and ticket_id in (select ticket_id from ${TICKETS} limit $3)`,
    [businessId, before, limit],
  );
  return rowCount ?? 0;
};

/** Deletes the details of some imports, which can't be undone then. Returns of how many imports. */
export const forgetImportDetails = async (
  client: ClientBase,
  { businessId }: Scope,
  { before, limit }: { before: Date; limit: number },
): Promise<number> => {
  const { rows } = await client.query<{ id: string }>(
    `update imports set tracks_changes = false
      where business_id = $1 and id in (select i.id from ${IMPORTS} order by i.started_at limit $3 for update of i) returning id`,
    [businessId, before, limit],
  );
  const ids = rows.map(({ id }) => id);
  for (const table of ["import_changes", "import_rejected_rows", "import_problems"])
    await client.query(`delete from ${table} where business_id = $1 and import_id = any($2::uuid[])`, [
      businessId,
      ids,
    ]);
  return ids.length;
};

/** Some inactive customers after an ID, in its order. */
export const findInactive = async (
  client: ClientBase,
  { businessId }: Scope,
  { before, limit, after }: { before: Date; limit: number; after: string | null },
): Promise<{ id: string; externalId: string }[]> => {
  const { rows } = await client.query<{ id: string; externalId: string }>(
    `select c.customer_id as id, c.external_id from ${INACTIVE}
       and ($3::uuid is null or c.customer_id > $3) order by c.customer_id limit $4`,
    [businessId, before, after, limit],
  );
  return rows;
};
