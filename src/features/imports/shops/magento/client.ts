import { z } from "zod";
import type { OutgoingClient } from "#core/outgoing/outgoing-client.ts";
import { OutgoingError } from "#core/outgoing/outgoing-error.ts";
import { groupByParent, type Query, readAllPages, readLast, restClient } from "../rest-client.ts";
import { type OpenSource, openLists, type ProbedList, type PulledList, type ShopClient } from "../shop-client.ts";
import { readMagentoCustomer, readMagentoOrder, readMagentoProduct } from "./records.ts";
import type { magento } from "./shop.ts";

/** Magento's search conditions, combined with AND (developer.adobe.com/commerce/webapi/rest/use-rest/performing-searches). */
type Filter = { field: string; is: "gteq" | "gt" | "in"; value: string };

const toSearchSchema = <Item extends z.ZodType>(item: Item) =>
  z.object({
    items: z
      .array(item)
      .nullish()
      .transform((items) => items ?? []),
    total_count: z.int().min(0),
  });

const toQuery = (filters: readonly Filter[], pageSize: number): Query => ({
  ...Object.fromEntries(
    filters.flatMap(({ field, is, value }, i) => {
      const filter = `searchCriteria[filter_groups][${i}][filters][0]`;
      return Object.entries({ field, value, condition_type: is }).map(([name, text]) => [`${filter}[${name}]`, text]);
    }),
  ),
  "searchCriteria[sortOrders][0][field]": "entity_id",
  "searchCriteria[sortOrders][0][direction]": "ASC",
  "searchCriteria[pageSize]": pageSize,
  "searchCriteria[currentPage]": 1,
});

/** The REST API of a shop, by an integration's access token. `address` may have a path. */
const restApi = ({ address, accessToken }: { address: string; accessToken: string }, client: OutgoingClient) => {
  const root = `${address.replace(/\/+$/, "")}/rest/V1`;
  const read = restClient(root, { authorization: `Bearer ${accessToken}` }, client);
  return {
    read,
    /** The records that meet all filters, the lowest IDs first. */
    search: async <Item extends z.ZodType>(
      path: string,
      filters: readonly Filter[],
      { item, pageSize }: { item: Item; pageSize: number },
      signal: AbortSignal,
    ) => {
      const query = toQuery(filters, pageSize);
      const { data, requestedAt } = await read(path, toSearchSchema(item), { query, signal });
      return { ...data, requestedAt };
    },
  };
};

type RestApi = ReturnType<typeof restApi>;

type Category = {
  id: number;
  name: string;
  level?: number | null | undefined;
  children_data?: Category[] | null | undefined;
};
const category: z.ZodType<Category> = z.object({
  id: z.number(),
  name: z.string(),
  level: z.number().nullish(),
  get children_data() {
    return z.array(category).nullish();
  },
});

/** The root of the tree and each store's own root are no categories that products are sorted into. */
const ROOTS = 1;

type NamedCategories = ReadonlyMap<string, { name: string; level: number }>;

const collectNames = (tree: Category): NamedCategories => {
  const names = new Map<string, { name: string; level: number }>();
  const add = ({ id, name, level, children_data: children }: Category) => {
    if ((level ?? 0) > ROOTS) names.set(String(id), { name, level: level ?? 0 });
    for (const child of children ?? []) add(child);
  };
  add(tree);
  return names;
};

const product = z.looseObject({
  custom_attributes: z.array(z.looseObject({ attribute_code: z.string(), value: z.unknown() })).nullish(),
});
const ids = z.array(z.union([z.string(), z.number().transform(String)]));

const NO_NAMES: NamedCategories = new Map();

/** Categories have a permission of their own; without it Magento answers as to a wrong token. */
const withoutPermission = (error: unknown): NamedCategories => {
  const isMissing = error instanceof OutgoingError && ["KEY_REJECTED", "PERMISSION_MISSING"].includes(error.problem);
  if (isMissing) return NO_NAMES;
  throw error;
};

/** Adds the name of the most specific of each product's categories, if they may be read. The tree is read once. */
const categoryNames = (api: RestApi) => {
  let known: Promise<NamedCategories> | null = null;
  const load = (signal: AbortSignal) =>
    api.read("categories", category, { signal }).then(({ data }) => collectNames(data), withoutPermission);
  return async (products: readonly unknown[], signal: AbortSignal): Promise<unknown[]> => {
    known ??= load(signal);
    const names = await known;
    return products.map((one) => {
      const { data } = product.safeParse(one);
      const given = data?.custom_attributes?.find(({ attribute_code: code }) => code === "category_ids")?.value;
      const found = (ids.safeParse(given).data ?? []).flatMap((id) => names.get(id) ?? []);
      const [deepest] = found.toSorted((a, b) => b.level - a.level);
      return data ? { ...data, category: deepest?.name ?? null } : one;
    });
  };
};

