import { lockUntilCommit } from "#core/db/lock.ts";
import type { Transaction } from "#core/db/transaction.ts";
import { MOST_CUSTOM_FIELDS } from "#core/values/custom-fields.ts";
import { AppError, type ErrorReason } from "#core/values/errors.ts";
import type { Scope } from "#core/values/permissions.ts";

type Limit = { from: string; max: number; reason: ErrorReason };

/** How many rows a business may have, and the error beyond that. */
const LIMITS = {
  connections: { from: "connections where", max: 50, reason: "CONNECTION_LIMIT" },
  // The numbers of two accounts' tickets would be the same.
  "Gorgias connections": { from: "connections where kind = 'gorgias' and", max: 1, reason: "HELP_DESK_LIMIT" },
  // Each is a column that lists can show.
  "custom_fields of customers": {
    from: "custom_fields where kind = 'customers' and",
    max: MOST_CUSTOM_FIELDS,
    reason: "CUSTOM_FIELD_LIMIT",
  },
  "custom_fields of orders": {
    from: "custom_fields where kind = 'orders' and",
    max: MOST_CUSTOM_FIELDS,
    reason: "CUSTOM_FIELD_LIMIT",
  },
  slack_connections: { from: "slack_connections where", max: 20, reason: "SLACK_CONNECTION_LIMIT" },
  webhook_endpoints: { from: "webhook_endpoints where", max: 20, reason: "WEBHOOK_ENDPOINT_LIMIT" },
  import_mappings: { from: "import_mappings where", max: 200, reason: "IMPORT_MAPPING_LIMIT" },
} as const satisfies Record<string, Limit>;

/**
 * Throws CONFLICT if the business has too many rows. To be called after adding one: concurrent transactions then wait for each
 * other, so that together they can't exceed the limit.
 */
export const assertRowLimit = async (
  transaction: Transaction,
  { businessId }: Scope,
  what: keyof typeof LIMITS,
): Promise<void> => {
  const { from, max, reason } = LIMITS[what];
  await lockUntilCommit(transaction, what, businessId);
  const { rows } = await transaction.executeSql(`select 1 as found from ${from} business_id = $1::uuid limit $2`, [
    businessId,
    max + 1,
  ]);
  if (rows.length > max) throw new AppError("CONFLICT", `At most ${max} ${what}`, { reason, values: { max } });
};
