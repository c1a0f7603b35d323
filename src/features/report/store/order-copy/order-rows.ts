import type { ClientBase } from "pg";
import { to as copyTo } from "pg-copy-streams";
import { makeRowReader, type TakeRow } from "#core/binary/binary-rows.ts";
import { copyLiteral } from "#core/db/copy-literal.ts";
import type { Scope } from "#core/values/permissions.ts";

export const readRows = async (client: ClientBase, query: string, fields: number, take: TakeRow): Promise<void> => {
  const read = makeRowReader(fields, take);
  for await (const chunk of client.query(copyTo(`copy (${query}) to stdout (format binary)`))) read(chunk);
};

/** SQL: the orders that meet the condition, of these customers (`idTexts`) or of all. */
export const buildOrdersClause = (
  { businessId }: Scope,
  only: readonly string[] | undefined,
  condition: string,
): string =>
  `from orders o where o.business_id = ${copyLiteral(businessId)} and ${condition} and o.customer_id is not null` +
  (only ? ` and o.customer_id = any('{${only.join(",")}}'::uuid[])` : "");
