import type { ClientBase } from "pg";
import type { HeldTable } from "#core/values/held-data.ts";
import type { Scope } from "#core/values/permissions.ts";
import { FEATURES } from "#features.ts";
import { RECORD_TABLES, RECORDS_LEFT } from "#records/rules/held-data.ts";

/** Everything that is stored about a customer, in the order of the export. A test compares it with the database's catalog. */
export const HELD_TABLES: readonly HeldTable[] = [
  ...RECORD_TABLES,
  ...FEATURES.flatMap(({ held }) => held?.tables ?? []),
];

/** Tables that refer to customers and are not exported, and why. */
export const NOT_HELD: Readonly<Record<string, string>> = Object.assign(
  {},
  RECORDS_LEFT,
  ...FEATURES.map(({ held }) => held?.left),
);

/** Deletes what models and playbooks have computed about a customer. */
export const forgetProfiling = async (client: ClientBase, { businessId }: Scope, customerId: string): Promise<void> => {
  for (const { table } of HELD_TABLES.filter(({ isComputed }) => isComputed))
    await client.query(`delete from ${table} where business_id = $1 and customer_id = $2`, [businessId, customerId]);
};
