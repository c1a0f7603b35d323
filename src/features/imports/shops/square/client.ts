import { z } from "zod";
import { OutgoingError } from "#core/outgoing/outgoing-error.ts";
import { type RestClient, restClient } from "../rest-client.ts";
import { type OpenSource, openLists, type PulledList, type ShopClient } from "../shop-client.ts";
import { hashBody, hmac, isSame, parseTime, toText, type Verify, valuesIn } from "../signatures.ts";
import { readSquareCustomer, readSquarePayment, readSquareRefund, SQUARE_TOPICS } from "./records.ts";
import type { square } from "./shop.ts";

/** The most that Square answers at once. */
const PER_PAGE = 100;
const VERSION = "2025-08-20";
/** Without a time, Square lists a year. It began in 2009. */
const BEGINNING = "2009-01-01T00:00:00Z";

const changed = z.looseObject({ updated_at: z.string() });
const listAnswer = z.object({
  payments: z.array(changed).optional(),
  refunds: z.array(changed).optional(),
  customers: z.array(changed).optional(),
  cursor: z.string().optional(),
});

/** Square's cursors expire; then the list goes on from the time of the last record that was read. */
type PageCursor = { after: string | null; cursor: string | null };

const parseCursor = (text: string | null): PageCursor => {
  const [after = "", ...cursor] = text?.split(" ") ?? [];
  return { after: after || null, cursor: cursor.join(" ") || null };
};

const formatCursor = ({ after, cursor }: PageCursor): string => `${after ?? ""} ${cursor ?? ""}`;

type Ask = (place: PageCursor) => ReturnType<typeof readList>;

const readList = async (read: RestClient, path: string, request: Parameters<RestClient>[2]) => {
  const { data: answered, requestedAt } = await read(path, z.unknown(), request);
  const { data, error } = listAnswer.safeParse(answered);
  if (error) throw new OutgoingError("BAD_ANSWER", error.issues[0]?.path.join(".") ?? "");
  return { records: data.payments ?? data.refunds ?? data.customers ?? [], cursor: data.cursor || null, requestedAt };
};

const readPage = async (ask: Ask, place: PageCursor) => {
  const { records, cursor, requestedAt } = await ask(place).catch((error: unknown) => {
    const isRefused = error instanceof OutgoingError && error.problem === "BAD_ANSWER" && error.status !== null;
    if (place.cursor === null || !isRefused) throw error;
    return ask({ ...place, cursor: null });
  });
  const after = records.at(-1)?.updated_at ?? place.after;
  return { records, requestedAt, place: cursor === null ? null : { after, cursor } };
};

/** By the time of the last change, so that a record that changes meanwhile comes again and none is skipped. */
const askForChanges =
  (read: RestClient, path: "payments" | "refunds", since: Date | null, signal: AbortSignal, location?: string): Ask =>
  ({ after, cursor }) => {
    const query = {
      limit: PER_PAGE,
      sort_field: "UPDATED_AT",
      sort_order: "ASC",
      begin_time: BEGINNING,
      updated_at_begin_time: (cursor === null && after) || since?.toISOString() || BEGINNING,
      location_id: location,
      cursor,
    };
    return readList(read, path, { query, signal });
  };

const locationsAnswer = z.object({ locations: z.array(z.object({ id: z.string() })) });

/** Payments are listed by location, one after the other: `<location> <place>`. */
const payments = (read: RestClient): PulledList["page"] => {
  let known: string[] | undefined;
  return async (cursor, { since, signal }) => {
    known ??= (await read("locations", locationsAnswer, { signal })).data.locations.map(({ id }) => id).sort();
    const [current = known[0] ?? "", ...rest] = cursor?.split(" ") ?? [];
    if (current === "") return { records: [], requestedAt: new Date(), next: null };
    const ask = askForChanges(read, "payments", since, signal, current);
    const { records, requestedAt, place } = await readPage(ask, parseCursor(rest.join(" ")));
    const following = known.find((location) => location > current);
    const next = place ? `${current} ${formatCursor(place)}` : (following ?? null);
    return { records, requestedAt, next };
  };
};

const refunds =
  (read: RestClient): PulledList["page"] =>
  async (cursor, { since, signal }) => {
    const { place, ...page } = await readPage(askForChanges(read, "refunds", since, signal), parseCursor(cursor));
    return { ...page, next: place && formatCursor(place) };
  };

const customers =
  (read: RestClient): PulledList["page"] =>
  async (cursor, { since, signal }) => {
    const query = since && { query: { filter: { updated_at: { start_at: since.toISOString() } } } };
    const ask: Ask = (place) => {
      const body = { limit: PER_PAGE, ...query, ...(place.cursor && { cursor: place.cursor }) };
      return readList(read, "customers/search", { body, signal });
    };
    const { place, ...page } = await readPage(ask, parseCursor(cursor));
    return { ...page, next: place && formatCursor(place) };
  };

const merchantAnswer = z.object({ merchant: z.object({ id: z.string(), business_name: z.string().nullish() }) });

/** Square's Connect API (developer.squareup.com/reference/square). Locations and the account's name need MERCHANT_PROFILE_READ. */
export const openSquareAt =
  (origin: string): OpenSource<keyof typeof square.access> =>
  ({ accessToken }, client) => {
    const headers = { authorization: `Bearer ${accessToken}`, "square-version": VERSION };
    const read = restClient(`${origin}/v2`, headers, client);
    const probe = (path: string) => (signal: AbortSignal) => read(path, z.unknown(), { query: { limit: 1 }, signal });
    const readName = async (signal: AbortSignal) => {
      const { data } = await read("merchants/me", merchantAnswer.nullable().catch(null), { signal });
      return data?.merchant.business_name || data?.merchant.id || "Square";
    };
    return openLists(
      [
        { list: "orders", page: payments(read), probe: probe("payments"), read: readSquarePayment },
        { list: "refunds", page: refunds(read), probe: probe("refunds"), read: readSquareRefund },
        {
          list: "customers",
          page: customers(read),
          probe: (signal) => read("customers/search", z.unknown(), { body: { limit: 1 }, signal }),
          isOptional: true,
          read: readSquareCustomer,
        },
      ],
      readName,
    );
  };

/** developer.squareup.com/docs/webhooks/step3validate: base64 of the HMAC of the notification URL and the body. */
const verify: Verify = (secret, { headers, body, url }) => {
  const given = Buffer.from(headers.get("x-square-hmacsha256-signature") ?? "", "base64");
  if (!isSame(hmac(secret, url, body), given)) return null;
  const { event_id: id, type, created_at: createdAt } = valuesIn(body);
  return { key: toText(id) || hashBody(body), topic: toText(type), triggeredAt: parseTime(toText(createdAt)) };
};

export const squareClient: ShopClient<typeof square> = {
  open: openSquareAt("https://connect.squareup.com"),
  webhooks: { verify, topics: SQUARE_TOPICS },
};
