import type { PoolClient } from "pg";
import type { AuditActor } from "#core/auth/audit-log.ts";
import type { Rows } from "#core/db/transaction.ts";
import { withBusiness } from "#core/db/with-business.ts";
import type { Scope } from "#core/values/permissions.ts";
import { CHURN_MARK, type CHURN_STATES } from "#records/rules/customers/customer-standing.ts";

export type Mark = { state: (typeof CHURN_STATES)[number]; at: Date; until: Date };
export type ActionMark = Mark & { action: string };

/** Marks that are still valid. */
export const readValidMarks = async (
  rows: Rows,
  { businessId }: Scope,
  customerId: string,
  now: Date,
): Promise<ActionMark[]> => {
  const found = await rows.customerActionMark.findMany({
    where: { businessId, customerId, until: { gt: now } },
    select: { action: true, mark: true, at: true, until: true },
  });
  return found.map(({ mark, ...row }) => ({ ...row, state: mark as ActionMark["state"] }));
};

export const setMark = async (
  rows: Rows,
  { businessId, kind: byKind, id: byId }: AuditActor,
  customerId: string,
  { action, state: mark, at, until }: ActionMark,
): Promise<void> => {
  const values = { mark, at, until, byKind, byId };
  await rows.customerActionMark.upsert({
    where: { businessId_customerId_action: { businessId, customerId, action } },
    create: { businessId, customerId, action, ...values },
    update: values,
  });
};

export const deleteMark = async (
  rows: Rows,
  { businessId }: Scope,
  customerId: string,
  action: string,
): Promise<void> => {
  await rows.customerActionMark.deleteMany({ where: { businessId, customerId, action } });
};

/** From JSON: instants are texts. */
export type ChurnMark = Pick<Mark, "state"> & { at: string; until: string };

/** The current marks of these customers, by ID. In the caller's transaction. */
export const findChurnMarks = async (
  client: PoolClient,
  { businessId }: Scope,
  customerIds: readonly string[],
  now: Date,
): Promise<Map<string, Mark>> => {
  const { rows } = await client.query<Mark & { id: string }>(
    `select customer_id as id, mark as state, at, until from customer_action_marks
      where business_id = $1 and customer_id = any($2::uuid[]) and action = $3 and until > $4`,
    [businessId, customerIds, CHURN_MARK, now],
  );
  return new Map(rows.map(({ id, ...mark }) => [id, mark]));
};

/** The current mark. In the caller's transaction. */
export const findChurnMark = async (
  client: PoolClient,
  scope: Scope,
  customerId: string,
  now: Date,
): Promise<Mark | null> => (await findChurnMarks(client, scope, [customerId], now)).get(customerId) ?? null;

/** Null removes it. In the caller's transaction. */
export const saveChurnMark = async (
  client: PoolClient,
  { businessId, kind, id }: AuditActor,
  customerId: string,
  mark: Mark | null,
): Promise<void> => {
  if (mark === null) {
    await client.query(
      "delete from customer_action_marks where business_id = $1 and customer_id = $2 and action = $3",
      [businessId, customerId, CHURN_MARK],
    );
    return;
  }
  await client.query(
    `insert into customer_action_marks (business_id, customer_id, action, mark, at, until, by_kind, by_id)
     values ($1, $2, $3, $4, $5, $6, $7, $8)
     on conflict (business_id, customer_id, action) do update set mark = excluded.mark, at = excluded.at,
       until = excluded.until, by_kind = excluded.by_kind, by_id = excluded.by_id`,
    [businessId, customerId, CHURN_MARK, mark.state, mark.at, mark.until, kind, id],
  );
};

/** Changes with every mark of the business that is set, changed or removed. */
export const readMarksVersion = (scope: Scope): Promise<string> =>
  withBusiness(scope, async (client) => {
    const { rows } = await client.query<{ version: string }>(
      `select count(*) || ' ' || coalesce(extract(epoch from max(at)), 0) as version
         from customer_action_marks where business_id = $1`,
      [scope.businessId],
    );
    return rows[0]?.version ?? "";
  });
