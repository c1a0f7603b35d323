import { z } from "zod";
import type { OutgoingClient } from "#core/outgoing/outgoing-client.ts";
import { OutgoingError } from "#core/outgoing/outgoing-error.ts";
import {
  readBigcommerceCustomer,
  readBigcommerceOrder,
  readBigcommerceProduct,
} from "#features/imports/rules/sources/bigcommerce.ts";
import { type OpenSource, type PulledList, permitted, pullLists } from "./source.ts";

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

type Query = Record<string, string | number | null>;

const buildQueryString = (query: Query): string => {
  const given = Object.entries(query).filter((entry): entry is [string, string | number] => entry[1] !== null);
  return new URLSearchParams(given.map(([key, value]) => [key, String(value)])).toString();
};

/** A store's API. `address` is the API path in the account's credentials: https://api.bigcommerce.com/stores/{hash}/v3/. */
const restApi = ({ address, accessToken }: { address: string; accessToken: string }, client: OutgoingClient) => {
  const root = address.replace(/\/+$/, "").replace(/\/v[23]$/, "");
  const headers = { "x-auth-token": accessToken };
  const read = async <Schema extends z.ZodType>(path: string, query: Query, schema: Schema, signal: AbortSignal) => {
    const { json, requestedAt } = await client.json({
      url: `${root}/${path}?${buildQueryString(query)}`,
      headers,
      signal,
    });
    const parsed = schema.safeParse(json);
    if (parsed.success) return { data: parsed.data, requestedAt };
    throw new OutgoingError("BAD_ANSWER", path);
  };
  return {
    read,
    list: async (path: string, query: Query, signal: AbortSignal) => {
      const { data: records, requestedAt } = await read(`v2/${path}`, query, listAnswer, signal);
      return { records, requestedAt };
    },
    page: async <Item extends z.ZodType>(path: string, query: Query, item: Item, signal: AbortSignal) => {
      const { data, requestedAt } = await read(`v3/${path}`, query, toPageSchema(item), signal);
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

const readProducts = async (api: RestApi, id: number, signal: AbortSignal): Promise<unknown[]> => {
  const products: unknown[] = [];
  for (let page = 1, isMore = true; isMore; page++) {
    const { records } = await api.list(`orders/${id}/products`, { page, limit: LIMIT }, signal);
    products.push(...records);
    isMore = records.length === LIMIT;
  }
  return products;
};

const readRefunds = async (api: RestApi, ids: readonly number[], signal: AbortSignal) => {
  const refunds = new Map<number, unknown[]>();
  for (let from = 0; from < ids.length; from += IDS_AT_ONCE) {
    const some = ids.slice(from, from + IDS_AT_ONCE).join(",");
    for (let page = 1, isMore = true; isMore; page++) {
      const query = { "order_id:in": some, page, limit: LIMIT };
      const { records } = await api.page("orders/payment_actions/refunds", query, refundSchema, signal);
      for (const refund of records) {
        refunds.set(refund.order_id, [...(refunds.get(refund.order_id) ?? []), refund]);
      }
      isMore = records.length === LIMIT;
    }
  }
  return refunds;
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
  const last = records.length === limit ? withId.safeParse(records.at(-1)).data : undefined;
  return last ? String(last.id + 1) : null;
};

// Lists are read by their IDs: a record that changes meanwhile keeps its place, so none is missed.

const orders = (api: RestApi): PulledList => ({
  list: "orders",
  read: readBigcommerceOrder,
  page: async (cursor, { since, signal }) => {
    const modified = { min_date_modified: since?.toISOString() ?? null };
    const query = { ...modified, min_id: cursor, sort: "id:asc", limit: ORDERS_AT_ONCE };
    const { records, requestedAt } = await api.list("orders", query, signal);
    return { records: await completeOrders(api, records, signal), requestedAt, next: nextId(records, ORDERS_AT_ONCE) };
  },
});

/** Customers can't be filtered by ID, but have cursors. */
const customers = (api: RestApi): PulledList => ({
  list: "customers",
  read: readBigcommerceCustomer,
  isOptional: true,
  page: async (cursor, { since, signal }) => {
    const query = {
      "date_modified:min": since?.toISOString() ?? null,
      after: cursor,
      include: "addresses",
      limit: LIMIT,
    };
    const { records, requestedAt, end } = await api.page("customers", query, ANY, signal);
    return { records, requestedAt, next: records.length === LIMIT ? end : null };
  },
});

const products = (api: RestApi): PulledList => {
  const addNames = productNames(api);
  return {
    list: "products",
    read: readBigcommerceProduct,
    isOptional: true,
    page: async (cursor, { since, signal }) => {
      const query = {
        "date_modified:min": since?.toISOString() ?? null,
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

/** BigCommerce. */
export const openBigcommerce: OpenSource = (access, client) => {
  const api = restApi(access, client);
  return {
    test: async (signal) => {
      const permissions = await permitted([
        { list: "orders", isOptional: false, tryIt: () => api.list("orders", { limit: 1 }, signal) },
        { list: "customers", isOptional: true, tryIt: () => api.page("customers", { limit: 1 }, ANY, signal) },
        { list: "products", isOptional: true, tryIt: () => api.page("catalog/products", { limit: 1 }, ANY, signal) },
      ]);
      // The store's name needs another permission.
      const account = await api.read("v2/store", {}, store, signal).then(
        ({ data }) => data.name,
        () => new URL(access.address).pathname.split("/").at(2) ?? "",
      );
      return { account, ...permissions };
    },
    pages: pullLists([orders(api), customers(api), products(api)]),
  };
};
