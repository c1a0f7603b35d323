import type { ClientBase } from "pg";
import { type ChangedReading, findRecord, type RecordTable, readChangedPage } from "#core/db/read-page.ts";
import type { Scope } from "#core/values/permissions.ts";
import { recomputeMetrics } from "#records/customers/customers.ts";
import { markKept } from "#records/imports/import-changes.ts";
import {
  type IncomingItem,
  type IncomingProduct,
  listUnchanged,
  type SaveOutcome,
} from "#records/rules/incoming-records.ts";

/** SQL: the part of a line's units that the customer kept. A refund that names no units counts by its amount. */
const UNITS_KEPT = `case
    when i.refunded_quantity > 0 then (i.quantity - i.refunded_quantity)::numeric / i.quantity
    when i.line_total > 0 then greatest(i.line_total - i.refund_amount, 0)::numeric / i.line_total
    else 1 end`;

/** SQL: what the units of the line `i` that the customer kept cost the shop; null if it is unknown. */
export const LINE_COST = `round(i.unit_cost::numeric * i.quantity * ${UNITS_KEPT})`;

/** SQL: whether a line is a gift card in an order where these are no sale. */
const IS_STORED_VALUE = "(i.is_gift_card and o.gift_card_amount > 0)";

/**
 * SQL: each order's gross margin, its net sales of the lines with a known cost, and `covered`, the part of its net amount that
 * these lines had of its value; null if no line has a known cost. A refund that names no lines (`kept`) takes the same share of
 * their sales and their cost.
 *
 * @param condition SQL: which orders `o`; `$1` is the business.
 */
export const buildMarginQuery = (
  condition: string,
  { orders, items } = { orders: "orders", items: "order_items" },
): string => `
  select order_id, round(kept * sales) - round(kept * cost) as margin, round(kept * sales) as sales,
         case when sales is not null then round(net_amount * costed_share) end as covered
    from (
      select o.order_id, o.net_amount, sum(l.sales) filter (where l.has_cost) as sales, sum(l.cost) filter (where l.has_cost) as cost,
             case when o.total_price - o.gift_card_amount > sum(l.refund_amount)
               then least(greatest(o.net_amount / (o.total_price - o.gift_card_amount - sum(l.refund_amount)), 0), 1) else 1 end as kept,
             case when sum(l.charged) > 0 then coalesce(sum(l.charged) filter (where l.has_cost), 0) / sum(l.charged)
               else count(*) filter (where l.has_cost) / greatest(count(*), 1)::numeric end as costed_share
        from ${orders} o
        left join lateral (
          select i.refund_amount, i.line_total - i.refund_amount as sales,
                 case when ${IS_STORED_VALUE} then 0 else greatest(i.line_total, 0) end as charged,
                 i.unit_cost is not null and not ${IS_STORED_VALUE} as has_cost,
                 ${LINE_COST} as cost
            from ${items} i where i.business_id = $1 and i.order_id = o.order_id
        ) l on true
       where o.business_id = $1 and ${condition}
       group by o.order_id, o.total_price, o.gift_card_amount, o.net_amount
    ) sums`;

/**
 * Updates the gross margin of these orders: net sales of the lines with a known cost, minus that cost; null if no line has
 * one. Returns the customers of the orders it changed.
 *
 * @param condition SQL: which orders `o`; `$1` is the business and `$2` the value.
 */
const updateMarginsIn = async (
  client: ClientBase,
  { businessId }: Scope,
  condition: string,
  ...value: readonly unknown[]
): Promise<string[]> => {
  const { rows } = await client.query<{ id: string | null }>(
    // Materialized: a plan for few rows would compute the sums again for every order.
    `with margins as materialized (${buildMarginQuery(condition)}
     ), changed as (
       update orders o set gross_margin = m.margin, costed_sales = m.sales, covered_revenue = m.covered
         from margins m
        where o.business_id = $1 and o.order_id = m.order_id
          and (o.gross_margin, o.costed_sales, o.covered_revenue) is distinct from (m.margin, m.sales, m.covered)
       returning o.customer_id
     )
     select distinct customer_id as id from changed where customer_id is not null`,
    [businessId, ...value],
  );
  return rows.flatMap(({ id }) => id ?? []);
};

