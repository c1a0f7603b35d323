import { makeIdTable, viewOf } from "../binary/id-table.ts";
import { forceKeyedPlans } from "../db/force-keyed-plans.ts";
import { combineChanges } from "./combine-changes.ts";
import { findNewest, type OrderCopy, type PlaceInCopy, placesIn, saveChanges, stateOf } from "./copied-orders.ts";
import { type CopyPlace, inSnapshot } from "./in-snapshot.ts";
import { type Buyers, idTexts, readChanged, readOrders } from "./read-orders.ts";

/**
 * The whole copy is rebuilt if more customers changed since its last update, or since it was built: each update writes all
 * of the latter.
 */
const MOST_CHANGED = { atOnce: 20_000, inAll: 100_000 };

/** Customers who were merged long ago are empty in the copy, and would otherwise be read again at each update. */
const isEmpty = ({ orders, customer }: PlaceInCopy): boolean =>
  orders.starts[customer] === orders.starts[customer + 1] && !orders.bought?.[customer];

/**
 * The changed customers that the copy has or should have, and the merged ones who still have orders in it, with their places in
 * the whole copy; -1 for new ones. `added` is how many of them are not among its changes yet.
 */
const relevant = (copy: OrderCopy, { changed, merged }: { changed: Buyers; merged: Buyers }, hasTraits: boolean) => {
  const whole = placesIn(copy.customers);
  const ids = makeIdTable();
  const [counts, places]: [number[], number[]] = [[], []];
  let added = 0;
  const add = (part: Buyers, isNeeded: (known: PlaceInCopy | null, orders: number) => boolean): void => {
    const view = viewOf(part.ids.ids());
    for (const [at, orders] of part.orderCounts.entries()) {
      const known = findNewest(copy, view, 16 * at);
      if (!isNeeded(known, orders)) continue;
      ids.add(view, 16 * at);
      counts.push(orders);
      places.push(whole.find(view, 16 * at));
      if (known === null || known.orders === copy.customers) added += 1;
    }
  };
  // Only the copy with traits has customers without counted sales: all their orders may be refunded.
  add(changed, (known, orders) => known !== null || orders > 0 || hasTraits);
  add(merged, (known) => known !== null && !isEmpty(known));
  return { ids, orderCounts: Int32Array.from(counts), places: Int32Array.from(places), added };
};

/** Brings a copy up to date; null if there is too much that changed. */
export const updateCopy = (place: CopyPlace, copy: OrderCopy, most = MOST_CHANGED): Promise<OrderCopy | null> =>
  inSnapshot(place, async (client, state) => {
    if (state.epoch !== copy.about.epoch) return null;
    const since = { revision: stateOf(copy).revision, most: most.atOnce };
    const found = await readChanged(client, place.scope, since);
    if (!found) return null;
    const hasTraits = place.files.of === "traits";
    const { places, added, ...buyers } = relevant(copy, found, hasTraits);
    const known = copy.changes?.customers ?? null;
    if ((known?.places.length ?? 0) + added > most.inAll) return null;
    const ids = buyers.ids.ids();
    // With thousands of customers the planner would read all lines of the business.
    await forceKeyedPlans(client);
    const orders = await readOrders(client, place.scope, buyers, { only: idTexts(ids), hasTraits });
    const about = { ...state, copy: copy.about.copy };
    const newer = { ...orders, ids, places };
    const customers = known ? combineChanges(known, newer) : newer;
    await saveChanges(place.files, about, customers);
    return { ...copy, changes: { about, customers } };
  });
