import type { PoolClient } from "pg";
import type { AuditActor } from "#core/auth/audit-log.ts";
import { insertAuditLine, writeAuditLine } from "#core/auth/audit-log.ts";
import { findParent, findSample, getBusinessOrThrow } from "#core/auth/businesses.ts";
import { newBusinessId } from "#core/db/citus.ts";
import { withBusiness, withBusinessRows } from "#core/db/with-business.ts";
import { beginRun } from "#core/runs/begin-run.ts";
import type { RunResult } from "#core/runs/rules/define-run.ts";
import type { Progress } from "#core/runs/run-progress.ts";
import { now } from "#core/server/clock.ts";
import { isDeadlock } from "#core/values/database-away.ts";
import { refusalBy } from "#core/values/errors.ts";
import type { Actor } from "#core/values/permissions.ts";
import { RECALCULATE_SEGMENTS } from "#features/segments/runs.ts";
import { DEFAULT_PERIOD } from "#lib/rfm/periods.ts";
import { removeCopies } from "#records/orders/copy/order-copy.ts";
import { ensureDemoSegments } from "./ensure-demo-segments.ts";
import { loadSampleData } from "./load-demo-data.ts";
import { CURRENCY, SHOP_NAME } from "./rules/shop.ts";
import { LOAD_SAMPLE } from "./runs.ts";
import { admitToSample, deleteSample, inBusiness, insertSample, lockSample } from "./store.ts";

type Sample = { slug: string; name: string };

/**
 * The sample business of the user's business, created and filled by a run if there is none, with the user as its admin. It
 * is a business of its own, so that no query has to leave out sample data and all of it can be deleted.
 * Throws CONFLICT (SAMPLE_BUSINESS) in a sample.
 */
export const openSampleBusiness = async (actor: Actor): Promise<Sample> => {
  if (await findParent(actor)) throw refusalBy("SAMPLE_BUSINESS", "A sample business has no sample of its own");
  const { timeZone } = await getBusinessOrThrow(actor);
  return withBusinessRows(actor, async (rows) => {
    const existing = await lockSample(rows, actor);
    const id = existing?.id ?? (await newBusinessId({ apartFrom: actor, transaction: rows }));
    const fresh = { timeZone, currency: CURRENCY, rfmDays: DEFAULT_PERIOD };
    const business = { id, slug: `sample-${id.slice(0, 8)}`, name: SHOP_NAME, ...fresh };
    if (!existing) {
      await insertSample(rows, actor, business);
      await writeAuditLine(rows, actor, { action: "sample.created", things: { business: id } });
    }
    const there: Actor = { ...actor, businessId: id, role: "admin" };
    await inBusiness(rows, { from: actor, to: there }, async () => {
      await admitToSample(rows, there, actor.id, now());
      if (existing) return;
      await writeAuditLine(rows, there, { action: "business.created", things: { business: id } });
      await beginRun(rows, there, LOAD_SAMPLE, { trigger: "request", options: {} });
    });
    const { slug, name } = existing ?? business;
    return { slug, name };
  });
};

/** Calculations in the sample write in another order than the deletion does, so each may wait for the other. */
const MOST_DEADLOCKS = 5;

/** Deletes the sample business with everything in it. Throws NOT_FOUND (SAMPLE_NOT_FOUND). */
export const deleteSampleBusiness = async (actor: Actor): Promise<void> => {
  const sample = await findSample(actor);
  const attempt = () =>
    withBusiness(actor, async (client) => {
      if (!sample || !(await deleteSample(client, { businessId: sample.id }))) {
        throw refusalBy("SAMPLE_NOT_FOUND", "There is no sample business");
      }
      await insertAuditLine(client, actor, { action: "sample.deleted", things: { business: sample.id } });
    });
  for (let deadlocks = 0; ; deadlocks++) {
    try {
      await attempt();
      if (sample) await removeCopies({ businessId: sample.id });
      return;
    } catch (error) {
      if (!isDeadlock(error) || deadlocks === MOST_DEADLOCKS) throw error;
    }
  }
};

/** Fills a sample business. What it has already is kept, so that a run that was killed can be repeated. */
export const fillSampleBusiness = async (
  actor: Actor,
  { at, signal }: Progress,
): Promise<RunResult<typeof LOAD_SAMPLE>> => {
  const { timeZone } = await getBusinessOrThrow(actor);
  at("customers");
  const onProgress = (done: number, of: number) => {
    signal.throwIfAborted();
    at("customers", done, of);
  };
  const { loaded: _, ...done } = await loadSampleData(actor, {
    now: now(),
    timeZone,
    onProgress,
  });
  at("segments");
  await ensureDemoSegments(actor);
  return done;
};

/** The first of the runs that an import starts, each of which begins the next. */
export const beginRunsAfterSample = (client: PoolClient, actor: AuditActor): Promise<unknown> =>
  beginRun(client, actor, RECALCULATE_SEGMENTS, { trigger: "import", options: { reason: "import" } });
