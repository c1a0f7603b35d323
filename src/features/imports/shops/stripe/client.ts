import { z } from "zod";
import type { JsonAnswer } from "#core/outgoing/outgoing-client.ts";
import { type Query, type RestClient, restClient } from "../rest-client.ts";
import { type OpenSource, openLists, type ProbedList, pullLists, type ShopClient } from "../shop-client.ts";
import { hashBody, hmac, isAnySame, isFresh, toText, type Verify, valuesIn } from "../signatures.ts";
import { readStripeCharge, readStripeEvent, STRIPE_TOPICS } from "./records.ts";
import type { stripe } from "./shop.ts";

/** The most that Stripe answers at once. */
const PER_PAGE = 100;
/** The answers' form, whatever the account's own version is. */
const VERSION = "2024-06-20";
/** Stripe lists events for 30 days; the rest is for a reading that takes long. */
const EVENTS_KEPT_MS = 25 * 86_400_000;

const page = z.object({ data: z.array(z.looseObject({ id: z.string() })), has_more: z.boolean() });

/** The earlier of both clocks' times, because versions of read charges are compared with Stripe's times of events. */
const pickEarlierTime = ({ requestedAt, headers: { date } }: Omit<JsonAnswer, "json">): Date => {
  const theirs = date ? Date.parse(date) : Number.NaN;
  return new Date(Math.min(requestedAt.getTime(), Number.isNaN(theirs) ? Number.POSITIVE_INFINITY : theirs));
};

/** A page of a list, newest first: what is added meanwhile is before the cursor and left to the next reading. */
const readList = async (
  read: RestClient,
  path: string,
  query: Query,
  { cursor, signal }: { cursor: string | null; signal: AbortSignal },
) => {
  const answer = await read(path, page, { query: { limit: PER_PAGE, ...query, starting_after: cursor }, signal });
  const { data: records, has_more: hasMore } = answer.data;
  return { records, requestedAt: pickEarlierTime(answer), next: (hasMore && records.at(-1)?.id) || null };
};

const probe = (read: RestClient, path: string) => (signal: AbortSignal) =>
  read(path, z.unknown(), { query: { limit: 1 }, signal });

const toCharges = (read: RestClient): ProbedList => ({
  list: "orders",
  read: readStripeCharge,
  probe: probe(read, "charges"),
  page: (cursor, { signal }) => readList(read, "charges", { "expand[]": "data.refunds" }, { cursor, signal }),
});

/** Charges change after they were created, which only their events tell. */
const toEvents = (read: RestClient): ProbedList => ({
  list: "orders",
  read: readStripeEvent,
  probe: probe(read, "events"),
  page: (cursor, { since, signal }) => {
    const created = Math.floor((since?.getTime() ?? 0) / 1000);
    const query = { "types[]": Object.keys(STRIPE_TOPICS), "created[gte]": created };
    return readList(read, "events", query, { cursor, signal });
  },
});

const accountPayload = z.object({
  id: z.string(),
  email: z.string().nullish(),
  business_profile: z.object({ name: z.string().nullish() }).nullish(),
  settings: z.object({ dashboard: z.object({ display_name: z.string().nullish() }).nullish() }).nullish(),
});

/** A restricted key may read charges and not the account; then its mode is all that is known. */
const readAccountName = async (read: RestClient, apiKey: string, signal: AbortSignal): Promise<string> => {
  const mode = /_test_/.test(apiKey) ? "Stripe (test mode)" : "Stripe";
  try {
    const { data } = await read("account", accountPayload, { signal });
    const name = data.settings?.dashboard?.display_name || data.business_profile?.name || data.email || data.id;
    return `${name}, ${mode}`;
  } catch {
    return mode;
  }
};

/** Stripe's API (docs.stripe.com/api): all charges the first time, then the events of charges. */
export const openStripeAt =
  (origin: string): OpenSource<keyof typeof stripe.access> =>
  ({ apiKey }, client) => {
    const headers = { authorization: `Bearer ${apiKey}`, "stripe-version": VERSION };
    const read = restClient(`${origin}/v1`, headers, client);
    const [charges, events] = [toCharges(read), toEvents(read)];
    return {
      // The events are what refunds are known from.
      ...openLists([charges, { ...events, list: "refunds" }], (signal) => readAccountName(read, apiKey, signal)),
      pages: (options) => {
        const isRecent = options.since && Date.now() - options.since.getTime() < EVENTS_KEPT_MS;
        return pullLists([isRecent ? events : charges])(options);
      },
    };
  };

/** docs.stripe.com/webhooks/signature: `t=…,v1=…`, hex of the HMAC of the time, a dot and the body. */
const verify: Verify = (secret, { headers, body, now }) => {
  const pairs = (headers.get("stripe-signature") ?? "").split(",").map((pair) => pair.trim().split("="));
  const time = pairs.find(([name]) => name === "t")?.[1] ?? "";
  const given = pairs.flatMap(([name, value = ""]) => (name === "v1" ? [Buffer.from(value, "hex")] : []));
  if (!isAnySame(hmac(secret, `${time}.`, body), given) || !isFresh(time, now)) return null;
  const { id, type, created } = valuesIn(body);
  const triggeredAt = typeof created === "number" ? new Date(created * 1000) : null;
  return { key: toText(id) || hashBody(body), topic: toText(type), triggeredAt };
};

export const stripeClient: ShopClient<typeof stripe> = {
  open: openStripeAt("https://api.stripe.com"),
  webhooks: { verify, topics: STRIPE_TOPICS },
};
