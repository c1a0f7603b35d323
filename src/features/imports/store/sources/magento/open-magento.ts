import { z } from "zod";
import { OutgoingError } from "#core/outgoing/outgoing-error.ts";
import { readMagentoCustomer, readMagentoProduct } from "#features/imports/rules/sources/magento-customers.ts";
import { readMagentoOrder } from "#features/imports/rules/sources/magento-orders.ts";
import { permitted } from "../permitted.ts";
import { type PulledList, pullLists } from "../pull-lists.ts";
import type { OpenSource } from "../source.ts";
import { categoryNames } from "./categories.ts";
import { withCreditMemos } from "./credit-memos.ts";
import { type RestApi, restApi } from "./rest-api.ts";

const PAGE_SIZE = 100;
const ANY = { item: z.unknown(), pageSize: PAGE_SIZE };

const LISTS = ["orders", "customers", "products"] as const;
type List = (typeof LISTS)[number];
const PATHS: Record<List, string> = { orders: "orders", customers: "customers/search", products: "products" };

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
const toPulledList = (api: RestApi, list: List, read: PulledList["read"], complete: Complete): PulledList => ({
  list,
  read,
  isOptional: list !== "orders",
  page: (cursor, { since, signal }) =>
    reading(list, async () => {
      const changed = since ? [{ field: "updated_at", is: "gteq", value: asText(since) } as const] : [];
      const filters = [...changed, { field: "entity_id", is: "gt", value: cursor ?? "0" } as const];
      const { items, total_count: remaining, requestedAt } = await api.search(PATHS[list], filters, ANY, signal);
      const last = items.length === PAGE_SIZE ? withId.safeParse(items.at(-1)).data : undefined;
      const next = last === undefined ? null : String(last);
      return { records: await complete(items, signal), requestedAt, next, remaining };
    }),
});

/** Magento 2 and Adobe Commerce. */
export const openMagento: OpenSource = (access, client) => {
  const api = restApi(access, client);
  const addCategories = categoryNames(api);
  return {
    test: async (signal) => {
      const permissions = await permitted(
        LISTS.map((list) => ({
          list,
          isOptional: list !== "orders",
          tryIt: () => reading(list, () => api.search(PATHS[list], [], { ...ANY, pageSize: 1 }, signal)),
        })),
      );
      return { account: new URL(access.address).host, ...permissions };
    },
    pages: pullLists([
      toPulledList(api, "orders", readMagentoOrder, (orders, signal) => withCreditMemos(api, orders, signal)),
      toPulledList(api, "customers", readMagentoCustomer, async (customers) => customers),
      toPulledList(api, "products", readMagentoProduct, addCategories),
    ]),
  };
};
