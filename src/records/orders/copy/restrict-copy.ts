import { copyLiteral } from "#core/db/copy-rows.ts";
import type { CustomersWithin } from "#records/rules/order-readings/populations.ts";
import { type CopyPlace, findNewest, inSnapshot, listOrderParts, type OrderCopy } from "./copied-orders.ts";
import { readRows } from "./read-rows.ts";

/** For each part of the copy, 1 for the customers that a select of customer IDs returns now. */
export const flagCustomers = (place: CopyPlace, copy: OrderCopy, select: string): Promise<Uint8Array[]> =>
  inSnapshot(place, async (client) => {
    const flags = listOrderParts(copy).map(({ orders }) => new Uint8Array(orders.starts.length - 1));
    await readRows(client, select, 1, (view, [id]) => {
      const found = findNewest(copy, view, id as number);
      const own = found && flags[found.orders === copy.customers ? 0 : 1];
      if (own) own[found.customer] = 1;
    });
    return flags;
  });

const readExcluded = async (
  copy: OrderCopy,
  { segmentId, withoutSegmentId }: CustomersWithin,
  place: CopyPlace,
): Promise<Uint8Array[]> => {
  const membersOf = (segment: string) =>
    flagCustomers(
      place,
      copy,
      `select customer_id from customer_segment_assignments
        where business_id = ${copyLiteral(place.scope.businessId)} and segment_id = ${copyLiteral(segment)}`,
    );
  const [members, others] = [
    segmentId === null ? null : await membersOf(segmentId),
    withoutSegmentId === null ? null : await membersOf(withoutSegmentId),
  ];
  return listOrderParts(copy).map(({ orders }, part) => {
    const excluded = new Uint8Array(orders.starts.length - 1);
    for (let customer = 0; customer < excluded.length; customer++)
      excluded[customer] = members?.[part]?.[customer] === 0 || others?.[part]?.[customer] === 1 ? 1 : 0;
    return excluded;
  });
};

/** The last restriction of each copy: the parts of a page ask for the same customers. */
const known = new WeakMap<OrderCopy, { key: string; copy: OrderCopy }>();

/** The copy as if the business had only these customers. Reads who they are, so never older members than `within.version`. */
export const restrictCopy = async (copy: OrderCopy, within: CustomersWithin, place: CopyPlace): Promise<OrderCopy> => {
  const key = [within.segmentId, within.withoutSegmentId, within.version].join(" ");
  const last = known.get(copy);
  if (last?.key === key) return last.copy;
  const restricted = { ...copy, excluded: await readExcluded(copy, within, place) };
  known.set(copy, { key, copy: restricted });
  return restricted;
};
