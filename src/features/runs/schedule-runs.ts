import { v7 as uuidv7, v5 } from "uuid";
import type { AuditActor } from "#core/auth/audit-log.ts";
import { listCalendars } from "#core/auth/businesses.ts";
import { withBusiness } from "#core/db/with-business.ts";
import { lastSlot, nextSlot, type Slot } from "#core/runs/rules/schedule.ts";
import { sendRun } from "#core/runs/store/queue.ts";
import { insertRun } from "#core/runs/store/runs.ts";
import { log } from "#core/server/log.ts";
import { once } from "#core/server/process-singleton.ts";
import { isFarAhead } from "#lib/time/local-time.ts";
import { SCHEDULE } from "#runs.ts";

/** An arbitrary constant UUID, so that IDs derived from names are the same in every process. */
const NAMESPACE = "5d1f0f6e-0a3b-4c0e-9d53-0c5a1f1c3c60";

/** A daily run has a deterministic ID, so that several workers create it only once. */
const slotId = (businessId: string, kind: string, { day }: Slot): string =>
  v5(`${businessId} ${kind} ${day}`, NAMESPACE);

/** From when until when this process need not check a business, kind and time zone again. */
const planned = (): Map<string, { from: Date; until: Date }> => once("planned-slots", () => new Map());

type Due = Pick<(typeof SCHEDULE)[number], "definition" | "options"> & { slot: Slot; at: Date };

const plan = (actor: AuditActor, { definition, options, slot, at }: Due): Promise<boolean> =>
  withBusiness(actor, async (client) => {
    const { kind } = definition;
    const run = await insertRun(client, actor, {
      id: slotId(actor.businessId, kind, slot),
      kind,
      trigger: "schedule",
      options,
      jobId: uuidv7(),
      // A nightly run still waiting also covers the next night.
      waitsAs: `nightly ${kind}`,
      dueAt: slot.dueAt,
      queuedAt: at,
    });
    if (run) await sendRun(client, actor, definition, run);
    return run !== null;
  });

type Calendar = Awaited<ReturnType<typeof listCalendars>>[number];

const planFor = async ({ id: businessId, timeZone, createdAt }: Calendar, at: Date): Promise<number> => {
  let made = 0;
  for (const { definition, localTime, options } of SCHEDULE) {
    const name = `${businessId} ${definition.kind} ${timeZone}`;
    const last = planned().get(name);
    // Before it, if the clock was set back.
    if (last && at >= last.from && at < last.until) continue;
    const slot = lastSlot(localTime, timeZone, at);
    const actor = { businessId, kind: "system", id: "schedule" } as const;
    const isAfter = slot.dueAt >= createdAt || isFarAhead(createdAt, at);
    if (isAfter && (await plan(actor, { definition, options, slot, at }))) made++;
    planned().set(name, { from: at, until: nextSlot(localTime, timeZone, at).dueAt });
  }
  return made;
};

/**
 * Creates a run for every slot that is due and has none; nights missed while no process was running are made up for
 * once. A cron entry would do nothing while no process runs, and could fire twice or not at all when clocks change. Safe to
 * call from several processes. Returns how many runs it created.
 */
export const planSlots = async (at: Date): Promise<number> => {
  let made = 0;
  for (const business of await listCalendars()) {
    try {
      made += await planFor(business, at);
    } catch (error) {
      // One business, for example with a time zone unknown to this Node version, must not block the others.
      log().error({ err: error, businessId: business.id }, "a business's runs were not planned");
    }
  }
  // What is left in the past belongs to businesses and time zones that are gone.
  for (const [name, { until }] of planned()) if (until <= at) planned().delete(name);
  return made;
};
