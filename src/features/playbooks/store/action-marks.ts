import type { AuditActor } from "#core/auth/audit-log.ts";
import type { Rows } from "#core/db/transaction.ts";
import type { Scope } from "#core/values/permissions.ts";
import type { CHURN_STATES } from "#records/rules/customers/churn-states.ts";

export type ActionMark = { action: string; state: (typeof CHURN_STATES)[number]; at: Date; until: Date };

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
