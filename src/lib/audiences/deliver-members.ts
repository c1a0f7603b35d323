import { NIL } from "uuid";
import { namesOf } from "#lib/domain/audiences/formats/member.ts";
import type { Actor } from "#lib/domain/permissions.ts";
import type { Destination, DestinationMember } from "#lib/server/audiences/destinations/destination.ts";
import {
  type DeliveryPosition,
  type DestinationRow,
  moveOn,
  PHASES,
  type Phase,
  recordRejections,
} from "#lib/server/db/audiences/destinations.ts";
import { type MemberRow, readMembers } from "#lib/server/db/audiences/difference.ts";
import { withBusiness } from "#lib/server/db/with-business.ts";
import { BrandedError } from "../domain/branded-error.ts";
import type { RunProgress } from "../runs/execute-run.ts";
import { loadCriteriaContext } from "../segments/load-criteria-context.ts";

/** How many members a delivery removed and added, and how many the destination refused. */
export type DeliveryCounts = { removed: number; added: number; rejected: number };

/** The destination was changed, or another worker delivers: this one stops. */
export class TakenOver extends BrandedError {
  static override readonly brand: symbol = Symbol.for("customer-360.delivery-taken-over");
}

const memberOf = (row: MemberRow): DestinationMember => {
  const { firstName, lastName } = namesOf(row.name ?? "", row.firstName ?? "", row.lastName ?? "");
  const known = {
    email: row.email?.trim(),
    phone: row.phone,
    firstName,
    lastName,
    country: row.country,
    region: row.region,
    city: row.city,
    zip: row.postalCode,
  };
  return { customerId: row.customerId, ...Object.fromEntries(Object.entries(known).filter(([, text]) => text)) };
};

const startOf = (target: number, phase: Phase): DeliveryPosition => ({
  target,
  phase,
  afterSend: 0,
  afterCustomer: NIL,
});

/** `target`: the number of the send that the destination is brought to. */
export type Delivery = { destination: DestinationRow; target: number; progress: RunProgress };

/** Sends one batch and records where the next begins; a repeated batch changes nothing at the destination. */
const deliverBatch = async (
  actor: Actor,
  open: Destination,
  { destination, target }: Delivery,
  place: DeliveryPosition,
  rows: readonly MemberRow[],
  last: MemberRow,
): Promise<{ place: DeliveryPosition; rejected: number }> => {
  const isRemoval = place.phase === "remove";
  // A delivery may be completed long after its send: who has withdrawn consent or was drawn into a control group since is not added.
  const isWanted = ({ withheld }: MemberRow) => isRemoval || withheld === null;
  const members = rows.filter(isWanted).map(memberOf);
  const results = members.length === 0 ? [] : await (isRemoval ? open.remove(members) : open.add(members));
  const rejected = [
    ...results.flatMap(({ customerId, ok, reason = "" }) => (ok ? [] : [{ customerId, reason }])),
    // Our own reasons, which the pages translate.
    ...rows.flatMap(({ customerId, withheld }) => (isRemoval || !withheld ? [] : [{ customerId, reason: withheld }])),
  ];
  const next = { ...place, afterSend: last.send, afterCustomer: last.customerId };
  const { audienceId } = destination;
  await withBusiness(actor, async (client) => {
    if (!(await moveOn(client, actor, destination, place, next))) throw new TakenOver();
    const batch = { members: rows.map(({ customerId }) => customerId), rejected };
    await recordRejections(client, actor, audienceId, target, batch);
  });
  return { place: next, rejected: rejected.length };
};

/**
 * Delivers the difference between what the destination has and the send `target`: removes members who left, adds new ones and
 * those who were refused before. Throws `TakenOver`, and `OutgoingError` from the destination.
 */
export const deliverMembers = async (actor: Actor, open: Destination, work: Delivery): Promise<DeliveryCounts> => {
  const { destination, target, progress } = work;
  const counts: DeliveryCounts = { removed: 0, added: 0, rejected: 0 };
  const { today } = await loadCriteriaContext(actor);
  let place = destination.place;
  for (const phase of PHASES.slice(place ? PHASES.indexOf(place.phase) : 0)) {
    if (place?.phase !== phase) {
      const start = startOf(target, phase);
      if (!(await withBusiness(actor, (client) => moveOn(client, actor, destination, place, start)))) {
        throw new TakenOver();
      }
      place = start;
    }
    for (;;) {
      progress.signal.throwIfAborted();
      const from = place;
      const rows = await withBusiness(actor, (client) =>
        readMembers(client, actor, destination, from, { limit: open.batchSize, today }),
      );
      const last = rows.at(-1);
      if (!last) break;
      const done = await deliverBatch(actor, open, work, place, rows, last);
      place = done.place;
      counts[phase === "remove" ? "removed" : "added"] += rows.length - done.rejected;
      counts.rejected += done.rejected;
      progress.at("deliver", counts.removed + counts.added + counts.rejected);
    }
  }
  return counts;
};
