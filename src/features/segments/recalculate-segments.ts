import { BATCHES_AT_ONCE } from "#core/db/connection-share.ts";
import { withBusiness } from "#core/db/with-business.ts";
import { now } from "#core/server/clock.ts";
import { isStatementCanceled } from "#core/values/database-away.ts";
import { AppError, type FieldIssue } from "#core/values/errors.ts";
import type { Actor, Scope } from "#core/values/permissions.ts";
import { refreshCustomerRfm } from "#features/report/store/customer-rfm.ts";
import { activeSchemeIn } from "#features/report/store/rfm-schemes.ts";
import { usesFieldGroup } from "#features/segments/rules/catalogue.ts";
import { independentBatches, withDependents } from "#features/segments/rules/references.ts";
import { copyForConditions } from "#features/segments/store/copied-conditions.ts";
import { inSegmentTurn } from "#features/segments/store/segment-lock.ts";
import { noteFailedRecalculation, type RuleReason } from "#features/segments/store/segment-recalculation.ts";
import { addDays, startsOfDays } from "#lib/time/day.ts";
import type { CriteriaContext } from "#records/rules/criteria/context.ts";
import type { FieldGroup } from "#records/rules/criteria/field.ts";
import { requestRun } from "../runs/request-run.ts";
import { type Progress, RunFailed } from "../runs/run-progress.ts";
import type { ShownRun } from "../runs/shown-run.ts";
import { alertToSlips, SLIP_QUIET_MS } from "./alerts/alert-to-slips.ts";
import { getAllSegments } from "./edit-segment.ts";
import { loadCriteriaContext } from "./load-criteria-context.ts";
import { type RuledSegment, ruledSegments } from "./read-segment-rules.ts";
import { RULES_AT_ONCE, recalculateBatches } from "./recalculate-batches.ts";
import { saveTodaysSizes } from "./track-segment-sizes.ts";

/** The standard report's period, which "RFM segment is" refers to in a rule. */
const RFM_DAYS = 90;

const refreshRfm = async (scope: Scope, { today, timeZone }: CriteriaContext, reason: RuleReason): Promise<void> => {
  const dayStarts = startsOfDays(addDays(today, 1 - 2 * RFM_DAYS), 2 * RFM_DAYS + 1, timeZone);
  await inSegmentTurn(scope, async (client) => {
    const { scheme } = await activeSchemeIn(client, scope);
    const notNamedSince = new Date(now().getTime() - SLIP_QUIET_MS);
    const period = { dayStarts, days: RFM_DAYS, storefrontId: null };
    const slipped = await refreshCustomerRfm(client, scope, period, { scheme, notNamedSince });
    // With other segments, customers change theirs without having done anything.
    if (reason !== "rfm_scheme") await alertToSlips(client, scope, slipped, { day: today, at: now() });
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
  const frame = await loadCriteriaContext(actor);
  const { segments, unreadable } = await withBusiness(actor, (client) => ruledSegments(client, actor));
  const wanted = segmentIds ? withDependents(segments, segmentIds) : segments;
  // Scoring reads every order of the business: saving one segment waits for it only where a rule uses the scores.
  if (!segmentIds || wanted.some(({ criteria }) => usesFieldGroup("rfm", criteria)))
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
  // A user waits for an edit: it only uses a copy that is there.
  if (!isOfEdit) {
    const rules = wanted.map(({ criteria }) => criteria);
    await copyForConditions(frame, rules, signal);
  }
  for (const batches of independentBatches(wanted, { most: RULES_AT_ONCE, atOnce: BATCHES_AT_ONCE })) {
    for (let at = 0; at < batches.length; at += BATCHES_AT_ONCE) {
      await recalculateAll(batches.slice(at, at + BATCHES_AT_ONCE));
      onProgress?.(done.segments + done.failed.length, wanted.length);
    }
  }
  await saveTodaysSizes(actor, frame, segmentIds ? wanted.map(({ id }) => id) : null);
  return done;
};

/** The active automatic segments whose rules use a field of this group. */
export const segmentsUsingFields = async (scope: Scope, group: FieldGroup): Promise<string[]> => {
  const { segments } = await withBusiness(scope, (client) => ruledSegments(client, scope));
  return segments.flatMap(({ id, criteria }) => (usesFieldGroup(group, criteria) ? [id] : []));
};

/**
 * Updates the segments whose rules use the fields that a run has just filled, in batches; none if it filled none. Returns
 * the run's result. Throws SOME_SEGMENTS_FAILED with it.
 */
export const recalculateDependents = async <Made extends object>(
  actor: Actor,
  filled: FieldGroup | null,
  made: Made,
  { at, signal }: Progress,
): Promise<Made & { segments: number }> => {
  const segmentIds = filled ? await segmentsUsingFields(actor, filled) : [];
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
): Promise<ShownRun> => {
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
  return requestRun(actor, "recalculate_segments", { reason: "request", ...(wanted && { segmentIds: wanted }) });
};
