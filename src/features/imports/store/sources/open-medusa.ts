import { z } from "zod";
import { readMedusaCustomer, readMedusaProduct } from "#features/imports/rules/sources/medusa-customers.ts";
import { readMedusaOrder } from "#features/imports/rules/sources/medusa-orders.ts";
import { type AdminApi, adminApi } from "./admin-api.ts";
import { paidOrders, paymentsPlace, paymentsSince } from "./paid-orders.ts";
import { permitted } from "./permitted.ts";
import { type PulledList, pullLists } from "./pull-lists.ts";
import type { OpenSource } from "./source.ts";

const LIMIT = 100;

const FIELDS = {
  orders:
    "id,status,payment_status,email,currency_code,created_at,updated_at,customer_id,total,credit_line_total,shipping_total,tax_total," +
    "discount_total,sales_channel.name,*billing_address,*shipping_address,*items,*items.adjustments," +
    "*payment_collections.payments.captures,*payment_collections.payments.refunds",
  customers: "id,email,first_name,last_name,phone,has_account,created_at,updated_at,*addresses",
  products: "id,title,updated_at,type.value,categories.name,variants.sku",
} as const;
const LISTS = ["orders", "customers", "products"] as const;
type List = (typeof LISTS)[number];

const withId = z.looseObject({ id: z.string() });

/** By ID, in the order of creation: a record that changes meanwhile keeps its place, so none is missed. */
const toPulledList = (api: AdminApi, list: List, read: PulledList["read"]): PulledList => ({
  list,
  read,
  isOptional: list !== "orders",
  page: async (cursor, { since, signal }) => {
    const query = {
      fields: FIELDS[list],
      order: "id",
      limit: String(LIMIT),
      ...(since && { "updated_at[$gte]": since.toISOString() }),
      ...(cursor && { "id[$gt]": cursor }),
    };
    const { records, count, requestedAt } = await api.list(list, query, signal);
    const last = records.length === LIMIT ? withId.safeParse(records.at(-1)).data : undefined;
    return { records, requestedAt, remaining: count, next: last?.id ?? null };
  },
});

/** Changed orders, then orders with changed payments. */
const toPulledOrders = (api: AdminApi): PulledList => {
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
export const openMedusa: OpenSource = (access, client) => {
  const api = adminApi(access, client);
  return {
    test: async (signal) => {
      const permissions = await permitted(
        LISTS.map((list) => ({
          list,
          isOptional: list !== "orders",
          tryIt: () => api.list(list, { fields: "id", limit: "1" }, signal),
        })),
      );
      const { records } = await api.list("stores", { limit: "1" }, signal);
      return { account: store.safeParse(records[0]).data?.name ?? new URL(access.address).host, ...permissions };
    },
    pages: pullLists([
      toPulledOrders(api),
      toPulledList(api, "customers", readMedusaCustomer),
      toPulledList(api, "products", readMedusaProduct),
    ]),
  };
};
