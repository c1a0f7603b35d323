import { z } from "zod";
import type { JsonAnswer } from "#core/outgoing/outgoing-client.ts";
import { OutgoingError } from "#core/outgoing/outgoing-error.ts";
import { basicAuthorization, type RestClient, restClient } from "../rest-client.ts";
import { type OpenSource, openLists, type PulledList, type ShopClient } from "../shop-client.ts";
import { hashBody, hmac, isSame, type Verify } from "../signatures.ts";
import { readWooCustomer, readWooOrder, readWooProduct, WOOCOMMERCE_TOPICS } from "./records.ts";
import type { woocommerce } from "./shop.ts";

/** WooCommerce's maximum. */
const PER_PAGE = 100;

const anyList = z.array(z.unknown());

const countIn = ({ headers }: Pick<JsonAnswer, "headers">): number | null => {
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
  (read: RestClient, path: string): PulledList["page"] =>
  async (cursor, { since, signal }) => {
    const [after = since ? formatSeconds(since) : "", page = "1"] = cursor?.split(" ") ?? [];
    const query = {
      orderby: "modified",
      order: "asc",
      per_page: PER_PAGE,
      page,
      dates_are_gmt: "true",
      modified_after: after || null,
    };
    const { data: records, requestedAt, headers } = await read(path, anyList, { query, signal });
    const total = countIn({ headers });
    const remaining = total === null ? null : Math.max(records.length, total - (Number(page) - 1) * PER_PAGE);
    if (records.length < PER_PAGE) return { records, requestedAt, next: null, remaining };
    const next = secondBefore(readModifiedAt(records.at(-1)));
    return { records, requestedAt, remaining, next: next > after ? next : `${after} ${Number(page) + 1}` };
  };

const registered = z.object({ date_created_gmt: z.string().nullish() });

/** Customers can't be listed by change, so later syncs only find new ones; details of others come with their orders. */
const customers =
  (read: RestClient): PulledList["page"] =>
  async (cursor, { since, signal }) => {
    const page = Number(cursor ?? 1);
    const order = since ? { orderby: "registered_date", order: "desc" } : { orderby: "id", order: "asc" };
    const query = { ...order, per_page: PER_PAGE, page, role: "all" };
    const { data: records, requestedAt, headers } = await read("wc/v3/customers", anyList, { query, signal });
    const oldest = registered.safeParse(records.at(-1)).data?.date_created_gmt;
    const isKnown = since !== null && oldest !== null && oldest !== undefined && oldest < formatSeconds(since);
    const total = since ? null : countIn({ headers });
    return {
      records,
      requestedAt,
      remaining: total === null ? null : Math.max(records.length, total - (page - 1) * PER_PAGE),
      next: records.length < PER_PAGE || isKnown ? null : String(page + 1),
    };
  };

const site = z.object({ name: z.string().min(1) });

/**
 * WooCommerce's REST API v3 (woocommerce.github.io/woocommerce-rest-api-docs). It doesn't list deleted orders; only a
 * webhook reports them.
 */
export const openWooCommerce: OpenSource<keyof typeof woocommerce.access> = (
  { address, consumerKey, consumerSecret },
  client,
) => {
  const read = restClient(`${address}/wp-json`, basicAuthorization(consumerKey, consumerSecret), client);
  const probe = (path: string) => (signal: AbortSignal) => read(path, anyList, { query: { per_page: 1 }, signal });
  const list = (path: string) => ({ page: byChange(read, path), probe: probe(path) });
  // Some sites hide WordPress's index.
  const readName = (signal: AbortSignal) =>
    read("", site, { query: { _fields: "name" }, signal }).then(
      ({ data }) => data.name,
      () => address,
    );
  return openLists(
    [
      { list: "orders", ...list("wc/v3/orders"), read: readWooOrder },
      {
        list: "customers",
        page: customers(read),
        probe: probe("wc/v3/customers"),
        isOptional: true,
        read: readWooCustomer,
      },
      { list: "products", ...list("wc/v3/products"), isOptional: true, read: readWooProduct },
    ],
    readName,
  );
};

/**
 * woocommerce.github.io/woocommerce-rest-api-docs, Webhooks. Delivery IDs consist of the webhook's ID and the second, so two
 * orders within one second share an ID.
 */
const verify: Verify = (secret, { headers, body }) => {
  const given = Buffer.from(headers.get("x-wc-webhook-signature") ?? "", "base64");
  if (!isSame(hmac(secret, body), given)) return null;
  const key = `${headers.get("x-wc-webhook-delivery-id") ?? ""} ${hashBody(body)}`;
  return { key, topic: headers.get("x-wc-webhook-topic") ?? "", triggeredAt: null };
};

export const woocommerceClient: ShopClient<typeof woocommerce> = {
  open: openWooCommerce,
  webhooks: {
    verify,
    topics: WOOCOMMERCE_TOPICS,
    // A new webhook is announced by the form `webhook_id=12`.
    isPing: ({ headers, body }) =>
      headers.get("x-wc-webhook-signature") === null &&
      /^webhook_id=\d+$/.test(new TextDecoder().decode(body.subarray(0, 64))),
  },
};
