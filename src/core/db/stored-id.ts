import type { ClientBase } from "pg";
import type { Scope } from "#core/values/permissions.ts";
import { listSpellings } from "#core/values/texts.ts";

const TABLES = {
  customers: ["customers", "customer_aliases"],
  orders: ["orders"],
} as const;

/** The ID under which a record is stored: as it is given, if an earlier version stored characters without a shape, else without them. */
export const storedId = async (
  client: Pick<ClientBase, "query">,
  { businessId }: Scope,
  kind: keyof typeof TABLES,
  id: string,
): Promise<string> => {
  const [given, clean] = listSpellings(id);
  if (given === clean) return clean;
  for (const table of TABLES[kind]) {
    const { rowCount } = await client.query(`select from ${table} where business_id = $1 and external_id = $2`, [
      businessId,
      given,
    ]);
    if (rowCount) return given;
  }
  return clean;
};
