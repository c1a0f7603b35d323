import { Readable } from "node:stream";
import type { ReadableStream } from "node:stream/web";
import { NIL } from "uuid";
import { insertAuditLine } from "#core/auth/audit-log.ts";
import { loadBusinessDay } from "#core/auth/business-day.ts";
import { withBusiness } from "#core/db/with-business.ts";
import { outgoingClient } from "#core/outgoing/outgoing-client.ts";
import { OutgoingError } from "#core/outgoing/outgoing-error.ts";
import { RunFailed, type RunProgress } from "#core/runs/run-progress.ts";
import { now } from "#core/server/clock.ts";
import { BrandedError } from "#core/values/branded-error.ts";
import type { Actor } from "#core/values/permissions.ts";
import { maskPersonalData } from "#core/values/personal-data.ts";
import { findSend, lastNumber, type SendRow } from "#features/audiences/store/audience-sends.ts";
import type { AudienceRow } from "#features/audiences/store/audiences.ts";
import {
  type DeliveryPosition,
  type DestinationRow,
  findDestination,
  finishDelivery,
  moveOn,
  noteDestinationProblem,
  PHASES,
  type Phase,
  recordRejections,
} from "#features/audiences/store/destinations.ts";
import { openSendFile } from "#features/audiences/store/send-files.ts";
import { openDestination } from "./destinations/clients.ts";
import type { Destination, DestinationMember, FileDestination } from "./destinations/destination-client.ts";
import type { DestinationProblem } from "./destinations/destination-fields.ts";
import { kindsFor } from "./destinations/destinations.ts";
import { openedFields } from "./manage-destination.ts";
import { splitName } from "./rules/formats.ts";
import { type MemberRow, readMembers } from "./store/sent-members.ts";

/** How many members a delivery removed and added, and how many the destination refused. */
type DeliveryCounts = { removed: number; added: number; rejected: number };

/** The destination was changed, or another worker delivers: this one stops. */
class TakenOver extends BrandedError {
  static override readonly brand: symbol = Symbol.for("customer-360.delivery-taken-over");
}

const toDestinationMember = (row: MemberRow): DestinationMember => {
  const { firstName, lastName } = splitName(row.name ?? "", row.firstName ?? "", row.lastName ?? "");
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

const toStartPosition = (target: number, phase: Phase): DeliveryPosition => ({
  target,
  phase,
  afterSend: 0,
  afterCustomer: NIL,
});

/** `target`: the number of the send that the destination is brought to. */
type Delivery = { destination: DestinationRow; target: number; progress: RunProgress };

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
  const members = rows.filter(isWanted).map(toDestinationMember);
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
const deliverMembers = async (actor: Actor, open: Destination, work: Delivery): Promise<DeliveryCounts> => {
  const { destination, target, progress } = work;
  const counts: DeliveryCounts = { removed: 0, added: 0, rejected: 0 };
  const { today } = await loadBusinessDay(actor);
  let place = destination.place;
  for (const phase of PHASES.slice(place ? PHASES.indexOf(place.phase) : 0)) {
    if (place?.phase !== phase) {
      const start = toStartPosition(target, phase);
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

class Undeliverable extends BrandedError {
  static override readonly brand: symbol = Symbol.for("customer-360.undeliverable");

  readonly problem: DestinationProblem;

  constructor(problem: DestinationProblem) {
    super(problem);
    this.problem = problem;
  }
}

const deliverFile = async (open: FileDestination, send: SendRow | null): Promise<DeliveryCounts> => {
  const file = send && !send.fileGone ? await openSendFile(send.runId) : null;
  if (!send || !file) throw new Undeliverable("FILE_GONE");
  const content = Readable.fromWeb(file as ReadableStream<Uint8Array>);
  try {
    await open.put(send.fileName, content, send.fileBytes);
  } finally {
    // A server that can't be reached leaves it unread and open.
    content.destroy();
  }
  return { removed: send.removed, added: send.added, rejected: 0 };
};

const deliverSend = async (
  actor: Actor,
  { id, name, format }: Pick<AudienceRow, "id" | "name" | "format">,
  work: Delivery,
): Promise<DeliveryCounts> => {
  const { destination, target, progress } = work;
  const { kind } = destination;
  if (!kindsFor(format).includes(kind)) throw new Undeliverable("FORMAT_CHANGED");
  const fields = openedFields(destination);
  if (!fields) throw new Undeliverable("KEYS_MISSING");
  const send = await withBusiness(actor, (client) => findSend(client, actor, { audienceId: id, number: target }));
  const open = openDestination(kind, fields, {
    client: outgoingClient(),
    signal: progress.signal,
    audience: { id, name },
    sendId: `${id} ${target}`,
    now: send?.finishedAt ?? now(),
  });
  return "put" in open ? deliverFile(open, send) : deliverMembers(actor, open, work);
};

const noteProblem = async (actor: Actor, destination: DestinationRow, error: unknown): Promise<never> => {
  const isKnown = error instanceof OutgoingError || error instanceof Undeliverable;
  if (!isKnown) throw error;
  const { problem } = error;
  // Some systems repeat addresses in their errors, which readers without personal data see too.
  const detail = maskPersonalData("values", error instanceof OutgoingError ? error.detail : "");
  const noted = { problem, detail, at: now() };
  await withBusiness(actor, (client) => noteDestinationProblem(client, actor, destination, noted));
  const isFinal = !(error instanceof OutgoingError && error.isTransient);
  throw new RunFailed("AUDIENCE_UNDELIVERED", { result: { problem, detail }, isFinal, cause: error });
};

/**
 * Brings the destination of an audience to the last send, and returns what changed there; null if it is there already, or
 * there is none. A delivery that ended in the middle is completed first, from the batch after the last recorded one. Throws
 * `RunFailed` if the destination can't be reached or refuses, and stores the reason with it.
 */
export const deliverSends = async (
  actor: Actor,
  audience: Pick<AudienceRow, "id" | "name" | "format">,
  progress: RunProgress,
): Promise<DeliveryCounts | null> => {
  const { id } = audience;
  const sum: DeliveryCounts = { removed: 0, added: 0, rejected: 0 };
  for (let isFirst = true; ; isFirst = false) {
    const { destination, last } = await withBusiness(actor, async (client) => ({
      destination: await findDestination(client, actor, id),
      last: await lastNumber(client, actor, id),
    }));
    if (!destination || destination.delivered >= last) return isFirst ? null : sum;
    progress.at("deliver");
    const target = destination.place?.target ?? last;
    try {
      const counts = await deliverSend(actor, audience, { destination, target, progress });
      await withBusiness(actor, async (client) => {
        if (!(await finishDelivery(client, actor, destination, target, now()))) throw new TakenOver();
        const after = { number: target, kind: destination.kind, ...counts };
        const things = { audience: id, run: progress.runId };
        await insertAuditLine(client, actor, { action: "audience.delivered", things, after });
      });
      for (const key of ["removed", "added", "rejected"] as const) sum[key] += counts[key];
    } catch (error) {
      if (error instanceof TakenOver) return sum;
      await noteProblem(actor, destination, error);
    }
  }
};
