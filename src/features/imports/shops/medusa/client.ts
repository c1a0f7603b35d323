import { z } from "zod";
import type { OutgoingClient } from "#core/outgoing/outgoing-client.ts";
import { OutgoingError } from "#core/outgoing/outgoing-error.ts";
import { basicAuthorization, type Query, readLast, restClient } from "../rest-client.ts";
import { type OpenSource, openLists, type ProbedList, type PulledList, type ShopClient } from "../shop-client.ts";
import { readMedusaCustomer, readMedusaOrder, readMedusaProduct } from "./records.ts";
import type { medusa } from "./shop.ts";

type Resource = "orders" | "customers" | "products" | "payments" | "stores";

const answer = z.looseObject({ count: z.int().min(0) });

/** The Admin API of a Medusa server (docs.medusajs.com/api/admin), by a secret API key. */
const adminApi = ({ address, apiKey }: { address: string; apiKey: string }, client: OutgoingClient) => {
  const read = restClient(`${address}/admin`, basicAuthorization(apiKey, ""), client);
  return {
    list: async (resource: Resource, query: Query, signal: AbortSignal) => {
      const { data, requestedAt } = await read(resource, z.unknown(), { query, signal });
      const parsed = answer.safeParse(data);
      const records = z.array(z.unknown()).safeParse(parsed.data?.[resource]);
      if (!parsed.success || !records.success) throw new OutgoingError("BAD_ANSWER", `/admin/${resource}`);
      return { records: records.data, count: parsed.data.count, requestedAt };
    },
  };
};

type AdminApi = ReturnType<typeof adminApi>;

/** The server accepts at most 20 values of a parameter. */
const PAYMENTS_PER_PAGE = 20;
const PAYMENT_FIELDS = "id,updated_at,payment_collection.order.id";

const payment = z.object({
  updated_at: z.string().min(1),
  payment_collection: z.object({ order: z.object({ id: z.string() }).nullish() }).nullish(),
});

/** Payments from a time on, without the first `offset` ones. */
type PageOffset = { from: string; offset: number };

const CURSOR = /^payments (\S+) (\d+)$/;
const formatCursor = ({ from, offset }: PageOffset): string => `payments ${from} ${offset}`;

const paymentsSince = (since: Date): string => formatCursor({ from: since.toISOString(), offset: 0 });

/** Null for a cursor of another list. */
const paymentsPlace = (cursor: string | null): PageOffset | null => {
  const [, from = "", offset = ""] = CURSOR.exec(cursor ?? "") ?? [];
  return from === "" ? null : { from, offset: Number(offset) };
};

/**
 * Orders with changed payments: capturing or refunding a payment doesn't change the order's `updated_at`. Each page starts
 * at the time of the previous page's last payment. With an offset, a payment would be skipped whenever an earlier one
 * changes and moves to the end, so it is only used among payments with exactly the same time.
 */
const paidOrders = async (api: AdminApi, { from, offset }: PageOffset, fields: string, signal: AbortSignal) => {
  const query = { fields: PAYMENT_FIELDS, order: "updated_at", limit: PAYMENTS_PER_PAGE };
  const { records, requestedAt } = await api.list("payments", { ...query, "updated_at[$gte]": from, offset }, signal);
  const payments = z.array(payment).safeParse(records);
  if (!payments.success) throw new OutgoingError("BAD_ANSWER", "/admin/payments");
  const ids = [...new Set(payments.data.flatMap(({ payment_collection: of }) => of?.order?.id ?? []))];
  const last = payments.data.length === PAYMENTS_PER_PAGE ? payments.data.at(-1)?.updated_at : undefined;
  const following =
    last !== undefined && last > from ? { from: last, offset: 0 } : { from, offset: offset + PAYMENTS_PER_PAGE };
  const next = last === undefined ? null : formatCursor(following);
  if (ids.length === 0) return { records: [], requestedAt, next };
  const orders = await api.list("orders", { fields, limit: PAYMENTS_PER_PAGE, "id[]": ids }, signal);
  return { records: orders.records, requestedAt: orders.requestedAt, next };
};

const LIMIT = 100;

const FIELDS = {
  orders:
    "id,status,payment_status,email,currency_code,created_at,updated_at,customer_id,total,credit_line_total,shipping_total,tax_total," +
    "discount_total,sales_channel.name,*billing_address,*shipping_address,*items,*items.adjustments," +
    "*payment_collections.payments.captures,*payment_collections.payments.refunds",
  customers: "id,email,first_name,last_name,phone,has_account,created_at,updated_at,*addresses",
  products: "id,title,updated_at,type.value,categories.name,variants.sku",
} as const;
type List = keyof typeof FIELDS;

const withId = z.looseObject({ id: z.string() });

/** By ID, in the order of creation: a record that changes meanwhile keeps its place, so none is missed. */
const toPulledList = (api: AdminApi, list: List, read: PulledList["read"]): ProbedList => ({
  list,
  read,
  isOptional: list !== "orders",
  probe: (signal) => api.list(list, { fields: "id", limit: 1 }, signal),
  page: async (cursor, { since, signal }) => {
    const query = {
      fields: FIELDS[list],
      order: "id",
      limit: LIMIT,
      "updated_at[$gte]": since?.toISOString(),
      "id[$gt]": cursor,
    };
    const { records, count, requestedAt } = await api.list(list, query, signal);
    return { records, requestedAt, remaining: count, next: readLast(records, LIMIT, withId)?.id ?? null };
  },
});

/** Changed orders, then orders with changed payments. */
const toPulledOrders = (api: AdminApi): ProbedList => {
  const orders = toPulledList(api, "orders", readMedusaOrder);
  return {
    ...orders,
    page: async (cursor, options) => {
      const place = paymentsPlace(cursor);
      if (place) return paidOrders(api, place, FIELDS.orders, options.signal);
      const page = await orders.page(cursor, options);
      return { ...page, next: page.next ?? (options.since && paymentsSince(options.since)) };
    },
  };
};

const store = z.object({ name: z.string().min(1) });

/** Medusa 2, by a secret API key. */
export const openMedusa: OpenSource<keyof typeof medusa.access> = (access, client) => {
  const api = adminApi(access, client);
  return openLists(
    [
      toPulledOrders(api),
      toPulledList(api, "customers", readMedusaCustomer),
      toPulledList(api, "products", readMedusaProduct),
    ],
    async (signal) => {
      const { records } = await api.list("stores", { limit: 1 }, signal);
      return store.safeParse(records[0]).data?.name ?? new URL(access.address).host;
    },
  );
};

export const medusaClient: ShopClient<typeof medusa> = { open: openMedusa };