const PAGE_SIZE = 100;

const orderSchema = z.looseObject({
  entity_id: z.number(),
  state: z.string(),
  base_total_refunded: z.coerce.number().nullish(),
});
const memoSchema = z.looseObject({ entity_id: z.number(), order_id: z.number() });

/** Orders as they are read: with their credit memos, which are looked up for those that were refunded. */
const withCreditMemos = async (api: RestApi, orders: readonly unknown[], signal: AbortSignal): Promise<unknown[]> => {
  const isRefunded = (order: unknown): number[] => {
    const { data } = orderSchema.safeParse(order);
    return data && ((data.base_total_refunded ?? 0) > 0 || data.state === "closed") ? [data.entity_id] : [];
  };
  const ids = orders.flatMap(isRefunded);
  const memos = await readAllPages<z.output<typeof memoSchema>>(PAGE_SIZE, async (_, last) => {
    if (ids.length === 0) return [];
    const filters = [
      { field: "order_id", is: "in", value: ids.join(",") },
      { field: "entity_id", is: "gt", value: String(last?.entity_id ?? 0) },
    ] as const;
    return (await api.search("creditmemos", filters, { item: memoSchema, pageSize: PAGE_SIZE }, signal)).items;
  });
  const memosOf = groupByParent(memos, (memo) => memo.order_id);
  return orders.map((order) => {
    const { data } = orderSchema.safeParse(order);
    return data ? { ...data, credit_memos: memosOf.get(data.entity_id) ?? [] } : order;
  });
};

const ANY = { item: z.unknown(), pageSize: PAGE_SIZE };

const PATHS = { orders: "orders", customers: "customers/search", products: "products" } as const;
type List = keyof typeof PATHS;

/** Customers have `id`, all others `entity_id`; products `id` too. */
const withId = z.union([
  z.looseObject({ entity_id: z.number() }).transform(({ entity_id: id }) => id),
  z.looseObject({ id: z.number() }).transform(({ id }) => id),
]);

/** 2026-05-01 10:00:00, in UTC. */
const asText = (at: Date): string => at.toISOString().slice(0, 19).replace("T", " ");

/**
 * Magento refuses a missing permission as it refuses a wrong token. Orders are read first and have to be readable, so a
 * refusal of another list means its permission.
 */
const reading = async <Value>(list: List, work: () => Promise<Value>): Promise<Value> => {
  try {
    return await work();
  } catch (error) {
    const isMissing = list !== "orders" && error instanceof OutgoingError && error.problem === "KEY_REJECTED";
    throw isMissing ? new OutgoingError("PERMISSION_MISSING", error.detail) : error;
  }
};

type Complete = (records: readonly unknown[], signal: AbortSignal) => Promise<readonly unknown[]>;

/** A list by its IDs, from the last one read on: a record that changes meanwhile keeps its place, so none is missed. */
const toPulledList = (api: RestApi, list: List, read: PulledList["read"], complete: Complete): ProbedList => ({
  list,
  read,
  isOptional: list !== "orders",
  probe: (signal) => reading(list, () => api.search(PATHS[list], [], { ...ANY, pageSize: 1 }, signal)),
  page: (cursor, { since, signal }) =>
    reading(list, async () => {
      const changed = since ? [{ field: "updated_at", is: "gteq", value: asText(since) } as const] : [];
      const filters = [...changed, { field: "entity_id", is: "gt", value: cursor ?? "0" } as const];
      const { items, total_count: remaining, requestedAt } = await api.search(PATHS[list], filters, ANY, signal);
      const last = readLast(items, PAGE_SIZE, withId);
      const next = last === undefined ? null : String(last);
      return { records: await complete(items, signal), requestedAt, next, remaining };
    }),
});

/** Magento 2 and Adobe Commerce. */
export const openMagento: OpenSource<keyof typeof magento.access> = (access, client) => {
  const api = restApi(access, client);
  return openLists(
    [
      toPulledList(api, "orders", readMagentoOrder, (orders, signal) => withCreditMemos(api, orders, signal)),
      toPulledList(api, "customers", readMagentoCustomer, async (customers) => customers),
      toPulledList(api, "products", readMagentoProduct, categoryNames(api)),
    ],
    async () => new URL(access.address).host,
  );
};

export const magentoClient: ShopClient<typeof magento> = { open: openMagento };
