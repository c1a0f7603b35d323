import type { PoolClient } from "pg";
import { insertAuditLine, writeAuditLine } from "#core/auth/audit-log.ts";
import { loadBusinessDay } from "#core/auth/business-day.ts";
import { nameAuditActors } from "#core/db/display-names.ts";
import { inSavepoint } from "#core/db/transaction.ts";
import { withBusiness, withBusinessRows } from "#core/db/with-business.ts";
import { now } from "#core/server/clock.ts";
import { log } from "#core/server/log.ts";
import { isOfDatabase, isStatementCanceled } from "#core/values/database-away.ts";
import { refusalBy } from "#core/values/errors.ts";
import { refuseField } from "#core/values/fields.ts";
import type { Actor, Scope } from "#core/values/permissions.ts";
import { assertCustomer, assertCustomerExists } from "#records/customers/customers.ts";
import { inSegmentTurn } from "#records/customers/segment-turns.ts";
import type { CriteriaContext } from "#records/rules/criteria/criteria.ts";
import { independentBatches } from "#records/rules/criteria/references.ts";
import { findSegmentOrThrow } from "./edit-segment.ts";
import { type RuledSegment, ruledSegments } from "./read-segment-rules.ts";
import { RULES_AT_ONCE } from "./recalculate-segments.ts";
import { criteriaMet } from "./store/criteria-matches.ts";
import { deleteAssignment, insertAssignment, listAssignments } from "./store/segment-members.ts";
import { noteFailedRecalculation, recalculateMembers } from "./store/segment-recalculation.ts";
import { lockSegment } from "./store/segments.ts";

type Evaluation = {
  evaluate: (rules: readonly RuledSegment[]) => Promise<void>;
  onFailed: (segmentId: string) => Promise<void>;
  /** Set by a statement timeout: further rules fail without being evaluated, because other changes of customers wait. */
  isTimeUp: boolean;
};

/** Evaluates rules together; if that fails, each on its own, so that one that fails doesn't stop the others. It is logged. */
const evaluateEach = async (
  client: PoolClient,
  scope: Scope,
  rules: readonly RuledSegment[],
  evaluation: Evaluation,
): Promise<void> => {
  const outcome = evaluation.isTimeUp
    ? { error: "after a statement timeout" }
    : await inSavepoint(client, () => evaluation.evaluate(rules));
  if ("value" in outcome) return;
  const { error } = outcome;
  if (isOfDatabase(error)) throw error;
  evaluation.isTimeUp ||= isStatementCanceled(error);
  const [only, ...more] = rules;
  if (!only || more.length > 0) {
    for (const rule of rules) await evaluateEach(client, scope, [rule], evaluation);
    return;
  }
  log().error({ err: error, businessId: scope.businessId, segmentId: only.id }, "a segment was not evaluated");
  await evaluation.onFailed(only.id);
};

/**
 * The IDs of the automatic segments whose criteria this customer meets now. Throws NOT_FOUND (CUSTOMER_NOT_FOUND), and the database's
 * error if a rule fails: without its segment, the answer would be wrong. As in every recalculation, segments whose criteria this version
 * can't read are left out.
 */
export const calculateAutomaticSegments = async (scope: Scope, customerId: string): Promise<string[]> => {
  await assertCustomerExists(scope, customerId);
  const frame = await loadBusinessDay(scope);
  return withBusiness(scope, async (client) => {
    const { segments } = await ruledSegments(client, scope);
    const rules = segments.map(({ criteria }) => criteria);
    const met = await criteriaMet(client, rules, frame, customerId);
    return segments.filter((_, i) => met[i]).map(({ id }) => id);
  });
};

/**
 * Adds a customer to the automatic segments whose criteria they meet and removes them from the others, in the caller's
 * turn (`inSegmentTurn`); manual members stay. A segment whose rule fails keeps the customer as they are and records that, so
 * that it can't stop writes of customers. Returns the IDs of the changed segments.
 */
