import { withBusiness } from "#core/db/with-business.ts";
import { raiseWorkMem } from "#core/db/work-mem.ts";
import type { Scope } from "#core/values/permissions.ts";
import { getFieldSql } from "./criteria/catalogue-sql.ts";

/** An occurring value, its label (null: none), and its number of customers. */
export type OccurringValue = { value: string; label: string | null; customers: number };

/** The values that occur of a field with suggestions, the most frequent first. */
export const occurringValues = (scope: Scope, field: string, most: number): Promise<OccurringValue[]> =>
  withBusiness(scope, async (client) => {
    await raiseWorkMem(client);
    const { rows } = await client.query<Partial<OccurringValue> & Omit<OccurringValue, "label">>(
      `select * from (${getFieldSql(field).suggestions}) occurring order by customers desc, value limit $2`,
      [scope.businessId, most],
    );
    return rows.map(({ value, label = null, customers }) => ({ value, label, customers }));
  });
