import { lockUntilCommit, type TRANSACTION_LOCKS } from "#core/db/lock.ts";
import { execute, type Transaction } from "#core/db/transaction.ts";
import { AppError, type ErrorReason } from "#core/values/errors.ts";
import type { Scope } from "#core/values/permissions.ts";

/** How many rows of `from` (SQL: a table and what comes before its business) a business may have, and the error beyond that. */
export type RowLimit = { what: (typeof TRANSACTION_LOCKS)[number]; from: string; max: number; reason: ErrorReason };

/**
 * Throws CONFLICT if the business has too many rows. To be called after adding one: concurrent transactions then wait for each
 * other, so that together they can't exceed the limit.
 */
export const assertRowLimit = async (
  transaction: Transaction,
  { businessId }: Scope,
  { what, from, max, reason }: RowLimit,
): Promise<void> => {
  await lockUntilCommit(transaction, what, businessId);
  const rows = await execute(transaction, `select 1 as found from ${from} business_id = $1::uuid limit $2`, [
    businessId,
    max + 1,
  ]);
  if (rows.length > max) throw new AppError("CONFLICT", `At most ${max} ${what}`, { reason, values: { max } });
};