export const assignAutomatically = async (
  client: PoolClient,
  actor: Actor,
  customerId: string,
  frame: CriteriaContext,
): Promise<{ assigned: string[]; removed: string[] }> => {
  const [assigned, removed]: [string[], string[]] = [[], []];
  const { segments } = await ruledSegments(client, actor);
  const evaluate = async (rules: readonly RuledSegment[]) => {
    const wanted = { reason: "request", at: now() } as const;
    const changed = await recalculateMembers(client, rules, wanted, { ...frame, customerIds: [customerId] });
    for (const { id } of rules) {
      const moved = changed.get(id);
      if (moved) (moved.joined > 0 ? assigned : removed).push(id);
    }
  };
  const onFailed = (id: string) => noteFailedRecalculation(client, actor, id, { at: now(), problem: "INTERNAL_ERROR" });
  const evaluation = { evaluate, onFailed, isTimeUp: false };
  for (const batch of independentBatches(segments, { most: RULES_AT_ONCE, atOnce: 1 }).flat())
    await evaluateEach(client, actor, batch, evaluation);
  if (assigned.length + removed.length > 0) {
    const things = { customer: customerId };
    const after = { assigned, removed };
    await insertAuditLine(client, actor, { action: "customer.segments_recalculated", things, after });
  }
  return { assigned, removed };
};

/** The same in a transaction of its own. Throws NOT_FOUND (CUSTOMER_NOT_FOUND). */
export const assignAutomaticSegments = async (
  actor: Actor,
  customerId: string,
): Promise<{ assigned: string[]; removed: string[] }> => {
  await assertCustomerExists(actor, customerId);
  const frame = await loadBusinessDay(actor);
  return inSegmentTurn(actor, (client) => assignAutomatically(client, actor, customerId, frame));
};

type ByHand = { action: "segment.member_added" | "segment.member_removed"; change: typeof insertAssignment };

const changeByHand = (
  actor: Actor,
  customerId: string,
  segmentId: string,
  { action, change }: ByHand,
): Promise<boolean> =>
  withBusinessRows(actor, async (rows) => {
    await assertCustomer(rows, actor, customerId);
    const { isAutomatic } = await findSegmentOrThrow(rows, actor, segmentId);
    if (isAutomatic) throw refusalBy("SEGMENT_IS_AUTOMATIC", "An automatic segment follows its criteria");
    await lockSegment(rows, actor, segmentId);
    const isNew = await change(rows, actor, { segmentId, customerId }, now());
    const things = { segment: segmentId, customer: customerId };
    if (isNew) await writeAuditLine(rows, actor, { action, things });
    return isNew;
  });

/**
 * Adds a customer to a manual segment; returns false if they are a member already. Throws NOT_FOUND (SEGMENT_NOT_FOUND,
 * CUSTOMER_NOT_FOUND) and CONFLICT (SEGMENT_IS_AUTOMATIC).
 */
export const assignManualSegment = (actor: Actor, customerId: string, segmentId: string): Promise<boolean> =>
  changeByHand(actor, customerId, segmentId, { action: "segment.member_added", change: insertAssignment });

/**
 * Removes a customer from a manual segment; returns false if they are not a member. Throws as `assignManualSegment`
 * does.
 */
export const removeManualSegment = (actor: Actor, customerId: string, segmentId: string): Promise<boolean> =>
  changeByHand(actor, customerId, segmentId, { action: "segment.member_removed", change: deleteAssignment });

/** A customer's segments and who or what added them. Throws NOT_FOUND (CUSTOMER_NOT_FOUND). */
export const readCustomerSegments = async (scope: Scope, customerId: string) => {
  await assertCustomerExists(scope, customerId);
  const found = await withBusinessRows(scope, (rows) => listAssignments(rows, scope, customerId));
  const actorOf = await nameAuditActors(scope, found);
  return found.map(({ byKind, byId, version, ...segment }) => ({
    ...segment,
    assignedBy: actorOf({ byKind, byId, version }),
  }));
};

type AssignmentRequest = { segmentId?: string | undefined; recalculateAutomatic?: true | undefined };

/**
 * Adds the customer to this manual segment or recalculates their automatic ones: one of the two. Returns the customer's
 * segments afterwards. Throws INVALID_PARAMETER for neither and for both, and what `assignManualSegment` throws.
 */
export const assignSegment = async (
  actor: Actor,
  customerId: string,
  { segmentId, recalculateAutomatic }: AssignmentRequest,
) => {
  if ((segmentId === undefined) === (recalculateAutomatic === undefined)) {
    const message = "must be given, or recalculateAutomatic instead, and not both";
    refuseField("segmentId", { reason: "one_of_two", message, values: { other: "recalculateAutomatic" } });
  }
  if (segmentId === undefined) await assignAutomaticSegments(actor, customerId);
  else await assignManualSegment(actor, customerId, segmentId);
  return readCustomerSegments(actor, customerId);
};

/** Removes the customer from this manual segment; returns their segments afterwards. */
export const removeSegment = async (actor: Actor, customerId: string, segmentId: string) => {
  await removeManualSegment(actor, customerId, segmentId);
  return readCustomerSegments(actor, customerId);
};
