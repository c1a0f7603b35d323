import { type Page, type PageWindow, readPage } from "#core/db/read-page.ts";
import { withBusiness } from "#core/db/with-business.ts";
import type { StoredValues } from "#core/values/custom-fields.ts";
import type { Scope } from "#core/values/permissions.ts";

type OrderLine = {
  lineNumber: number;
  productId: string;
  productName: string | null;
  category: string | null;
  brand: string | null;
  quantity: number;
  price: number;
  lineTotal: number;
  refundedQuantity: number;
  refunded: number;
  unitCost: number | null;
};

/** Money in minor units. */
type CustomerOrderRow = {
  id: string;
  externalId: string;
  orderedAt: Date;
  status: "completed" | "partial" | "pending" | "cancelled";
  isCounted: boolean;
  total: number;
  discount: number;
  refunded: number;
  net: number;
  /** Net sales of the lines with a known cost, minus that cost; null if no line has one, or the order doesn't count. */
  grossMargin: number | null;
  marginRate: number | null;
  /** The share of the net amount whose cost is known. */
  costCoverage: number | null;
  storefrontId: number;
  source: string;
  customFields: StoredValues;
  items: OrderLine[];
};

const SORTS = { orderedAt: "at", total: "charged" };

export type OrderSort = keyof typeof SORTS | `-${keyof typeof SORTS}`;

const COLUMNS = `o.order_id as id, o.external_id as "externalId", o.order_date as "orderedAt", o.status,
  o.is_counted as "isCounted", o.total_price as total, o.discount_amount as discount, o.refunded_amount as refunded,
  o.net_amount as net, o.storefront_id as "storefrontId", o.source, o.custom_fields as "customFields",
  case when o.is_counted then o.gross_margin end as "grossMargin",
  case when o.is_counted then o.gross_margin::float8 / nullif(o.costed_sales, 0) end as "marginRate",
  coalesce(o.covered_revenue, 0)::float8 / nullif(o.net_amount, 0) as "costCoverage"`;

const LINES = `select order_id as "orderId", line_number as "lineNumber", product_id as "productId",
    product_name as "productName", category, brand, quantity, price, line_total as "lineTotal",
    refunded_quantity as "refundedQuantity", refund_amount as refunded, unit_cost as "unitCost"
  from order_items where business_id = $1 and order_id = any($2::uuid[]) order by order_id, line_number`;

/** A page of a customer's orders with their lines, in three statements. */
export const readCustomerOrders = (
  scope: Scope,
  customerId: string,
  { sort, ...place }: PageWindow & { sort: OrderSort },
): Promise<Page<CustomerOrderRow>> =>
  withBusiness(scope, async (client) => {
    const { businessId } = scope;
    const order = `${SORTS[sort.replace("-", "") as keyof typeof SORTS]} ${sort.startsWith("-") ? "desc" : "asc"}, id desc`;
    // Only narrow columns are counted and sorted; the rest is read for the page.
    const found = `select order_id as id, order_date as at, total_price as charged from orders
      where business_id = $1 and customer_id = $2`;
    const page = await readPage<{ id: string }>(client, { found, order, values: [businessId, customerId] }, place);
    const ids = page.data.map(({ id }) => id);
    const { rows: orders } = await client.query<Omit<CustomerOrderRow, "items">>(
      `select ${COLUMNS} from orders o where o.business_id = $1 and o.order_id = any($2::uuid[])`,
      [businessId, ids],
    );
    const { rows: lines } = await client.query<OrderLine & { orderId: string }>(LINES, [businessId, ids]);
    const byId = new Map(orders.map((row) => [row.id, { ...row, items: [] as OrderLine[] }]));
    for (const { orderId, ...line } of lines) byId.get(orderId)?.items.push(line);
    return { data: ids.flatMap((id) => byId.get(id) ?? []), total: page.total };
  });
