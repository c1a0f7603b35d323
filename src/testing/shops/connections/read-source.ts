import { onTestFinished } from "vitest";
import { outgoingClient } from "#core/outgoing/outgoing-client.ts";
import { OutgoingError } from "#core/outgoing/outgoing-error.ts";
import { provideSettings } from "#core/server/settings.ts";
import type { OpenSource, PullOptions, Source, SourcePage } from "#features/imports/shops/shop-client.ts";
import type { AccessField } from "#features/imports/shops/shops.ts";

/** A server that is closed at the end of the test. */
export const duringTest = async <Server extends AsyncDisposable>(starting: Promise<Server>): Promise<Server> => {
  const server = await starting;
  onTestFinished(() => server[Symbol.asyncDispose]());
  return server;
};

/** Opens a local shop. Waits are recorded and take no time. */
export const openLocalShop = (open: OpenSource, keys: Partial<Record<AccessField, string>>) => {
  provideSettings({ ALLOW_PRIVATE_CONNECTIONS: "yes" });
  const waits: number[] = [];
  const client = outgoingClient({ wait: async (ms) => void waits.push(ms) });
  return { waits, source: open(keys as Record<AccessField, string>, client) };
};

/** Never aborted. */
export const { signal } = new AbortController();

type ReadFrom = Partial<Pick<PullOptions, "since" | "cursor">>;

/** All pages from `cursor` on, of a shop in dollars. `onPage` is called after each page; false stops. */
export const readPages = async (
  source: Source,
  { since = null, cursor = null, onPage }: ReadFrom & { onPage?: (page: SourcePage) => unknown } = {},
): Promise<SourcePage[]> => {
  const shop = { currency: "USD", timeZone: "UTC", storefrontId: 1 };
  const pages: SourcePage[] = [];
  for await (const page of source.pages({ since, cursor, shop, signal })) {
    pages.push(page);
    if ((await onPage?.(page)) === false) break;
  }
  return pages;
};

export const effectsIn = (pages: readonly SourcePage[]) =>
  pages.flatMap(({ effects }) => effects.map(({ effect }) => effect));

export const ordersIn = (pages: readonly SourcePage[]) =>
  effectsIn(pages).flatMap((effect) => (effect.kind === "order" ? [effect.order] : []));

/** Totals of the pages from `cursor` on, at most `most` of them. */
export const readSource = async (source: Source, { most = 999, ...from }: ReadFrom & { most?: number } = {}) => {
  let count = 0;
  const pages = await readPages(source, { ...from, onPage: () => ++count < most });
  const [effects, orders] = [effectsIn(pages), ordersIn(pages)];
  const refunds = [
    ...effects.flatMap((effect) => (effect.kind === "refund" ? [effect.refund] : [])),
    ...orders.flatMap(({ refunds: named = [] }) => named),
  ];
  return {
    effects,
    orders,
    cursors: pages.map(({ cursor }) => cursor),
    refused: pages.flatMap((page) => page.refused.map(({ refused: { message } }) => message)),
    lines: orders.flatMap(({ items }) => items).length,
    total: orders.reduce((sum, { totalPrice }) => sum + totalPrice, 0),
    refunded: refunds.reduce((sum, { amount }) => sum + amount, 0),
    customers: effects.filter((effect) => effect.kind === "customer").length,
    products: effects.flatMap((effect) => (effect.kind === "products" ? effect.products : [])),
  };
};

/** The code of the `OutgoingError` that a promise is rejected with. */
export const problemOf = async (work: Promise<unknown>): Promise<string> => {
  const error = await work.catch((caught: unknown) => caught);
  return error instanceof OutgoingError ? error.problem : String(error);
};
