import { z } from "zod";
import type { JsonAnswer, OutgoingClient } from "#core/outgoing/outgoing-client.ts";
import { OutgoingError } from "#core/outgoing/outgoing-error.ts";
import type { SourceList } from "#core/values/connection-kinds.ts";
import { readWooProduct } from "#features/imports/rules/sources/woocommerce-products.ts";
import { readWooCustomer, readWooOrder } from "#features/imports/rules/webhooks/woocommerce.ts";

import { type OpenSource, type PulledList, permitted, pullLists } from "./source.ts";

/** WooCommerce's maximum. */
const PER_PAGE = 100;

type Shop = { address: string; authorization: string; client: OutgoingClient };
type Query = Record<string, string | number>;

const get = ({ address, authorization, client }: Shop, path: string, query: Query, signal: AbortSignal) => {
  const url = new URL(`${address}/wp-json/${path}`);
  for (const [name, value] of Object.entries(query)) url.searchParams.set(name, String(value));
  return client.json({ url, headers: { authorization }, signal });
};

const listIn = (answer: JsonAnswer): unknown[] => {
  if (Array.isArray(answer.json)) return answer.json;
  throw new OutgoingError("BAD_ANSWER", "");
};

const countIn = ({ headers }: JsonAnswer): number | null => {
  const count = Number(headers["x-wp-total"] ?? Number.NaN);
  return Number.isSafeInteger(count) ? count : null;
};

const modified = z.object({ date_modified_gmt: z.string().regex(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d$/) });

const readModifiedAt = (record: unknown): string => {
  const found = modified.safeParse(record);
  if (!found.success) throw new OutgoingError("BAD_ANSWER", "date_modified_gmt");
  return found.data.date_modified_gmt;
};

const secondBefore = (text: string): string => new Date(Date.parse(`${text}Z`) - 1000).toISOString().slice(0, 19);
const formatSeconds = (at: Date): string => at.toISOString().slice(0, 19);

/**
 * Pages by the time of the last change, each starting at the time of the previous page's last record. With an offset, a
 * record would be skipped whenever an earlier one changes and moves to the end. `modified_after` excludes its second, so
 * each page starts a second earlier. If a whole page changed within one second, the cursor is `<time> <page>`.
 */
const byChange =
  (shop: Shop, path: string): PulledList["page"] =>
  async (cursor, { since, signal }) => {
    const [after = since ? formatSeconds(since) : "", page = "1"] = cursor?.split(" ") ?? [];
    const answer = await get(
      shop,
      path,
      {
        orderby: "modified",
        order: "asc",
        per_page: PER_PAGE,
        page: Number(page),
        dates_are_gmt: "true",
        ...(after && { modified_after: after }),
      },
      signal,
    );
    const records = listIn(answer);
    const { requestedAt } = answer;
    const total = countIn(answer);
    const remaining = total === null ? null : Math.max(records.length, total - (Number(page) - 1) * PER_PAGE);
    if (records.length < PER_PAGE) return { records, requestedAt, next: null, remaining };
    const next = secondBefore(readModifiedAt(records.at(-1)));
    return { records, requestedAt, remaining, next: next > after ? next : `${after} ${Number(page) + 1}` };
  };

const registered = z.object({ date_created_gmt: z.string().nullish() });

/** Customers can't be listed by change, so later syncs only find new ones; details of others come with their orders. */
const customers =
  (shop: Shop): PulledList["page"] =>
  async (cursor, { since, signal }) => {
    const page = Number(cursor ?? 1);
    const order = since ? { orderby: "registered_date", order: "desc" } : { orderby: "id", order: "asc" };
    const answer = await get(shop, "wc/v3/customers", { ...order, per_page: PER_PAGE, page, role: "all" }, signal);
    const records = listIn(answer);
    const oldest = registered.safeParse(records.at(-1)).data?.date_created_gmt;
    const isKnown = since !== null && oldest !== null && oldest !== undefined && oldest < formatSeconds(since);
    const total = since ? null : countIn(answer);
    return {
      records,
      requestedAt: answer.requestedAt,
      remaining: total === null ? null : Math.max(records.length, total - (page - 1) * PER_PAGE),
      next: records.length < PER_PAGE || isKnown ? null : String(page + 1),
    };
  };

const LISTS: readonly { list: SourceList; path: string }[] = [
  { list: "orders", path: "wc/v3/orders" },
  { list: "customers", path: "wc/v3/customers" },
  { list: "products", path: "wc/v3/products" },
];

const site = z.object({ name: z.string().min(1) });

/** Some sites hide WordPress's index. */
const readShopName = async (shop: Shop, signal: AbortSignal): Promise<string> => {
  try {
    return site.parse((await get(shop, "", { _fields: "name" }, signal)).json).name;
  } catch {
    return shop.address;
  }
};

/**
 * WooCommerce's REST API v3 (woocommerce.github.io/woocommerce-rest-api-docs). It doesn't list deleted orders; only a
 * webhook reports them.
 */
export const openWooCommerce: OpenSource = ({ address, consumerKey, consumerSecret }, client) => {
  const authorization = `Basic ${Buffer.from(`${consumerKey}:${consumerSecret}`).toString("base64")}`;
  const shop = { address, authorization, client };
  return {
    test: async (signal) => {
      const permissions = await permitted(
        LISTS.map(({ list, path }) => ({
          list,
          isOptional: list !== "orders",
          tryIt: async () => void listIn(await get(shop, path, { per_page: 1 }, signal)),
        })),
      );
      return { account: await readShopName(shop, signal), ...permissions };
    },
    pages: pullLists([
      { list: "orders", page: byChange(shop, "wc/v3/orders"), read: readWooOrder },
      { list: "customers", page: customers(shop), isOptional: true, read: readWooCustomer },
      { list: "products", page: byChange(shop, "wc/v3/products"), isOptional: true, read: readWooProduct },
    ]),
  };
};
