import type { PoolClient } from "pg";
import { insertAuditLine } from "#core/auth/audit-log.ts";
import { loadBusinessDay } from "#core/auth/business-day.ts";
import { readOrderState } from "#core/db/data-revision.ts";
import { BATCHES_AT_ONCE } from "#core/db/pool.ts";
import { raiseWorkMem } from "#core/db/transaction-settings.ts";
import { withBusiness } from "#core/db/with-business.ts";
import { requestRun } from "#core/runs/begin-run.ts";
import { type Progress, RunFailed } from "#core/runs/run-progress.ts";
import type { ShownRun } from "#core/runs/show-run.ts";
import { now } from "#core/server/clock.ts";
import { isStatementCanceled } from "#core/values/database-away.ts";
import { AppError, type FieldIssue } from "#core/values/errors.ts";
import type { Actor, Scope } from "#core/values/permissions.ts";
import { chooseStandardPeriod, DEFAULT_PERIOD } from "#lib/rfm/periods.ts";
import { addDays, type Day, startOfDay, startsOfDays } from "#lib/time/day.ts";
import { lockAlert, raiseAlert, renewAlert } from "#records/alerts/alerts.ts";
import { inSegmentTurn, inSharedSegmentTurn, segmentLockName } from "#records/customers/segment-turns.ts";
import { readPurchaseGaps } from "#records/orders/copy/order-readings.ts";
import {
  MOST_NAMED,
  readStandardPeriod,
  refreshCustomerRfm,
  type Slipped,
  saveStandardPeriod,
} from "#records/rfm/customer-rfm.ts";
import { activeSchemeIn } from "#records/rfm/schemes.ts";
import type { AlertDetails } from "#records/rules/alerts.ts";
import { isChangedBy } from "#records/rules/criteria/catalogue.ts";
import type { CriteriaContext } from "#records/rules/criteria/criteria.ts";
import type { DataChange } from "#records/rules/criteria/field.ts";
import { independentBatches, withDependents } from "#records/rules/criteria/references.ts";
import { getAllSegments } from "./edit-segment.ts";
import { type RuledSegment, ruledSegments } from "./read-segment-rules.ts";
import { RECALCULATE_SEGMENTS } from "./runs.ts";
import {
  copyLargeOrders,
  noteFailedRecalculation,
  noteRecalculation,
  type Recalculated,
  type RuleReason,
  recalculateMembers,
  withCopiedConditions,
} from "./store/segment-recalculation.ts";
import { saveTodaysSizes } from "./track-segment-sizes.ts";

/** How long a champion who was named in an alert is not named again. */
const SLIP_QUIET_MS = 30 * 86_400_000;

const kind = "champions_slipping";

const together = (before: AlertDetails[typeof kind], { customers, value, named }: Slipped) => ({
  day: before.day,
  customers: before.customers + customers,
  value: before.value + value,
  named: [...before.named, ...named].sort((a, b) => b.value - a.value).slice(0, MOST_NAMED),
});

/** One alert per day, to which later recalculations of the day add; it is then unread again. */
const alertToSlips = async (
  client: PoolClient,
  scope: Scope,
  slipped: Slipped,
  { day, at }: { day: Day; at: Date },
): Promise<void> => {
  if (slipped.customers === 0) return;
  const before = await lockAlert(client, scope, { kind, subject: day });
  const details = before ? together(before, slipped) : { day, ...slipped };
  await raiseAlert(client, scope, { kind, subject: day, at, details });
  if (before) await renewAlert(client, scope, { kind, subject: day, at });
};

/** Rules that are evaluated together: more would share more, but hold up edits of segments for longer. */
export const RULES_AT_ONCE = 10;

const recalculateBatch = async (
  client: PoolClient,
  actor: Actor,
  ids: readonly string[],
  reason: RuleReason,
  frame: CriteriaContext,
): Promise<Recalculated[]> => {
  const { segments } = await ruledSegments(client, actor);
  const rules = segments.filter(({ id }) => ids.includes(id));
  if (rules.length === 0) return [];
  const since = performance.now();
  const criteria = rules.map((rule) => rule.criteria);
  const copied = await withCopiedConditions(frame, criteria, client);
  await raiseWorkMem(client);
  const changed = await recalculateMembers(client, rules, { reason, at: now() }, copied);
  const ms = Math.round((performance.now() - since) / rules.length);
  const done: Recalculated[] = [];
  for (const { id, version } of rules) {
    await noteRecalculation(client, actor, id, { at: now(), ms });
    const moved = changed.get(id) ?? { joined: 0, left: 0 };
    done.push(moved);
    if (moved.joined + moved.left === 0) continue;
    const after = { ...moved, version, reason };
    await insertAuditLine(client, actor, { action: "segment.recalculated", things: { segment: id }, after });
  }
  return done;
};

