import { inBoundedStep, type OutgoingClient } from "#core/outgoing/outgoing-client.ts";
import { OutgoingError } from "#core/outgoing/outgoing-error.ts";
import { DeliveryRefused } from "#features/imports/rules/connections/delivery.ts";
import {
  assertAcceptable,
  type Effect,
  type ReadPayload,
  type WebhookShop,
} from "#features/imports/rules/connections/effect.ts";
import type { ShopDefinition, SourceList } from "./define-shop.ts";
import type { ReceivedWebhook, Verify } from "./signatures.ts";

/** A change read from a shop. */
export type PulledEffect = {
  effect: Effect;
  /** When the page was requested; its records are at least as new. */
  receivedAt: Date;
  /** Orders versions of the same `updatedAt`; see `pullLists`. */
  triggeredAt: Date;
};

/** A record that is not stored, with the reason. */
type RefusedRecord = { list: SourceList; refused: DeliveryRefused };

/** One page of records. */
export type SourcePage = {
  list: SourceList;
  /** Records on the page. */
  records: number;
  /** Records of the list from this page on, for progress; null if the shop doesn't say. */
  remaining: number | null;
  effects: PulledEffect[];
  refused: RefusedRecord[];
  /** Where to continue after this page, in any format; stored with its effects. Null after the last page. */
  cursor: string | null;
};

export type PullOptions = {
  /** Only records changed since then; null for the first load. */
  since: Date | null;
  /** The last stored page's, with the same `since`; null starts at the beginning. */
  cursor: string | null;
  /** The business's settings for reading records; `now` is set for each page. */
  shop: Omit<WebhookShop, "now">;
  signal: AbortSignal;
};

/** What the keys can read. */
export type SourceAccount = {
  /** The shop's name or address. */
  account: string;
  reads: SourceList[];
  /** Lists that the keys may not read; imports skip them. */
  missing: SourceList[];
};

/** A value of a customer field; null clears it. */
type FieldValue = { id: string; value: string | null };

/** Writes to a help desk. All throw `OutgoingError`, with NOT_FOUND for a ticket or customer that is no longer there. */
export type HelpDesk = {
  addTags: (ticketId: string, tags: readonly string[], signal: AbortSignal) => Promise<void>;
  removeTags: (ticketId: string, tags: readonly string[], signal: AbortSignal) => Promise<void>;
  /** The IDs of our customer fields by name; missing ones are created. */
  fields: (signal: AbortSignal) => Promise<ReadonlyMap<string, string>>;
  setFields: (requesterId: string, values: readonly FieldValue[], signal: AbortSignal) => Promise<void>;
};

/** A shop whose records can be read page by page. Both throw `OutgoingError`, and the signal's reason. */
export type Source = {
  /** Tests the keys without changing anything. */
  test: (signal: AbortSignal) => Promise<SourceAccount>;
  /** Every record at least once: a record that changes meanwhile may be returned twice, but is never skipped. */
  pages: (options: PullOptions) => AsyncIterable<SourcePage>;
  /** Of a help desk. */
  helpDesk?: HelpDesk;
};

/** Opens a shop with all the keys that its definition names. Sends no request. */
export type OpenSource<Field extends string = string> = (
  access: Record<Field, string>,
  client: OutgoingClient,
) => Source;

/** How a shop's webhooks are verified and read. */
type Webhooks = {
  verify: Verify;
  /** By topic. */
  topics: Readonly<Record<string, ReadPayload>>;
  /** A secret of ours in the shop's form, and what it must look like. By default any text. */
  secret?: { make: () => string; form: { pattern: RegExp; message: string } };
  /** What the shop sends unsigned to test the address, which is answered and not stored. */
  isPing?: (webhook: Pick<ReceivedWebhook, "headers" | "body">) => boolean;
};

/** The server's part of a shop. */
export type ShopClient<Definition extends ShopDefinition = ShopDefinition> = (keyof Definition["access"] extends never
  ? unknown
  : { open: OpenSource<keyof Definition["access"] & string> }) &
  (Definition extends { webhooks: object } ? { webhooks: Webhooks } : unknown);

type Answered = {
  records: readonly unknown[];
  /** Our time just before the request was sent. */
  requestedAt: Date;
  /** Null after the last page. */
  next: string | null;
  /** Records from this page on; null if the shop doesn't say. */
  remaining?: number | null;
};

/** One list of a shop, such as its orders. */
export type PulledList = {
  list: SourceList;
  /** Reads the page at `cursor`, null for the first. Throws `OutgoingError`. */
  page: (cursor: string | null, options: Pick<PullOptions, "since" | "signal">) => Promise<Answered>;
  /** Skipped if the keys may not read it. */
  isOptional?: boolean;
  /** Reads one record, like a webhook's payload. Throws `DeliveryRefused`. */
  read: ReadPayload;
};

