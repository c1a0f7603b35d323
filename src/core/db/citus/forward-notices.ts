import { currentWork } from "#core/load/work.ts";
import type { Scope } from "#core/values/permissions.ts";
import type { Transaction } from "../transaction.ts";
import { isOnCitus } from "./on-citus.ts";

/**
 * On Citus, sends the notices of live changes that triggers left in this transaction (migration 0070). Reads leave none, and
 * looking for them would make each one a write.
 */
export const forwardNotices = async (transaction: Transaction, { businessId }: Scope): Promise<void> => {
  if (currentWork().kind === "read" || !(await isOnCitus(transaction))) return;
  const { rows } = await transaction.executeSql(
    "delete from live_notices where business_id = $1::uuid returning notice, at",
    [businessId],
  );
  if (rows.length === 0) return;
  const notices = (rows as { notice: string; at: Date }[]).sort((a, b) => a.at.getTime() - b.at.getTime());
  // Counted, because Prisma cannot read what pg_notify returns.
  await transaction.executeSql("select count(pg_notify(live_channel(), notice)) from unnest($1::text[]) as notice", [
    notices.map(({ notice }) => notice),
  ]);
};
