import { z } from "zod";
import type { OutgoingClient } from "#core/outgoing/outgoing-client.ts";
import { groupByParent, type Query, readAllPages, readLast, restClient } from "../rest-client.ts";
import { type OpenSource, openLists, type ProbedList, type ShopClient } from "../shop-client.ts";
import { readBigcommerceCustomer, readBigcommerceOrder, readBigcommerceProduct } from "./records.ts";
import type { bigcommerce } from "./shop.ts";

/** Version 2 answers with a list, or 204 if it is empty. */
const listAnswer = z
  .array(z.unknown())
  .nullable()
  .transform((list) => list ?? []);

/** Version 3 answers with a page. */
const toPageSchema = <Item extends z.ZodType>(item: Item) =>
  z.object({
    data: z.array(item),
    meta: z
      .object({
        pagination: z.object({ total: z.number().nullish() }).nullish(),
        cursor_pagination: z.object({ end_cursor: z.string().nullish() }).nullish(),
      })
      .nullish(),
  });

/** A store's API. `address` is the API path in the account's credentials: https://api.bigcommerce.com/stores/{hash}/v3/. */
const restApi = ({ address, accessToken }: { address: string; accessToken: string }, client: OutgoingClient) => {
  const root = address.replace(/\/+$/, "").replace(/\/v[23]$/, "");
  const read = restClient(root, { "x-auth-token": accessToken }, client);
  return {
    read,
    list: async (path: string, query: Query, signal: AbortSignal) => {
      const { data: records, requestedAt } = await read(`v2/${path}`, listAnswer, { query, signal });
      return { records, requestedAt };
    },
    page: async <Item extends z.ZodType>(path: string, query: Query, item: Item, signal: AbortSignal) => {
      const { data, requestedAt } = await read(`v3/${path}`, toPageSchema(item), { query, signal });
      const { pagination, cursor_pagination: cursor } = data.meta ?? {};
      return { records: data.data, requestedAt, total: pagination?.total ?? null, end: cursor?.end_cursor ?? null };
    },
  };
};

type RestApi = ReturnType<typeof restApi>;

const product = z.object({ brand_id: z.number().nullish(), categories: z.array(z.number()).nullish() });
const brand = z.looseObject({ id: z.number(), name: z.string() });
const category = z.looseObject({ category_id: z.number(), name: z.string() });

const IDS_AT_ONCE = 100;

/** Names by ID, each looked up once. */
const cached = (load: (ids: string, signal: AbortSignal) => Promise<[number, string][]>) => {
  const names = new Map<number, string>();
  return async (wanted: readonly number[], signal: AbortSignal): Promise<ReadonlyMap<number, string>> => {
    const missing = [...new Set(wanted)].filter((id) => id > 0 && !names.has(id));
    for (let from = 0; from < missing.length; from += IDS_AT_ONCE) {
      for (const [id, name] of await load(missing.slice(from, from + IDS_AT_ONCE).join(","), signal))
        names.set(id, name);
    }
    return names;
  };
};

/** Adds the names of each product's brand and first category; products only have their IDs. */
const productNames = (api: RestApi) => {
  const brands = cached(async (ids, signal) => {
    const { records } = await api.page("catalog/brands", { "id:in": ids, limit: IDS_AT_ONCE }, brand, signal);
    return records.map(({ id, name }): [number, string] => [id, name]);
  });
  const categories = cached(async (ids, signal) => {
    const { records } = await api.page(
      "catalog/trees/categories",
      { "category_id:in": ids, limit: IDS_AT_ONCE },
      category,
      signal,
    );
    return records.map(({ category_id: id, name }): [number, string] => [id, name]);
  });
  return async (products: readonly unknown[], signal: AbortSignal): Promise<unknown[]> => {
    const known = products.flatMap((one) => product.safeParse(one).data ?? []);
    const brandNames = await brands(
      known.flatMap(({ brand_id: id }) => id ?? []),
      signal,
    );
    const categoryNames = await categories(
      known.flatMap(({ categories: ids }) => ids?.[0] ?? []),
      signal,
    );
    return products.map((one) => {
      const { data } = product.safeParse(one);
      const [first = 0] = data?.categories ?? [];
      const names = { brand: brandNames.get(data?.brand_id ?? 0), category: categoryNames.get(first) };
      return typeof one === "object" ? { ...one, ...names } : one;
    });
  };
};

const LIMIT = 250;
/** Parallel requests; more would only reach the rate limit earlier. */
const AT_ONCE = 4;

const orderSchema = z.looseObject({
  id: z.number(),
  status: z.string().nullish(),
  refunded_amount: z.coerce.number().nullish(),
});
const refundSchema = z.looseObject({ id: z.number(), order_id: z.number() });

const readProducts = (api: RestApi, id: number, signal: AbortSignal): Promise<unknown[]> =>
  readAllPages(
    LIMIT,
    async (page) => (await api.list(`orders/${id}/products`, { page, limit: LIMIT }, signal)).records,
  );

