import { z } from "zod";
import type { SourceList } from "#lib/domain/imports/connections/kinds.ts";
import { readMagentoCustomer, readMagentoProduct } from "#lib/domain/imports/sources/magento-customers.ts";
import { readMagentoOrder } from "#lib/domain/imports/sources/magento-orders.ts";
import { OutgoingError } from "../../../outgoing/outgoing-error.ts";
import { type PulledList, pullLists } from "../pull-lists.ts";
import type { OpenSource } from "../source.ts";
import { categoryNames } from "./categories.ts";
import { withCreditMemos } from "./credit-memos.ts";
import { type RestApi, restApi } from "./rest-api.ts";

const PAGE_SIZE = 100;
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

type Complete = (records: readonly unknown[], signal: AbortSignal) => Promise<readonly unknown[]>;

/**
 * A list by its IDs, from the last one read on: a record that changes meanwhile keeps its place, so that none is missed.
 * Magento's answer to a missing permission is that to a wrong token.
 */
const listOf = (api: RestApi, list: List, read: PulledList["read"], complete: Complete): PulledList => ({
  list,
  read,
  isOptional: list === "products",
  page: async (cursor, { since, signal }) => {
    const changed = since ? [{ field: "updated_at", is: "gteq", value: asText(since) } as const] : [];
    const filters = [...changed, { field: "entity_id", is: "gt", value: cursor ?? "0" } as const];
    try {
      const { items, total_count: remaining, requestedAt } = await api.search(PATHS[list], filters, ANY, signal);
      const last = items.length === PAGE_SIZE ? withId.safeParse(items.at(-1)).data : undefined;
      const next = last === undefined ? null : String(last);
      return { records: await complete(items, signal), requestedAt, next, remaining };
    } catch (error) {
      const isProducts = list === "products" && error instanceof OutgoingError && error.problem === "KEY_REJECTED";
      throw isProducts ? new OutgoingError("PERMISSION_MISSING", error.detail) : error;
    }
  },
});

/** Magento 2 and Adobe Commerce. */
export const openMagento: OpenSource = (access, client) => {
  const api = restApi(access, client);
  const addCategories = categoryNames(api);
  const lists: List[] = ["orders", "customers", "products"];

  const mayRead = async (list: List, signal: AbortSignal): Promise<boolean> => {
    try {
      await api.search(PATHS[list], [], { ...ANY, pageSize: 1 }, signal);
      return true;
    } catch (error) {
      if (error instanceof OutgoingError && ["KEY_REJECTED", "PERMISSION_MISSING"].includes(error.problem))
        return false;
      throw error;
    }
  };

  return {
    test: async (signal) => {
      const reads: SourceList[] = [];
      for (const list of lists) if (await mayRead(list, signal)) reads.push(list);
      if (reads.length === 0) throw new OutgoingError("KEY_REJECTED", new URL(access.address).host);
      return { account: new URL(access.address).host, reads, missing: lists.filter((list) => !reads.includes(list)) };
    },
    pages: pullLists([
      listOf(api, "orders", readMagentoOrder, (orders, signal) => withCreditMemos(api, orders, signal)),
      listOf(api, "customers", readMagentoCustomer, async (customers) => customers),
      listOf(api, "products", readMagentoProduct, addCategories),
    ]),
  };
};
