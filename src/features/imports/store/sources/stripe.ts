import { z } from "zod";
import type { JsonAnswer, OutgoingClient } from "#core/outgoing/outgoing-client.ts";
import { OutgoingError } from "#core/outgoing/outgoing-error.ts";
import { readStripeCharge, readStripeEvent, STRIPE_TOPICS } from "#features/imports/rules/webhooks/stripe.ts";
import { type OpenSource, type PulledList, permitted, pullLists } from "./source.ts";

/** The most that Stripe answers at once. */
const PER_PAGE = 100;
/** The answers' form, whatever the account's own version is. */
const VERSION = "2024-06-20";
/** Stripe lists events for 30 days; the rest is for a reading that takes long. */
const EVENTS_KEPT_MS = 25 * 86_400_000;

type Account = { apiKey: string; client: OutgoingClient; origin: string };

const get = async (
  { apiKey, client, origin }: Account,
  path: string,
  query: [string, string][],
  signal: AbortSignal,
) => {
  const url = new URL(`${origin}/v1/${path}`);
  for (const [name, value] of query) url.searchParams.append(name, value);
  return client.json({ url, headers: { authorization: `Bearer ${apiKey}`, "stripe-version": VERSION }, signal });
};

const page = z.object({ data: z.array(z.looseObject({ id: z.string() })), has_more: z.boolean() });

/** The earlier of both clocks' times, because versions of read charges are compared with Stripe's times of events. */
const pickEarlierTime = ({ requestedAt, headers: { date } }: JsonAnswer): Date => {
  const theirs = date ? Date.parse(date) : Number.NaN;
  return new Date(Math.min(requestedAt.getTime(), Number.isNaN(theirs) ? Number.POSITIVE_INFINITY : theirs));
};

/** A page of a list, newest first: what is added meanwhile is before the cursor and left to the next reading. */
const readList = async (
  account: Account,
  path: string,
  query: [string, string][],
  { cursor, signal }: { cursor: string | null; signal: AbortSignal },
) => {
  const after: [string, string][] = cursor ? [["starting_after", cursor]] : [];
  const answer = await get(account, path, [["limit", String(PER_PAGE)], ...query, ...after], signal);
  const { data, error } = page.safeParse(answer.json);
  if (error) throw new OutgoingError("BAD_ANSWER", path);
  const last = data.data.at(-1);
  return { records: data.data, requestedAt: pickEarlierTime(answer), next: data.has_more && last ? last.id : null };
};

const charges =
  (account: Account): PulledList["page"] =>
  (cursor, { signal }) =>
    readList(account, "charges", [["expand[]", "data.refunds"]], { cursor, signal });

/** Charges change after they were created, which only their events tell. */
const events =
  (account: Account): PulledList["page"] =>
  (cursor, { since, signal }) => {
    const types = Object.keys(STRIPE_TOPICS).map((type): [string, string] => ["types[]", type]);
    const created: [string, string] = ["created[gte]", String(Math.floor((since?.getTime() ?? 0) / 1000))];
    return readList(account, "events", [...types, created], { cursor, signal });
  };

const accountPayload = z.object({
  id: z.string(),
  email: z.string().nullish(),
  business_profile: z.object({ name: z.string().nullish() }).nullish(),
  settings: z.object({ dashboard: z.object({ display_name: z.string().nullish() }).nullish() }).nullish(),
});

/** A restricted key may read charges and not the account; then its mode is all that is known. */
const readAccountName = async (account: Account, signal: AbortSignal): Promise<string> => {
  const mode = /_test_/.test(account.apiKey) ? "Stripe (test mode)" : "Stripe";
  try {
    const found = accountPayload.parse((await get(account, "account", [], signal)).json);
    const name = found.settings?.dashboard?.display_name || found.business_profile?.name || found.email || found.id;
    return `${name}, ${mode}`;
  } catch {
    return mode;
  }
};

/** Stripe's API (docs.stripe.com/api): all charges the first time, then the events of charges. */
export const openStripeAt =
  (origin: string): OpenSource =>
  ({ apiKey }, client) => {
    const account = { apiKey, client, origin };
    const tryList = (path: string, signal: AbortSignal) => async () => {
      await get(account, path, [["limit", "1"]], signal);
    };
    return {
      test: async (signal) => {
        const permissions = await permitted([
          { list: "orders", isOptional: false, tryIt: tryList("charges", signal) },
          { list: "refunds", isOptional: false, tryIt: tryList("events", signal) },
        ]);
        return { account: await readAccountName(account, signal), ...permissions };
      },
      pages: (options) => {
        const isRecent = options.since && Date.now() - options.since.getTime() < EVENTS_KEPT_MS;
        const list: PulledList = isRecent
          ? { list: "orders", page: events(account), read: readStripeEvent }
          : { list: "orders", page: charges(account), read: readStripeCharge };
        return pullLists([list])(options);
      },
    };
  };

export const openStripe = openStripeAt("https://api.stripe.com");