const readRefunds = async (api: RestApi, ids: readonly number[], signal: AbortSignal) => {
  const refunds: z.output<typeof refundSchema>[] = [];
  for (let from = 0; from < ids.length; from += IDS_AT_ONCE) {
    const some = ids.slice(from, from + IDS_AT_ONCE).join(",");
    const found = await readAllPages(LIMIT, async (page) => {
      const query = { "order_id:in": some, page, limit: LIMIT };
      return (await api.page("orders/payment_actions/refunds", query, refundSchema, signal)).records;
    });
    refunds.push(...found);
  }
  return groupByParent(refunds, (refund) => refund.order_id);
};

/** Adds products, by one request per order, and the refunds of refunded orders. */
const completeOrders = async (api: RestApi, orders: readonly unknown[], signal: AbortSignal): Promise<unknown[]> => {
  const known = orders.flatMap((order) => orderSchema.safeParse(order).data ?? []);
  const isRefunded = ({ status, refunded_amount: amount }: (typeof known)[number]) =>
    (amount ?? 0) > 0 || /refunded/i.test(status ?? "");
  const refunds = await readRefunds(
    api,
    known.filter(isRefunded).map(({ id }) => id),
    signal,
  );
  const products = new Map<number, unknown[]>();
  const waiting = known.map(({ id }) => id);
  const work = async () => {
    for (let id = waiting.shift(); id !== undefined; id = waiting.shift())
      products.set(id, await readProducts(api, id, signal));
  };
  await Promise.all(Array.from({ length: AT_ONCE }, work));
  return orders.map((order) => {
    const { data } = orderSchema.safeParse(order);
    return data ? { ...data, products: products.get(data.id) ?? [], refunds: refunds.get(data.id) ?? [] } : order;
  });
};

/** Each order needs another request, so larger pages would be stored too rarely. */
const ORDERS_AT_ONCE = 50;

const ANY = z.unknown();
const withId = z.looseObject({ id: z.number() });

/** The ID after the last one of a full page. */
const nextId = (records: readonly unknown[], limit: number): string | null => {
  const last = readLast(records, limit, withId);
  return last ? String(last.id + 1) : null;
};

// Lists are read by their IDs: a record that changes meanwhile keeps its place, so none is missed.

const orders = (api: RestApi): ProbedList => ({
  list: "orders",
  read: readBigcommerceOrder,
  probe: (signal) => api.list("orders", { limit: 1 }, signal),
  page: async (cursor, { since, signal }) => {
    const modified = { min_date_modified: since?.toISOString() };
    const query = { ...modified, min_id: cursor, sort: "id:asc", limit: ORDERS_AT_ONCE };
    const { records, requestedAt } = await api.list("orders", query, signal);
    return { records: await completeOrders(api, records, signal), requestedAt, next: nextId(records, ORDERS_AT_ONCE) };
  },
});

/** Customers can't be filtered by ID, but have cursors. */
const customers = (api: RestApi): ProbedList => ({
  list: "customers",
  read: readBigcommerceCustomer,
  probe: (signal) => api.page("customers", { limit: 1 }, ANY, signal),
  isOptional: true,
  page: async (cursor, { since, signal }) => {
    const query = {
      "date_modified:min": since?.toISOString(),
      after: cursor,
      include: "addresses",
      limit: LIMIT,
    };
    const { records, requestedAt, end } = await api.page("customers", query, ANY, signal);
    return { records, requestedAt, next: records.length === LIMIT ? end : null };
  },
});

const products = (api: RestApi): ProbedList => {
  const addNames = productNames(api);
  return {
    list: "products",
    read: readBigcommerceProduct,
    probe: (signal) => api.page("catalog/products", { limit: 1 }, ANY, signal),
    isOptional: true,
    page: async (cursor, { since, signal }) => {
      const query = {
        "date_modified:min": since?.toISOString(),
        "id:min": cursor,
        sort: "id",
        direction: "asc",
        include: "variants",
        limit: LIMIT,
      };
      const { records, requestedAt, total } = await api.page("catalog/products", query, ANY, signal);
      return { records: await addNames(records, signal), requestedAt, next: nextId(records, LIMIT), remaining: total };
    },
  };
};

const store = z.object({ name: z.string() });

export const openBigcommerce: OpenSource<keyof typeof bigcommerce.access> = (access, client) => {
  const api = restApi(access, client);
  // The store's name needs another permission.
  const readName = (signal: AbortSignal) =>
    api.read("v2/store", store, { signal }).then(
      ({ data }) => data.name,
      () => new URL(access.address).pathname.split("/").at(2) ?? "",
    );
  return openLists([orders(api), customers(api), products(api)], readName);
};

export const bigcommerceClient: ShopClient<typeof bigcommerce> = { open: openBigcommerce };
