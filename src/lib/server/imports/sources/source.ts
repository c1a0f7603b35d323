import type { AccessField, SourceList } from "#lib/domain/imports/connections/kinds.ts";
import type { DeliveryRefused, Effect, WebhookShop } from "#lib/domain/imports/webhooks/effect.ts";
import type { OutgoingClient } from "../../outgoing/outgoing-client.ts";

/** An effect of a record that was read. */
export type PulledEffect = {
  effect: Effect;
  /** When the page was requested: what it says is at least as new. */
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
  /** How many records the list has from this page on, as far as the shop says so; for progress. */
  remaining: number | null;
  effects: PulledEffect[];
  refused: RefusedRecord[];
  /** Where to continue after this page, to be stored with its effects; null after the last one. Any text of the source's own. */
  cursor: string | null;
};

export type PullOptions = {
  /** Only records changed since; null: all of them (the first load). */
  since: Date | null;
  /** The last stored page's; null: from the beginning. The same `since` is given with it. */
  cursor: string | null;
  /** How to read records; `now` is set for each page. */
  shop: Omit<WebhookShop, "now">;
  signal: AbortSignal;
};

/** What the keys give access to. */
export type SourceAccount = {
  /** As the admin knows it: the shop's name or address. */
  account: string;
  reads: SourceList[];
  /** Lists that we would read and the keys may not; they are left out. */
  missing: SourceList[];
};

/** A shop whose records can be read page by page. Both throw `OutgoingError`, and the signal's reason. */
export type Source = {
  /** Tries the keys without changing anything. */
  test: (signal: AbortSignal) => Promise<SourceAccount>;
  /** Every record at least once, in pages that may be repeated: a record changed meanwhile may come twice, never not at all. */
  pages: (options: PullOptions) => AsyncIterable<SourcePage>;
};

/** Opens a shop with its keys, which have all fields of `ACCESS_OF`, and the client to send requests by. Nothing is sent yet. */
export type OpenSource = (access: Record<AccessField, string>, client: OutgoingClient) => Source;
