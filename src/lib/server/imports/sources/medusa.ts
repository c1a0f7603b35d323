import { z } from "zod";
import type { SourceList } from "#lib/domain/imports/connections/kinds.ts";
import { readMedusaCustomer, readMedusaProduct } from "#lib/domain/imports/sources/medusa-customers.ts";
import { readMedusaOrder } from "#lib/domain/imports/sources/medusa-orders.ts";
import type { OutgoingClient } from "../../outgoing/outgoing-client.ts";
import { OutgoingError } from "../../outgoing/outgoing-error.ts";
import { permitted } from "./permitted.ts";
import { type PulledList, pullLists } from "./pull-lists.ts";
import type { OpenSource } from "./source.ts";

const LIMIT = 100;

const LISTS = {
  orders:
    "id,status,payment_status,email,currency_code,created_at,updated_at,customer_id,total,credit_line_total,shipping_total,tax_total," +
    "discount_total,sales_channel.name,*billing_address,*shipping_address,*items,*items.adjustments," +
    "*payment_collections.payments.captures,*payment_collections.payments.refunds",
  customers: "id,email,first_name,last_name,phone,has_account,created_at,updated_at,*addresses",
  products: "id,title,updated_at,type.value,categories.name,variants.sku",
} as const satisfies Partial<Record<SourceList, string>>;
type List = keyof typeof LISTS;

const answer = z.looseObject({ count: z.int().min(0) });
const withId = z.looseObject({ id: z.string() });

type Shop = { address: string; authorization: string; client: OutgoingClient };

const get = async (
  { address, authorization, client }: Shop,
  list: List | "stores",
  query: Record<string, string>,
  signal: AbortSignal,
) => {
  const url = `${address}/admin/${list}?${new URLSearchParams(query)}`;
  const { json, requestedAt } = await client.json({ url, headers: { authorization }, signal });
  const parsed = answer.safeParse(json);
  const records = z.array(z.unknown()).safeParse(parsed.data?.[list]);
  if (!parsed.success || !records.success) throw new OutgoingError("BAD_ANSWER", `/admin/${list}`);
  return { records: records.data, count: parsed.data.count, requestedAt };
};

/** By their IDs, which grow: a record that changes meanwhile keeps its place, so that none is missed. */
const listOf = (shop: Shop, list: List, read: PulledList["read"]): PulledList => ({
  list,
  read,
  isOptional: list !== "orders",
  page: async (cursor, { since, signal }) => {
    const query = {
      ...{ fields: LISTS[list], order: "id", limit: String(LIMIT) },
      ...(since && { "updated_at[$gte]": since.toISOString() }),
      ...(cursor && { "id[$gt]": cursor }),
    };
    const { records, count, requestedAt } = await get(shop, list, query, signal);
    const last = records.length === LIMIT ? withId.safeParse(records.at(-1)).data : undefined;
    return { records, requestedAt, remaining: count, next: last?.id ?? null };
  },
});

const store = z.object({ name: z.string().min(1) });

/** Medusa 2, by a secret API key. */
export const openMedusa: OpenSource = ({ address, apiKey }, client) => {
  const shop = { address, authorization: `Basic ${Buffer.from(`${apiKey}:`).toString("base64")}`, client };
  return {
    test: async (signal) => {
      const permissions = await permitted(
        (["orders", "customers", "products"] as const).map((list) => ({
          list,
          isOptional: list !== "orders",
          tryIt: async () => void (await get(shop, list, { fields: "id", limit: "1" }, signal)),
        })),
      );
      const { records } = await get(shop, "stores", { limit: "1" }, signal);
      return { account: store.safeParse(records[0]).data?.name ?? new URL(address).host, ...permissions };
    },
    pages: pullLists([
      listOf(shop, "orders", readMedusaOrder),
      listOf(shop, "customers", readMedusaCustomer),
      listOf(shop, "products", readMedusaProduct),
    ]),
  };
};
