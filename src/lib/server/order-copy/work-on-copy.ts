import { randomUUID } from "node:crypto";
import { isNoOlder, type OrderState } from "#lib/domain/commerce/order-state.ts";
import { type CopyFiles, loadCopy, type OrderCopy, saveCopy, stateOf } from "./copied-orders.ts";
import { COPY_QUERIES, type CopyQuery, type QueryInput, type QueryResult } from "./copy-queries.ts";
import { type CopyPlace, inSnapshot } from "./in-snapshot.ts";
import { readBuyers, readOrders } from "./read-orders.ts";
import { updateCopy } from "./update-copy.ts";

/** Copies all of the business's orders. */
export const buildCopy = (place: CopyPlace): Promise<OrderState> =>
  inSnapshot(place, async (client, state) => {
    const hasTraits = place.files.of === "traits";
    const buyers = await readBuyers(client, place.scope, hasTraits ? "all" : "counted");
    const orders = await readOrders(client, place.scope, buyers, { hasTraits });
    await saveCopy(place.files, { ...state, copy: randomUUID() }, { ...orders, ids: buyers.ids.ids() });
    return state;
  });

/** The copy that this thread used last. */
let held: (CopyFiles & { copy: OrderCopy }) | null = null;

/** A copy that is no older than wanted; null if there is none and only a new one helps. */
const currentCopy = async (place: CopyPlace, wanted: OrderState): Promise<OrderCopy | null> => {
  const current = async (copy: OrderCopy | null) =>
    copy && (isNoOlder(stateOf(copy), wanted) ? copy : await updateCopy(place, copy));
  const { folder, of } = place.files;
  const known = held?.folder === folder && held.of === of ? held.copy : null;
  // Another process may have made a newer one.
  const copy = (await current(known)) ?? (await current(await loadCopy(place.files)));
  held = copy && { ...place.files, copy };
  return copy;
};

/** A query's result from a copy that is no older than `wanted`; null if there is none. */
export const resultFromCopy = async <Query extends CopyQuery>(
  place: CopyPlace,
  wanted: OrderState,
  query: Query,
  input: QueryInput<Query>,
): Promise<QueryResult<Query> | null> => {
  const copy = await currentCopy(place, wanted);
  // The compiler can't tell that the function and its parameters belong together.
  const compute = COPY_QUERIES[query] as unknown as (
    copy: OrderCopy,
    input: QueryInput<Query>,
    place: CopyPlace,
  ) => QueryResult<Query> | Promise<QueryResult<Query>>;
  return copy && compute(copy, input, place);
};
