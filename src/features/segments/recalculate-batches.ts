import type { PoolClient } from "pg";
import { insertAuditLine } from "#core/auth/audit-log.ts";
import { raiseWorkMem } from "#core/db/work-mem.ts";
import { now } from "#core/server/clock.ts";
import type { Actor } from "#core/values/permissions.ts";
import { withCopiedConditions } from "#features/segments/store/copied-conditions.ts";
import { inSharedSegmentTurn, lockOfSegment } from "#features/segments/store/segment-lock.ts";
import {
  noteRecalculation,
  type Recalculated,
  type RuleReason,
  recalculateMembers,
} from "#features/segments/store/segment-recalculation.ts";
import type { CriteriaContext } from "#records/rules/criteria/context.ts";
import { type RuledSegment, ruledSegments } from "./read-segment-rules.ts";

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
export const recalculateBatches = async (
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
      locks: segmentIds.map(lockOfSegment),
      work: (client: PoolClient) => recalculateBatch(client, actor, segmentIds, reasonOf(batch), copied),
    };
  });
  return inSharedSegmentTurn(actor, await Promise.all(parts));
};