/**
 * Recalculates batches of segments at the same time, each in a transaction, so that its segments' previous members stay until it is
 * done. Of each batch, returns those that were not deleted, archived or made manual meanwhile, with what changed.
 */
const recalculateBatches = async (
  actor: Actor,
  batches: readonly (readonly RuledSegment[])[],
  reasonOf: (batch: readonly RuledSegment[]) => RuleReason,
  frame: CriteriaContext,
): Promise<PromiseSettledResult<Recalculated[]>[]> => {
  const parts = batches.map(async (batch) => {
    const segmentIds = batch.map(({ id }) => id);
    const rules = batch.map(({ criteria }) => criteria);
    // Before the turn, so that neither a connection nor a lock waits for the copy.
    const copied = await withCopiedConditions(frame, rules);
    return {
      locks: segmentIds.map(segmentLockName),
      work: (client: PoolClient) => recalculateBatch(client, actor, segmentIds, reasonOf(batch), copied),
    };
  });
  return inSharedSegmentTurn(actor, await Promise.all(parts));
};

/** In these, all that depends on the segments follows, and the orders of a day or an import are worth counting again. */
const CHOOSES_PERIOD: readonly RuleReason[] = ["nightly", "import", "rfm_scheme"];

/** The rhythm of the last two years, in which the longest period it may choose fits twice. */
const RHYTHM_DAYS = 730;

/**
 * The standard period of the segments that are about to be stored: the one an admin chose, else by the customers' rhythm.
 * `isNew` if the stored segments were of another.
 */
const settleStandardPeriod = async (
  client: PoolClient,
  actor: Actor,
  { today, timeZone }: CriteriaContext,
  reason: RuleReason,
): Promise<{ days: number; isNew: boolean }> => {
  const { days: before, chosen, at } = await readStandardPeriod(client, actor);
  const byRhythm = async (): Promise<number | null> => {
    if (chosen !== null || !CHOOSES_PERIOD.includes(reason)) return null;
    const from = startOfDay(addDays(today, 1 - RHYTHM_DAYS), timeZone);
    const to = startOfDay(addDays(today, 1), timeZone);
    const gaps = await readPurchaseGaps(actor, { from, to, timeZone }, await readOrderState(client, actor));
    return chooseStandardPeriod(gaps, at && before);
  };
  const fresh = await byRhythm();
  const days = chosen ?? fresh ?? (at ? before : DEFAULT_PERIOD);
  const isNew = days !== before;
  const isFresh = fresh !== null && (isNew || at === null);
  const chosenAt = chosen === null ? (isFresh ? now() : at) : null;
  if (isNew || chosenAt !== at) await saveStandardPeriod(client, actor, { days, at: chosenAt });
  if (isNew) {
    const things = { business: actor.businessId };
    const [was, is] = [{ rfmDays: before }, { rfmDays: days }];
    await insertAuditLine(client, actor, { action: "business.changed", things, before: was, after: is });
  }
  return { days, isNew };
};

const refreshRfm = async (actor: Actor, frame: CriteriaContext, reason: RuleReason): Promise<void> => {
  const { today, timeZone } = frame;
  await inSegmentTurn(actor, async (client) => {
    const { days, isNew } = await settleStandardPeriod(client, actor, frame, reason);
    const { scheme } = await activeSchemeIn(client, actor);
    const notNamedSince = new Date(now().getTime() - SLIP_QUIET_MS);
    const dayStarts = startsOfDays(addDays(today, 1 - days), days + 1, timeZone);
    const slipped = await refreshCustomerRfm(client, actor, dayStarts, { scheme, notNamedSince });
    // With other segments or another period, customers change theirs without having done anything.
    if (reason !== "rfm_scheme" && !isNew) await alertToSlips(client, actor, slipped, { day: today, at: now() });
  });
};

type RecalculationOptions = {
  reason: RuleReason;
  /** These and the segments whose rules refer to them; by default all active automatic ones. */
  segmentIds?: readonly string[];
  onProgress?: (done: number, of: number) => void;
  signal?: AbortSignal;
};

type Recalculation = { segments: number; joined: number; left: number; failed: string[] };

/**
 * Updates a business's automatic segments, each after those it refers to, in batches with a transaction each, so that a
 * killed run can be repeated. A segment that fails keeps its members and records why; the others continue.
 */