export const updateMargins = async (
  client: ClientBase,
  scope: Scope,
  orderIds: readonly string[],
): Promise<string[]> =>
  orderIds.length === 0 ? [] : updateMarginsIn(client, scope, "o.order_id = any($2::uuid[])", orderIds);

/** As it was written; money in minor units. */
export type StoredProduct = Required<Omit<IncomingProduct, "isNumbered" | "isParentNumbered">> & { changedAt: string };

const PRODUCTS: RecordTable = {
  name: "products",
  columns: `r.title, r.category, r.product_type, r.vendor, r.tags, r.unit_cost, r.parent_id,
    r.source_updated_at as updated_at`,
};

export const readChangedProducts = (client: ClientBase, scope: Scope, reading: ChangedReading) =>
  readChangedPage<StoredProduct>(client, scope, PRODUCTS, reading);

export const findStoredProduct = (client: ClientBase, scope: Scope, externalId: string) =>
  findRecord<StoredProduct>(client, scope, PRODUCTS, externalId);

/** What a line may lack and its product know. */
const COMPLETED = ["category", "productType", "brand", "unitCost"] as const;

type CatalogItem = Pick<IncomingItem, (typeof COMPLETED)[number] | "parentId">;

/** The catalog knows better than an old line which product it belongs to now. */
const completed = (item: IncomingItem, product: CatalogItem | undefined): IncomingItem =>
  product
    ? {
        ...item,
        ...Object.fromEntries(COMPLETED.map((name) => [name, item[name] ?? product[name] ?? null])),
        parentId: product.parentId ?? item.parentId ?? null,
      }
    : item;

/** The orders with the values that their lines lack, and the parents of their products, as far as stored products have them. */
export const completeLines = async <Order extends { items: readonly IncomingItem[] }>(
  client: ClientBase,
  { businessId }: Scope,
  orders: readonly Order[],
): Promise<readonly Order[]> => {
  const ids = new Set<string>();
  for (const { items } of orders) for (const item of items) ids.add(item.productId);
  if (ids.size === 0) return orders;
  const { rows } = await client.query<CatalogItem & { id: string }>(
    `select p.external_id as id, p.category, p.product_type, p.vendor as brand, p.unit_cost, p.parent_id
       from unnest($2::text[]) as w(id) join products p on p.business_id = $1 and p.external_id = w.id`,
    [businessId, [...ids]],
  );
  if (rows.length === 0) return orders;
  const products = new Map(rows.map(({ id, ...known }) => [id, known]));
  return orders.map((order) => ({
    ...order,
    items: order.items.map((item) => completed(item, products.get(item.productId))),
  }));
};

const SOURCE = ["title", "category", "product_type", "vendor", "tags", "unit_cost", "parent_id"];
const listed = (alias: string): string => SOURCE.map((name) => `${alias}.${name}`).join(", ");

/**
 * SQL: completes those lines `i` with products `p` that `where` selects, and gives them the parents of these. They are read once and their products looked up, because
 * lines are not indexed by product.
 */
const completing = (where: string): string => `with filled as (
    update order_items i set category = coalesce(i.category, p.category),
      product_type = coalesce(i.product_type, p.product_type), brand = coalesce(i.brand, p.vendor),
      unit_cost = coalesce(i.unit_cost, p.unit_cost), parent_id = coalesce(p.parent_id, i.parent_id)
    from products p
    where i.business_id = $1 and p.business_id = $1 and p.external_id = i.product_id and ${where}
      and ((i.category is null and p.category is not null) or (i.product_type is null and p.product_type is not null)
        or (i.brand is null and p.vendor is not null) or (i.unit_cost is null and p.unit_cost is not null)
        or (p.parent_id is not null and i.parent_id is distinct from p.parent_id))
    returning i.order_id)
  insert into filled_orders select distinct order_id from filled`;

