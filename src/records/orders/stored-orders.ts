import type { ClientBase } from "pg";
import {
  type ChangedPage,
  type ChangedReading,
  findRecord,
  type RecordTable,
  readChangedPage,
} from "#core/db/changed-page.ts";
import type { StoredValues } from "#core/values/custom-fields.ts";
import type { Scope } from "#core/values/permissions.ts";
import type { IncomingItem, IncomingOrder, IncomingRefund } from "#records/rules/incoming-records.ts";

/** As it was written; money in minor units. */
export type StoredOrderRecord = Required<
  Omit<IncomingOrder, "customerExternalId" | "items" | "refunds" | "customFields">
> & {
  id: string;
  changedAt: string;
  customFields: StoredValues;
  customer: {
    externalId: string;
    email: string | null;
    name: string | null;
    firstName: string | null;
    lastName: string | null;
    phone: string | null;
    country: string | null;
  } | null;
  items: Required<Omit<IncomingItem, "isNumbered">>[];
  refunds: Omit<IncomingRefund, "orderExternalId">[];
};

export const ORDERS: RecordTable = {
  name: "orders",
  columns: `r.order_id as id, r.order_date as "orderedAt", r.source_updated_at as "updatedAt", r.status,
    r.storefront_id as "storefrontId", r.source, r.total_price as "totalPrice", r.discount_amount as "discountAmount",
    r.shipping_amount as "shippingAmount", r.tax_amount as "taxAmount", r.discount_codes as "discountCodes",
    r.payment_state as "paymentState", r.device, r.campaign, r.custom_fields as "customFields",
    case when c.customer_id is not null then jsonb_build_object('externalId', c.external_id, 'email', c.email, 'name', c.name,
      'firstName', c.first_name, 'lastName', c.last_name, 'phone', c.phone, 'country', c.country) end as customer`,
  joins: "left join customers c on c.business_id = $1 and c.customer_id = r.customer_id",
};

const ITEMS = `select order_id as "orderId", product_id as "productId", product_name as "productName", category,
    product_type as "productType", brand, quantity, price, line_total as "lineTotal", external_id as "externalId", sku,
    variant, collection, unit_cost as "unitCost"
  from order_items where business_id = $1 and order_id = any($2::uuid[]) order by order_id, line_number`;

const REFUNDS = `select order_id as "orderId", external_id as "externalId", refunded_at as "refundedAt", amount, items
  from refunds where business_id = $1 and order_id = any($2::uuid[]) order by order_id, refunded_at, external_id`;

type Part = "items" | "refunds";
type RowOf<Of extends Part> = StoredOrderRecord[Of][number] & { orderId: string };

const withParts = async (
  client: ClientBase,
  { businessId }: Scope,
  orders: readonly Omit<StoredOrderRecord, Part>[],
): Promise<StoredOrderRecord[]> => {
  const values = [businessId, orders.map(({ id }) => id)];
  const whole = new Map(
    orders.map((order): [string, StoredOrderRecord] => [order.id, { ...order, items: [], refunds: [] }]),
  );
  const { rows: items } = await client.query<RowOf<"items">>(ITEMS, values);
  for (const { orderId, ...item } of items) whole.get(orderId)?.items.push(item);
  const { rows: refunds } = await client.query<RowOf<"refunds">>(REFUNDS, values);
  for (const { orderId, ...refund } of refunds) whole.get(orderId)?.refunds.push(refund);
  return [...whole.values()];
};

export const readChangedOrders = async (
  client: ClientBase,
  scope: Scope,
  reading: ChangedReading,
): Promise<ChangedPage<StoredOrderRecord>> => {
  const { data, ...page } = await readChangedPage<Omit<StoredOrderRecord, Part>>(client, scope, ORDERS, reading);
  return { ...page, data: await withParts(client, scope, data) };
};

export const findStoredOrder = async (
  client: ClientBase,
  scope: Scope,
  externalId: string,
): Promise<StoredOrderRecord | null> => {
  const found = await findRecord<Omit<StoredOrderRecord, Part>>(client, scope, ORDERS, externalId);
  const [order] = found ? await withParts(client, scope, [found]) : [];
  return order ?? null;
};
