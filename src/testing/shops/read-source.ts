import type { AccessField } from "#lib/domain/imports/connections/kinds.ts";
import type { OpenSource, PullOptions, Source } from "#lib/server/imports/sources/source.ts";
import { outgoingClient } from "#lib/server/outgoing/outgoing-client.ts";
import { OutgoingError } from "#lib/server/outgoing/outgoing-error.ts";
import { provideSettings } from "#lib/server/settings.ts";

const NO_KEYS: Record<AccessField, string> = {
  ...{ address: "", clientId: "", clientSecret: "", consumerKey: "", consumerSecret: "", accessToken: "", apiKey: "" },
};

/** Opens a local shop. Waits are noted instead of waited for. */
export const openLocalShop = (open: OpenSource, keys: Partial<Record<AccessField, string>>) => {
  provideSettings({ ALLOW_PRIVATE_CONNECTIONS: "yes" });
  const waits: number[] = [];
  const client = outgoingClient({ wait: async (ms) => void waits.push(ms) });
  return { waits, source: open({ ...NO_KEYS, ...keys }, client) };
};

/** Never aborted. */
export const { signal } = new AbortController();

type Wanted = Partial<Pick<PullOptions, "since" | "cursor"> & { most: number; currency: string }>;

/** What the pages have together, from `cursor` on and at most `most` of them. */
export const readSource = async (
  source: Source,
  { since = null, cursor = null, most = 999, currency = "USD" }: Wanted = {},
) => {
  const shop = { currency, timeZone: "UTC", storefrontId: 1 };
  const effects = [];
  const refused: string[] = [];
  const cursors: (string | null)[] = [];
  for await (const page of source.pages({ since, cursor, shop, signal })) {
    effects.push(...page.effects.map(({ effect }) => effect));
    refused.push(...page.refused.map(({ refused: { message } }) => message));
    cursors.push(page.cursor);
    if (cursors.length === most) break;
  }
  const orders = effects.flatMap((effect) => (effect.kind === "order" ? [effect.order] : []));
  const refunds = [
    ...effects.flatMap((effect) => (effect.kind === "refund" ? [effect.refund] : [])),
    ...orders.flatMap(({ refunds: named = [] }) => named),
  ];
  return {
    ...{ cursors, refused, effects, orders },
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