export const recalculateSegments = async (
  actor: Actor,
  { reason, segmentIds, onProgress, signal }: RecalculationOptions,
): Promise<Recalculation> => {
  const frame = await loadBusinessDay(actor);
  const { segments, unreadable } = await withBusiness(actor, (client) => ruledSegments(client, actor));
  const wanted = segmentIds ? withDependents(segments, segmentIds) : segments;
  // Scoring reads every order of the business: saving one segment waits for it only where a rule uses the scores.
  if (!segmentIds || wanted.some(({ criteria }) => isChangedBy("rfm", criteria)))
    await refreshRfm(actor, frame, reason);
  const isOfEdit = reason === "created" || reason === "edit";
  /** An edit is of one segment, which has a batch of its own because all others depend on it. */
  const reasonOf = (batch: readonly RuledSegment[]): RuleReason =>
    isOfEdit && segmentIds && !batch.some(({ id }) => segmentIds.includes(id)) ? "referenced_segment" : reason;
  const done: Recalculation = { segments: 0, joined: 0, left: 0, failed: [] };
  const giveUp = async (id: string, problem: string): Promise<void> => {
    done.failed.push(id);
    await withBusiness(actor, (client) => noteFailedRecalculation(client, actor, id, { at: now(), problem }));
  };
  for (const id of unreadable.filter((one) => segmentIds?.includes(one) ?? true)) await giveUp(id, "INVALID_CRITERIA");
  /** If a batch fails, each of its segments on its own. */
  const recalculateAll = async (batches: RuledSegment[][]): Promise<void> => {
    signal?.throwIfAborted();
    const settled = await recalculateBatches(actor, batches, reasonOf, frame);
    for (const [i, batch] of batches.entries()) {
      const result = settled[i];
      if (result?.status === "fulfilled") {
        done.segments += batch.length;
        for (const { joined, left } of result.value) {
          done.joined += joined;
          done.left += left;
        }
        continue;
      }
      // Alone, each rule could take as long again while a user waits.
      if (batch.length > 1 && !(isOfEdit && isStatementCanceled(result?.reason))) {
        for (const segment of batch) await recalculateAll([[segment]]);
        continue;
      }
      for (const { id } of batch) await giveUp(id, "INTERNAL_ERROR");
    }
  };
  // A user waits for an edit: it only uses a copy that is there. Imports and the night, which recalculate all, have all copied.
  if (!isOfEdit) await copyLargeOrders(frame, { withLines: !segmentIds, signal });
  for (const batches of independentBatches(wanted, { most: RULES_AT_ONCE, atOnce: BATCHES_AT_ONCE })) {
    for (let at = 0; at < batches.length; at += BATCHES_AT_ONCE) {
      await recalculateAll(batches.slice(at, at + BATCHES_AT_ONCE));
      onProgress?.(done.segments + done.failed.length, wanted.length);
    }
  }
  await saveTodaysSizes(actor, frame, segmentIds ? wanted.map(({ id }) => id) : null);
  return done;
};

/** The active automatic segments whose rules use a field that changes with one of these. */
export const segmentsChangedBy = async (scope: Scope, changes: readonly DataChange[]): Promise<string[]> => {
  const { segments } = await withBusiness(scope, (client) => ruledSegments(client, scope));
  return segments.flatMap(({ id, criteria }) => (changes.some((change) => isChangedBy(change, criteria)) ? [id] : []));
};

/**
 * Updates the segments whose rules use the fields that a run has just filled, in batches; none if it filled none. Returns
 * the run's result. Throws SOME_SEGMENTS_FAILED with it.
 */
export const recalculateDependents = async <Made extends object>(
  actor: Actor,
  filled: DataChange | null,
  made: Made,
  { at, signal }: Progress,
): Promise<Made & { segments: number }> => {
  const segmentIds = filled ? await segmentsChangedBy(actor, [filled]) : [];
  if (segmentIds.length === 0) return { ...made, segments: 0 };
  const reason = actor.kind === "system" ? "nightly" : "request";
  const onProgress = (parts: number, of: number) => at("segments", parts, of);
  const { failed, segments } = await recalculateSegments(actor, { reason, segmentIds, signal, onProgress });
  const result = { ...made, segments, failed: failed.length };
  if (failed.length > 0) throw new RunFailed("SOME_SEGMENTS_FAILED", { result });
  return result;
};

/**
 * Queues an update of these segments, by default all active ones. Returns the run. Throws NOT_FOUND
 * (SEGMENT_NOT_FOUND), and what `requestRun` throws.
 */
export const requestRecalculation = async (
  actor: Actor,
  { segmentIds }: { segmentIds?: readonly string[] | undefined },
): Promise<ShownRun<"recalculate_segments">> => {
  const known = new Set((await getAllSegments(actor)).map(({ id }) => id));
  const wanted = segmentIds && [...new Set(segmentIds)].sort();
  const unknown = (segmentIds ?? []).flatMap((id, i): FieldIssue[] => {
    if (known.has(id)) return [];
    const message = `is not a segment of this business: ${id}`;
    return [{ parameter: `segmentIds[${i}]`, location: "body", message, reason: "no_segment", values: { id } }];
  });
  if (unknown.length > 0) {
    const options = { reason: "SEGMENT_NOT_FOUND", issues: unknown } as const;
    throw new AppError("NOT_FOUND", "There is no such segment", options);
  }
  return requestRun(actor, RECALCULATE_SEGMENTS, { reason: "request", ...(wanted && { segmentIds: wanted }) });
};
