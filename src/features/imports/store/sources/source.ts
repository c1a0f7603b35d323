import type { OutgoingClient } from "#core/outgoing/outgoing-client.ts";
import type { AccessField } from "#core/values/connection-kinds.ts";
import type { DeliveryRefused } from "#core/values/delivery-refused.ts";
import type { SourceList } from "#core/values/sources.ts";
import type { Effect, WebhookShop } from "#features/imports/rules/connections/effect.ts";

/** A change read from a shop. */
export type PulledEffect = {
  effect: Effect;
  /** When the page was requested; its records are at least as new. */
  receivedAt: Date;
  /** Orders versions of the same `updatedAt`; see `pull-lists.ts`. */
  triggeredAt: Date;
};

/** A record that is not stored, with the reason. */
export type RefusedRecord = { list: SourceList; refused: DeliveryRefused };

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
export type FieldValue = { id: string; value: string | null };

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

/** Opens a shop with all the keys that `accessOf` lists. Sends no request. */
export type OpenSource = (access: Record<AccessField, string>, client: OutgoingClient) => Source;
