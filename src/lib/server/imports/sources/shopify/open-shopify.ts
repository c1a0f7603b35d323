import { z } from "zod";
import type { SourceList } from "#lib/domain/imports/connections/sources.ts";
import { readCustomerNode, readOrderNode, readProductNode } from "#lib/domain/imports/sources/shopify-nodes.ts";
import type { OutgoingClient } from "../../../outgoing/outgoing-client.ts";
import { type PulledList, pullLists } from "../pull-lists.ts";
import type { OpenSource } from "../source.ts";
import { type AdminApi, adminApi } from "./admin-api.ts";
import { type BulkOptions, bulkPage, startBulk } from "./bulk-load.ts";
import { affordable, completeNodes, node, type PageSize, pageInfo } from "./complete-nodes.ts";
import { ACCOUNT, CUSTOMERS, ORDERS, PRODUCTS, pageQuery, type ShopifyList } from "./queries.ts";

const PAGE_SIZE = 50;
const REFUNDS_AT_ONCE = 25;

const page = z.object({ page: z.object({ nodes: z.array(node), pageInfo }) });

/** Where a list continues in a bulk operation's file, with the number of records read so far. */
const BULK_CURSOR = /^bulk (\S+) (\d+) (\d+)$/;
const PAGES = "pages";

const listOf = (
  api: AdminApi,
  client: OutgoingClient,
  list: ShopifyList,
  read: PulledList["read"],
  options: BulkOptions,
): PulledList => {
  const [size, refunds]: PageSize[] = [{ now: PAGE_SIZE }, { now: REFUNDS_AT_ONCE }];

  const readPage = async (after: string | null, since: Date | null, signal: AbortSignal) => {
    const query = since && `updated_at:>='${since.toISOString()}'`;
    const { data, requestedAt } = await affordable(size ?? { now: 1 }, (first) =>
      api.query(pageQuery(list), { first, after, query }, page, signal),
    );
    const { nodes, pageInfo: info } = data.page;
    const records = await completeNodes(api, list, nodes, refunds ?? { now: 1 }, signal);
    return { records, requestedAt, next: info.hasNextPage && info.endCursor ? `${PAGES} ${info.endCursor}` : null };
  };

  const readBulk = async ([, id = "", offset = "0", done = "0"]: readonly string[], signal: AbortSignal) => {
    const found = await bulkPage(api, client, list, { id, offset: Number(offset) }, { ...options, signal });
    if (!found) return { records: [], requestedAt: new Date(), next: PAGES };
    const records = await completeNodes(api, list, found.records, refunds ?? { now: 1 }, signal);
    const read = Number(done) + records.length;
    const next = found.nextOffset < found.size ? `bulk ${id} ${found.nextOffset} ${read}` : null;
    return { records, requestedAt: found.startedAt, next, remaining: Math.max(found.count - Number(done), 0) };
  };

  const startFirstLoad = async (signal: AbortSignal) => {
    const requestedAt = new Date();
    const id = await startBulk(api, list, signal);
    // The cursor is stored before the operation ends, so that it isn't started twice.
    return { records: [], requestedAt, next: id === null ? PAGES : `bulk ${id} 0 0` };
  };

  return {
    list: list.name,
    read,
    page: (cursor, { since, signal }) => {
      const bulk = cursor && BULK_CURSOR.exec(cursor);
      if (bulk) return readBulk(bulk, signal);
      if (cursor === null && since === null) return startFirstLoad(signal);
      return readPage(cursor?.slice(PAGES.length + 1) || null, since, signal);
    },
  };
};

/** Orders include their customer, so reading them needs both scopes. */
const NEEDS: [SourceList, string[]][] = [
  ["orders", ["read_orders", "read_customers"]],
  ["customers", ["read_customers"]],
  ["products", ["read_products"]],
];

const account = z.object({
  shop: z.object({ name: z.string() }),
  currentAppInstallation: z.object({ accessScopes: z.array(z.object({ handle: z.string() })) }),
});

/** Shopify: bulk operations for the first load, then pages of changed records. */
export const openShopify =
  (options: BulkOptions = {}): OpenSource =>
  (access, client) => {
    const api = adminApi(access, client);
    return {
      test: async (signal) => {
        const { data } = await api.query(ACCOUNT, {}, account, signal);
        const scopes = new Set(data.currentAppInstallation.accessScopes.map(({ handle }) => handle));
        const mayRead = (needed: readonly string[]) =>
          needed.every((scope) => scopes.has(scope) || scopes.has(scope.replace("read", "write")));
        return {
          account: data.shop.name,
          reads: NEEDS.filter(([, needed]) => mayRead(needed)).map(([list]) => list),
          missing: NEEDS.filter(([, needed]) => !mayRead(needed)).map(([list]) => list),
        };
      },
      pages: pullLists([
        listOf(api, client, ORDERS, readOrderNode, options),
        listOf(api, client, CUSTOMERS, readCustomerNode, options),
        { ...listOf(api, client, PRODUCTS, readProductNode, options), isOptional: true },
      ]),
    };
  };
