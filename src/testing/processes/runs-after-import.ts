import { withBusiness } from "#core/db/with-business.ts";
import type { Actor } from "#core/values/permissions.ts";
import { beginRunsAfterImport } from "#features/imports/run-after-import.ts";
import { listRuns } from "#features/runs/store.ts";
import { aBusiness, someOrders } from "#testing/builders.ts";
import { until } from "#testing/processes/runs.ts";
import { asAdmin } from "#testing/request.ts";

const DAY = 86_400_000;

/** A shop whose 160 customers bought one to four times in the year before today. */
export const aShop = async (): Promise<Actor> => {
  const shop = await aBusiness();
  const orders = Array.from({ length: 160 }, (_, i) =>
    Array.from({ length: 1 + (i % 4) }, (_, nth) => ({
      customer: `c${i}`,
      orderedAt: new Date(Date.now() - (1 + ((i * 7 + nth * 31) % 350)) * DAY),
      totalPrice: 1000 + ((i * 137) % 9000),
    })),
  );
  await someOrders(shop, orders.flat());
  return asAdmin(shop);
};

export const anImport = (actor: Actor, ordersNew = 1) =>
  withBusiness(actor, (client) =>
    beginRunsAfterImport(client, actor, { ordersNew, ordersUpdated: 0, ordersKept: 0, refundsNew: 0 }),
  );

export const runsIn = async (actor: Actor) => {
  const wanted = { words: [], kind: undefined, states: undefined, actorId: undefined, sort: "queuedAt" } as const;
  return (await listRuns(actor, wanted, { limit: 100, offset: 0 })).data;
};

export const kindsIn = async (actor: Actor): Promise<string[]> => (await runsIn(actor)).map(({ kind }) => kind);

export const untilOver = (actor: Actor, runs: number) =>
  until(async () => {
    const found = await runsIn(actor);
    const isOver = found.every(({ state }) => ["succeeded", "failed", "cancelled"].includes(state));
    return found.length >= runs && isOver && found;
  });