/** Many shops write whole seconds, so a record may change again within the second of its `updatedAt`. */
const SETTLED_MS = 60_000;

/**
 * Two reads with the same `updatedAt` differ if the record changed twice within that second. So a record read soon after a
 * change counts as older than one read later. All reads after that minute count as equally new, so they change nothing.
 */
const triggeredAt = (effect: Effect, requestedAt: Date): Date => {
  const updatedAt = "updatedAt" in effect ? effect.updatedAt : null;
  return updatedAt ? new Date(Math.min(requestedAt.getTime(), updatedAt.getTime() + SETTLED_MS)) : requestedAt;
};

const readRecords = ({ list, read }: PulledList, { records, requestedAt }: Answered, shop: PullOptions["shop"]) => {
  const effects: PulledEffect[] = [];
  const refused: RefusedRecord[] = [];
  for (const record of records) {
    try {
      const found = read(record, { ...shop, now: requestedAt });
      assertAcceptable(found, requestedAt);
      for (const effect of found) {
        effects.push({ effect, receivedAt: requestedAt, triggeredAt: triggeredAt(effect, requestedAt) });
      }
    } catch (error) {
      if (!(error instanceof DeliveryRefused)) throw error;
      if (!error.isFine) refused.push({ list, refused: error });
    }
  }
  return { effects, refused };
};

/** `orders` or `orders <the list's own cursor>`. */
const formatCursor = (list: SourceList, own: string | null): string => (own === null ? list : `${list} ${own}`);

const parseCursor = (lists: readonly PulledList[], cursor: string | null): { index: number; own: string | null } => {
  const [name, ...rest] = cursor?.split(" ") ?? [];
  const index = lists.findIndex(({ list }) => list === name);
  return index < 0 ? { index: 0, own: null } : { index, own: rest.length > 0 ? rest.join(" ") : null };
};

const isNotPermitted = (error: unknown): boolean =>
  error instanceof OutgoingError && error.problem === "PERMISSION_MISSING";

/** The largest pages that are requested have a tenth of it. */
const MOST_RECORDS = 1000;

/** A page; empty for an optional list that the keys may not read. Throws `OutgoingError` for more records than a page can have. */
const readPage = async (
  one: PulledList,
  own: string | null,
  options: Parameters<PulledList["page"]>[1],
): Promise<Answered> => {
  try {
    const answered = await inBoundedStep(() => one.page(own, options));
    if (answered.records.length > MOST_RECORDS) throw new OutgoingError("BAD_ANSWER", `> ${MOST_RECORDS} records`);
    return answered;
  } catch (error) {
    if (!one.isOptional || !isNotPermitted(error)) throw error;
    return { records: [], requestedAt: new Date(), next: null };
  }
};

/** The pages of a source made of lists, one list after the other. */
export const pullLists = (lists: readonly PulledList[]) =>
  async function* ({ since, cursor, shop, signal }: PullOptions): AsyncGenerator<SourcePage> {
    const start = parseCursor(lists, cursor);
    for (const [index, one] of lists.entries()) {
      if (index < start.index) continue;
      const following = lists[index + 1];
      let own = index === start.index ? start.own : null;
      do {
        signal.throwIfAborted();
        const answered = await readPage(one, own, { since, signal });
        // Such a shop ignores where to continue: the same page would be read and stored without end.
        if (own !== null && answered.next === own) throw new OutgoingError("BAD_ANSWER", one.list);
        own = answered.next;
        const next = own === null ? following && formatCursor(following.list, null) : formatCursor(one.list, own);
        yield {
          list: one.list,
          records: answered.records.length,
          remaining: answered.remaining ?? null,
          ...readRecords(one, answered, shop),
          cursor: next ?? null,
        };
      } while (own !== null);
    }
  };

/** A list with a request that asks for as little as possible, to see whether the keys may read it. */
export type ProbedList = PulledList & { probe: (signal: AbortSignal) => Promise<unknown> };

/** Which lists the keys may read. Throws for a list that is not optional, and for any other problem. */
const probeLists = async (lists: readonly ProbedList[], signal: AbortSignal) => {
  const [reads, missing]: [SourceList[], SourceList[]] = [[], []];
  for (const { list, isOptional, probe } of lists) {
    try {
      await probe(signal);
      reads.push(list);
    } catch (error) {
      if (!isOptional || !isNotPermitted(error)) throw error;
      missing.push(list);
    }
  }
  return { reads, missing };
};

/** A source made of lists; `readAccount` reads its name or address. */
export const openLists = (
  lists: readonly ProbedList[],
  readAccount: (signal: AbortSignal) => Promise<string>,
): Source => ({
  test: async (signal) => {
    const permissions = await probeLists(lists, signal);
    return { account: await readAccount(signal), ...permissions };
  },
  pages: pullLists(lists),
});