/** Completes stored lines, which changes their orders, and recomputes the margins of their orders and the metrics of their customers. */
export const completeStored = async (
  client: ClientBase,
  scope: Scope,
  of: { productIds: readonly string[] } | { orderIds: readonly string[] },
): Promise<void> => {
  await client.query("select set_config('enable_nestloop', 'off', true), set_config('enable_seqscan', 'on', true)");
  await client.query("create temp table filled_orders (order_id uuid) on commit drop");
  const [where, ids] =
    "productIds" in of
      ? ["p.external_id = any($2::text[])", of.productIds]
      : ["i.order_id = any($2::uuid[])", of.orderIds];
  const { rowCount } = await client.query(completing(where), [scope.businessId, ids]);
  await client.query("select set_config('enable_nestloop', 'on', true), set_config('enable_seqscan', 'off', true)");
  if (rowCount) {
    await client.query(
      // A trigger notes the time.
      `update orders o set written_by_import = o.written_by_import from filled_orders f
        where o.business_id = $1 and o.order_id = f.order_id`,
      [scope.businessId],
    );
    await updateMarginsIn(client, scope, "o.order_id in (select order_id from filled_orders)");
    const { rows } = await client.query<{ id: string }>(
      `select distinct o.customer_id as id from filled_orders f
         join orders o on o.business_id = $1 and o.order_id = f.order_id where o.customer_id is not null`,
      [scope.businessId],
    );
    await recomputeMetrics(
      client,
      scope,
      rows.map(({ id }) => id),
    );
  }
  await client.query("drop table filled_orders");
};

/**
 * Creates and changes products in the caller's transaction, after `lockOrderWrites`, and completes the stored lines that
 * lack their values. Of duplicates the last counts; an older version changes nothing. Returns the outcome of each.
 */
export const saveProducts = async (
  client: ClientBase,
  scope: Scope,
  given: readonly IncomingProduct[],
): Promise<Map<string, SaveOutcome>> => {
  const products = [...new Map(given.map((product) => [product.externalId, product])).values()];
  const { rows } = await client.query<{ id: string; isNew: boolean }>(
    `insert into products as p (business_id, external_id, ${SOURCE.join(", ")}, source_updated_at)
     select $1, j ->> 'externalId', j ->> 'title', j ->> 'category', j ->> 'productType', j ->> 'vendor',
            array(select jsonb_array_elements_text(j -> 'tags')), (j ->> 'unitCost')::bigint,
            j ->> 'parentId', (j ->> 'updatedAt')::timestamptz
       from jsonb_array_elements($2::jsonb) j
     on conflict (business_id, external_id) do update set (${SOURCE.join(", ")}) = (${listed("excluded")}),
       source_updated_at = coalesce(excluded.source_updated_at, p.source_updated_at)
      where (excluded.source_updated_at < p.source_updated_at) is not true
        and (${listed("p")}, p.source_updated_at) is distinct from
            (${listed("excluded")}, coalesce(excluded.source_updated_at, p.source_updated_at))
     returning external_id as id, xmax = 0 as is_new`,
    [scope.businessId, JSON.stringify(products)],
  );
  if (rows.length > 0) await completeStored(client, scope, { productIds: rows.map(({ id }) => id) });
  const written = new Map(rows.map(({ id, isNew }) => [id, isNew ? "created" : "updated"] as [string, SaveOutcome]));
  const outcomes = new Map(products.map(({ externalId }) => [externalId, written.get(externalId) ?? "unchanged"]));
  await markKept(client, scope, "products", listUnchanged(outcomes));
  return outcomes;
};
