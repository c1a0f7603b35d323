import type { ClientBase } from "pg";
import type { Scope } from "#core/values/permissions.ts";

/** The line numbers of stored orders by the source's ID of the line; an order without such IDs has an empty map. */
export const readLineNumbers = async (
  client: ClientBase,
  { businessId }: Scope,
  orderExternalIds: readonly string[],
): Promise<Map<string, Map<string, number>>> => {
  if (orderExternalIds.length === 0) return new Map();
  const { rows } = await client.query<{ order: string; line: string | null; number: number | null }>(
    `select o.external_id as order, i.external_id as line, i.line_number as number
       from unnest($2::text[]) as w(id) join orders o on o.business_id = $1 and o.external_id = w.id
       left join order_items i on i.business_id = $1 and i.order_id = o.order_id and i.external_id is not null`,
    [businessId, [...new Set(orderExternalIds)]],
  );
  const orders = new Map<string, Map<string, number>>();
  for (const { order, line, number } of rows) {
    const lines = orders.get(order) ?? new Map<string, number>();
    if (line !== null && number !== null) lines.set(line, number);
    orders.set(order, lines);
  }
  return orders;
};
