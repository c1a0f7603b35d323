import type { AccessField } from "#lib/domain/imports/connections/kinds.ts";
import type { OpenSource, PullOptions, Source, SourcePage } from "#lib/server/imports/sources/source.ts";
import { outgoingClient } from "#lib/server/outgoing/outgoing-client.ts";
import { provideSettings } from "#lib/server/settings.ts";

/** Opens a local shop; waits take no time. */
export const openLocally = (open: OpenSource, keys: Partial<Record<AccessField, string>>): Source => {
  provideSettings({ ALLOW_PRIVATE_CONNECTIONS: "yes" });
  return open(keys as Record<AccessField, string>, outgoingClient({ wait: async () => {} }));
};

type Wanted = Partial<Pick<PullOptions, "since" | "cursor">> & {
  /** Called after each page; false stops. */
  onPage?: (page: SourcePage) => unknown;
};

/** All pages from `cursor` on, in dollars. */
export const pull = async (
  source: Source,
  { since = null, cursor = null, onPage }: Wanted = {},
): Promise<SourcePage[]> => {
  const shop = { currency: "USD", timeZone: "UTC", storefrontId: 1 };
  const pages: SourcePage[] = [];
  for await (const page of source.pages({ since, cursor, shop, signal: new AbortController().signal })) {
    pages.push(page);
    if ((await onPage?.(page)) === false) break;
  }
  return pages;
};

export const effectsIn = (pages: readonly SourcePage[]) =>
  pages.flatMap(({ effects }) => effects.map(({ effect }) => effect));

export const ordersIn = (pages: readonly SourcePage[]) =>
  effectsIn(pages).flatMap((effect) => (effect.kind === "order" ? [effect.order] : []));
