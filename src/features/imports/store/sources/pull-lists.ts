import { OutgoingError } from "#core/outgoing/outgoing-error.ts";
import { DeliveryRefused } from "#core/values/delivery-refused.ts";
import type { SourceList } from "#core/values/sources.ts";
import { assertAcceptable } from "#features/imports/rules/connections/assert-acceptable.ts";
import type { Effect, ReadPayload } from "#features/imports/rules/connections/effect.ts";
import type { PulledEffect, PullOptions, RefusedRecord, SourcePage } from "./source.ts";

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

/** A page; empty for an optional list that the keys may not read. */
const readPage = async (
  one: PulledList,
  own: string | null,
  options: Parameters<PulledList["page"]>[1],
): Promise<Answered> => {
  try {
    return await one.page(own, options);
  } catch (error) {
    const isSkipped = one.isOptional && error instanceof OutgoingError && error.problem === "PERMISSION_MISSING";
    if (!isSkipped) throw error;
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
