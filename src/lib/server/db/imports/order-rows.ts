import type { ClientBase } from "pg";
import type { IncomingOrder } from "#lib/domain/commerce/incoming-records.ts";
import type { Scope } from "#lib/domain/permissions.ts";

/** An order under the ID it has or gets in the database. */
type IdentifiedOrder = IncomingOrder & { id: string };

type Value = string | number | Date | null | readonly string[];

/** The columns that the source decides, with their types and values. */
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

/** unnest would flatten an array of arrays, so these travel as text. */
const arrayText = (texts: readonly string[]): string =>
  `{${texts.map((text) => `"${text.replace(/["\\]/g, "\\$&")}"`).join(",")}}`;

const VALUES = ENTRIES.map(([name, [type]]) => `i.${name}${type.endsWith("[]") ? `::${type}` : ""}`).join(", ");

/** SQL: the incoming orders `i` with their customers `c`. */
const INCOMING = `unnest($2::uuid[], $3::text[], ${ENTRIES.map(([, [type]], at) => `$${at + 4}::${type.replace("[]", "")}[]`).join(", ")})
    as i(order_id, customer_external_id, ${NAMES.join(", ")})
  left join customers c on c.business_id = $1 and c.external_id = i.customer_external_id`;

const parametersOf = ({ businessId }: Scope, orders: readonly IdentifiedOrder[]): unknown[] => [
  businessId,
  orders.map(({ id }) => id),
  orders.map(({ customerExternalId }) => customerExternalId),
  ...ENTRIES.map(([, [, readValue]]) =>
    orders.map((order) => {
      const value = readValue(order);
      return Array.isArray(value) ? arrayText(value) : value;
    }),
  ),
];

type WrittenOrder = { id: string; customerId: string | null };

/** The customer of each written order. */
const customersOf = (
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
    const { rows } = await client.query<WrittenOrder>(statement, parametersOf(scope, orders));
    return customersOf(orders, rows);
  };

/** Adds orders that are not stored. */
export const insertOrders = writeBy(
  `insert into orders (business_id, order_id, customer_id, ${NAMES.join(", ")})
   select $1, i.order_id, c.customer_id, ${VALUES} from ${INCOMING}
   returning order_id as id, customer_id as "customerId"`,
);

/** Gives stored orders the incoming values. */
export const updateOrders = writeBy(
  `update orders o set (customer_id, ${NAMES.join(", ")}) = (c.customer_id, ${VALUES})
     from ${INCOMING} where o.business_id = $1 and o.order_id = i.order_id
   returning o.order_id as id, o.customer_id as "customerId"`,
);

type Version = { updatedAt?: Date | null };

/** An order as it is stored; `values` are those of the columns that the source decides. */
export type StoredOrder = WrittenOrder & {
  customerExternalId: string | null;
  orderedAt: Date;
  totalPrice: number;
  updatedAt: Date | null;
  values: readonly unknown[];
};

/** With all columns that the source decides, by their names. */
type StoredRow = Record<string, unknown> &
  WrittenOrder &
  Pick<StoredOrder, "customerExternalId"> & {
    external_id: string;
    order_date: Date;
    total_price: number;
    source_updated_at: Date | null;
  };

const storedOrderOf = (row: StoredRow): StoredOrder => ({
  ...{ id: row.id, customerId: row.customerId, customerExternalId: row.customerExternalId },
  orderedAt: row.order_date,
  totalPrice: row.total_price,
  updatedAt: row.source_updated_at,
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
            ${NAMES.map((name) => `o.${name}`).join(", ")}
       from unnest($2::text[]) as w(external_id)
       join orders o on o.business_id = $1 and o.external_id = w.external_id
       left join customers c on c.business_id = $1 and c.customer_id = o.customer_id`,
    [businessId, orders.map(({ externalId }) => externalId)],
  );
  return new Map(rows.map((row) => [row.external_id, storedOrderOf(row)]));
};

/** Whether a column that the source decides, or the customer, has another value. */
export const isChanged = (order: IncomingOrder, stored: StoredOrder): boolean =>
  order.customerExternalId !== stored.customerExternalId ||
  JSON.stringify(ENTRIES.map(([, [, readValue]]) => readValue(order))) !== JSON.stringify(stored.values);

/** Whether the source changed one version before the other; not if one of them doesn't say when. */
export const isOlder = ({ updatedAt }: Version, than: Version): boolean =>
  !!updatedAt && !!than.updatedAt && updatedAt < than.updatedAt;
