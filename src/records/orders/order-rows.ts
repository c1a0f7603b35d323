import type { ClientBase } from "pg";
import { type Cell, withCopiedRows } from "#core/db/bulk/copy-rows.ts";
import { changedValues } from "#core/db/custom-values.ts";
import { changesValues, type StoredValues } from "#core/values/custom-fields.ts";
import type { Scope } from "#core/values/permissions.ts";
import type { IncomingOrder } from "#records/rules/incoming-records.ts";

/** An order under the ID it has or gets in the database. */
type IdentifiedOrder = IncomingOrder & { id: string };

type Value = string | number | Date | null | readonly string[];

/** The columns that come from the source, with their types and values. */
const COLUMNS: Record<string, [type: string, readValue: (order: IncomingOrder) => Value]> = {
  external_id: ["text", (o) => o.externalId],
  storefront_id: ["int", (o) => o.storefrontId],
  status: ["text", (o) => o.status],
  order_date: ["timestamptz", (o) => o.orderedAt],
  total_price: ["bigint", (o) => o.totalPrice],
  discount_amount: ["bigint", (o) => o.discountAmount],
  source: ["text", (o) => o.source],
  source_updated_at: ["timestamptz", (o) => o.updatedAt ?? null],
  discount_codes: ["text[]", (o) => o.discountCodes ?? []],
  shipping_amount: ["bigint", (o) => o.shippingAmount ?? 0],
  tax_amount: ["bigint", (o) => o.taxAmount ?? 0],
  payment_state: ["text", (o) => o.paymentState ?? null],
  device: ["text", (o) => o.device ?? null],
  campaign: ["text", (o) => o.campaign ?? null],
};
const NAMES = Object.keys(COLUMNS);
const ENTRIES = Object.entries(COLUMNS);

/** An array in PostgreSQL's notation. */
const arrayText = (texts: readonly string[]): string =>
  `{${texts.map((text) => `"${text.replace(/["\\]/g, "\\$&")}"`).join(",")}}`;

const VALUES = NAMES.map((name) => `i.${name}`).join(", ");

const INCOMING = {
  order_id: "uuid",
  customer_external_id: "text",
  custom_fields: "jsonb",
  ...Object.fromEntries(ENTRIES.map(([name, [type]]) => [name, type])),
};

/** SQL: the incoming orders `i` with their customers `c`. */
const FROM_INCOMING = `incoming_orders i
  left join customers c on c.business_id = $1 and c.external_id = i.customer_external_id`;

const toCells = (order: IdentifiedOrder): Cell[] => [
  ...[order.id, order.customerExternalId],
  order.customFields === undefined ? null : JSON.stringify(order.customFields),
  ...ENTRIES.map(([, [, readValue]]) => {
    const value = readValue(order);
    return Array.isArray(value) ? arrayText(value) : (value as Cell);
  }),
];

type WrittenOrder = { id: string; customerId: string | null };

/** The customer of each written order. */
const mapOrderCustomers = (
  orders: readonly IdentifiedOrder[],
  written: readonly WrittenOrder[],
): Map<string, string | null> => {
  const customers = new Map(written.map(({ id, customerId }) => [id, customerId]));
  const orphan = orders.find(({ id, customerExternalId }) => customerExternalId !== null && customers.get(id) === null);
  if (orphan) throw new Error(`No customer ${orphan.customerExternalId}: customers must be saved with their orders`);
  return customers;
};

/** Writes the orders, without their lines, by a statement that returns them; returns their customers. */
const writeBy =
  (statement: string) =>
  async (client: ClientBase, scope: Scope, orders: readonly IdentifiedOrder[]): Promise<Map<string, string | null>> => {
    if (orders.length === 0) return new Map();
    const { rows } = await withCopiedRows(client, "incoming_orders", INCOMING, orders.map(toCells), () =>
      client.query<WrittenOrder>(statement, [scope.businessId]),
    );
    return mapOrderCustomers(orders, rows);
  };

/** Adds orders that are not stored. */
export const insertOrders = writeBy(
  `insert into orders (business_id, order_id, customer_id, custom_fields, ${NAMES.join(", ")})
   select $1, i.order_id, c.customer_id, ${changedValues("'{}'::jsonb", "i.custom_fields")}, ${VALUES} from ${FROM_INCOMING}
   returning order_id as id, customer_id as "customerId"`,
);

/** Gives stored orders the incoming values; those of custom fields that are not given stay. */
export const updateOrders = writeBy(
  `update orders o set (customer_id, custom_fields, ${NAMES.join(", ")})
       = (c.customer_id, ${changedValues("o.custom_fields", "i.custom_fields")}, ${VALUES})
     from ${FROM_INCOMING} where o.business_id = $1 and o.order_id = i.order_id
   returning o.order_id as id, o.customer_id as "customerId"`,
);

type Version = { updatedAt?: Date | null };

/** A stored order; `values` are the columns that come from the source. */
export type StoredOrder = WrittenOrder & {
  customerExternalId: string | null;
  orderedAt: Date;
  totalPrice: number;
  updatedAt: Date | null;
  customFields: StoredValues;
  values: readonly unknown[];
};

/** All columns that come from the source, by name. */
type StoredRow = Record<string, unknown> &
  WrittenOrder &
  Pick<StoredOrder, "customerExternalId"> & {
    external_id: string;
    order_date: Date;
    total_price: number;
    source_updated_at: Date | null;
    custom_fields: StoredValues;
  };

const toStoredOrder = (row: StoredRow): StoredOrder => ({
  id: row.id,
  customerId: row.customerId,
  customerExternalId: row.customerExternalId,
  orderedAt: row.order_date,
  totalPrice: row.total_price,
  updatedAt: row.source_updated_at,
  customFields: row.custom_fields,
  values: NAMES.map((name) => row[name]),
});

/** The stored orders among these, by external ID. */
export const findStoredOrders = async (
  client: ClientBase,
  { businessId }: Scope,
  orders: readonly IncomingOrder[],
): Promise<Map<string, StoredOrder>> => {
  if (orders.length === 0) return new Map();
  const { rows } = await client.query<StoredRow>(
    `select o.order_id as id, o.customer_id as "customerId", c.external_id as "customerExternalId",
            o.custom_fields, ${NAMES.map((name) => `o.${name}`).join(", ")}
       from unnest($2::text[]) as w(external_id)
       join orders o on o.business_id = $1 and o.external_id = w.external_id
       left join customers c on c.business_id = $1 and c.customer_id = o.customer_id`,
    [businessId, orders.map(({ externalId }) => externalId)],
  );
  return new Map(rows.map((row) => [row.external_id, toStoredOrder(row)]));
};

/** Whether the customer, a custom field or a column that comes from the source differs. */
export const isChanged = (order: IncomingOrder, stored: StoredOrder): boolean =>
  order.customerExternalId !== stored.customerExternalId ||
  changesValues(stored.customFields, order.customFields) ||
  JSON.stringify(ENTRIES.map(([, [, readValue]]) => readValue(order))) !== JSON.stringify(stored.values);

/** Whether one version is older than the other by the source's time; false if either has no time. */
export const isOlder = ({ updatedAt }: Version, than: Version): boolean =>
  !!updatedAt && !!than.updatedAt && updatedAt < than.updatedAt;
