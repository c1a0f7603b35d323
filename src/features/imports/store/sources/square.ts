import { z } from "zod";
import type { JsonAnswer, OutgoingClient } from "#core/outgoing/outgoing-client.ts";
import { OutgoingError } from "#core/outgoing/outgoing-error.ts";
import { readSquareCustomer, readSquarePayment, readSquareRefund } from "#features/imports/rules/webhooks/square.ts";
import { type OpenSource, type PulledList, permitted, pullLists } from "./source.ts";

/** The most that Square answers at once. */
const PER_PAGE = 100;
const VERSION = "2025-08-20";
/** Without a time, Square lists a year. It began in 2009. */
const BEGINNING = "2009-01-01T00:00:00Z";

type Account = { accessToken: string; client: OutgoingClient; origin: string };
type Query = Record<string, string | number>;

const send = (
  { accessToken, client, origin }: Account,
  path: string,
  { query = {}, body, signal }: { query?: Query; body?: unknown; signal: AbortSignal },
): Promise<JsonAnswer> => {
  const url = new URL(`${origin}/v2/${path}`);
  for (const [name, value] of Object.entries(query)) url.searchParams.set(name, String(value));
  const headers = { authorization: `Bearer ${accessToken}`, "square-version": VERSION };
  return client.json({ url, headers, signal, ...(body !== undefined && { body }) });
};

const changed = z.looseObject({ updated_at: z.string() });
const listAnswer = z.object({
  payments: z.array(changed).optional(),
  refunds: z.array(changed).optional(),
  customers: z.array(changed).optional(),
  cursor: z.string().optional(),
});

const listIn = (answer: JsonAnswer) => {
  const { data, error } = listAnswer.safeParse(answer.json);
  if (error) throw new OutgoingError("BAD_ANSWER", error.issues[0]?.path.join(".") ?? "");
  const { payments, refunds, customers, cursor } = data;
  return { records: payments ?? refunds ?? customers ?? [], cursor: cursor || null };
};

/** Square's cursors expire; then the list goes on from the time of the last record that was read. */
type PageCursor = { after: string | null; cursor: string | null };

const parseCursor = (text: string | null): PageCursor => {
  const [after = "", ...cursor] = text?.split(" ") ?? [];
  return { after: after || null, cursor: cursor.join(" ") || null };
};

const formatCursor = ({ after, cursor }: PageCursor): string => `${after ?? ""} ${cursor ?? ""}`;

type Ask = (place: PageCursor) => Promise<JsonAnswer>;

const readPage = async (ask: Ask, place: PageCursor) => {
  const answer = await ask(place).catch((error: unknown) => {
    const isExpired = place.cursor !== null && error instanceof OutgoingError && error.problem === "BAD_ANSWER";
    if (!isExpired) throw error;
    return ask({ ...place, cursor: null });
  });
  const { records, cursor } = listIn(answer);
  const after = records.at(-1)?.updated_at ?? place.after;
  return { records, requestedAt: answer.requestedAt, place: cursor === null ? null : { after, cursor } };
};

/** By the time of the last change, so that a record that changes meanwhile comes again and none is skipped. */
const askForChanges =
  (account: Account, path: "payments" | "refunds", since: Date | null, signal: AbortSignal, location?: string): Ask =>
  ({ after, cursor }) => {
    const query: Query = {
      limit: PER_PAGE,
      sort_field: "UPDATED_AT",
      sort_order: "ASC",
      begin_time: BEGINNING,
      updated_at_begin_time: (cursor === null && after) || since?.toISOString() || BEGINNING,
      ...(location && { location_id: location }),
      ...(cursor && { cursor }),
    };
    return send(account, path, { query, signal });
  };

const locationsAnswer = z.object({ locations: z.array(z.object({ id: z.string() })) });

const readLocationIds = async (account: Account, signal: AbortSignal): Promise<string[]> => {
  const { data } = locationsAnswer.safeParse((await send(account, "locations", { signal })).json);
  if (!data) throw new OutgoingError("BAD_ANSWER", "locations");
  return data.locations.map(({ id }) => id).sort();
};

/** Payments are listed by location, one after the other: `<location> <place>`. */
const payments = (account: Account): PulledList["page"] => {
  let known: string[] | undefined;
  return async (cursor, { since, signal }) => {
    known ??= await readLocationIds(account, signal);
    const [current = known[0] ?? "", ...rest] = cursor?.split(" ") ?? [];
    if (current === "") return { records: [], requestedAt: new Date(), next: null };
    const ask = askForChanges(account, "payments", since, signal, current);
    const { records, requestedAt, place } = await readPage(ask, parseCursor(rest.join(" ")));
    const following = known.find((location) => location > current);
    const next = place ? `${current} ${formatCursor(place)}` : (following ?? null);
    return { records, requestedAt, next };
  };
};

const refunds =
  (account: Account): PulledList["page"] =>
  async (cursor, { since, signal }) => {
    const { place, ...page } = await readPage(askForChanges(account, "refunds", since, signal), parseCursor(cursor));
    return { ...page, next: place && formatCursor(place) };
  };

const customers =
  (account: Account): PulledList["page"] =>
  async (cursor, { since, signal }) => {
    const query = since && { query: { filter: { updated_at: { start_at: since.toISOString() } } } };
    const ask: Ask = (place) =>
      send(account, "customers/search", {
        body: { limit: PER_PAGE, ...query, ...(place.cursor && { cursor: place.cursor }) },
        signal,
      });
    const { place, ...page } = await readPage(ask, parseCursor(cursor));
    return { ...page, next: place && formatCursor(place) };
  };

const merchantAnswer = z.object({ merchant: z.object({ id: z.string(), business_name: z.string().nullish() }) });

/** Square's Connect API (developer.squareup.com/reference/square). Locations and the account's name need MERCHANT_PROFILE_READ. */
export const openSquareAt =
  (origin: string): OpenSource =>
  ({ accessToken }, client) => {
    const account = { accessToken, client, origin };
    const tryPath = (path: string, signal: AbortSignal, body?: unknown) => async () => {
      await send(account, path, { signal, ...(body === undefined ? { query: { limit: 1 } } : { body }) });
    };
    return {
      test: async (signal) => {
        const { data } = merchantAnswer.safeParse((await send(account, "merchants/me", { signal })).json);
        const permissions = await permitted([
          { list: "orders", isOptional: false, tryIt: tryPath("payments", signal) },
          { list: "refunds", isOptional: false, tryIt: tryPath("refunds", signal) },
          { list: "customers", isOptional: true, tryIt: tryPath("customers/search", signal, { limit: 1 }) },
        ]);
        return { account: data?.merchant.business_name || data?.merchant.id || "Square", ...permissions };
      },
      pages: pullLists([
        { list: "orders", page: payments(account), read: readSquarePayment },
        { list: "refunds", page: refunds(account), read: readSquareRefund },
        { list: "customers", page: customers(account), isOptional: true, read: readSquareCustomer },
      ]),
    };
  };

export const openSquare = openSquareAt("https://connect.squareup.com");
