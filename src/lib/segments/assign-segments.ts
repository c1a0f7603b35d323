import { randomUUID } from "node:crypto";
import { readName } from "#lib/domain/accounts/fields.ts";
import { insertAuditLine, writeAuditLine } from "#lib/server/db/accounts/audit-log.ts";
import { isCustomer } from "#lib/server/db/customers/customers.ts";
import type { Rows } from "#lib/server/db/prisma.ts";
import { criteriaMet } from "#lib/server/db/segments/matching-rules.ts";
import { copyAssignments, deleteAssignment, insertAssignment } from "#lib/server/db/segments/segment-assignments.ts";
import { insertSegment, lockSegment, type SegmentValues } from "#lib/server/db/segments/segment-edits.ts";
import { inSegmentTurn } from "#lib/server/db/segments/segment-lock.ts";
import { recalculateSegment } from "#lib/server/db/segments/segment-recalculation.ts";
import { findSegment, type SegmentRow, segmentsByName } from "#lib/server/db/segments/segments.ts";
import { withBusiness, withBusinessRows } from "#lib/server/db/with-business.ts";
import { refusalBy } from "../domain/errors.ts";
import type { Actor, Scope } from "../domain/permissions.ts";
import { isUuid } from "../domain/uuid.ts";
import { now } from "../server/clock.ts";
import { createOnce } from "../server/create-idempotently.ts";
import { loadCriteriaContext } from "./load-criteria-context.ts";
import { ruledSegments } from "./load-segment-rules.ts";
import { checkRule } from "./validate-segment-rule.ts";

const noSegment = () => refusalBy("SEGMENT_NOT_FOUND", "This segment does not exist");
/** The refusal of an id that is nobody of this business. */
export const noCustomer = () => refusalBy("CUSTOMER_NOT_FOUND", "This customer does not exist");
const isAutomatic = () => refusalBy("SEGMENT_IS_AUTOMATIC", "An automatic segment follows its criteria");

/** Throws NOT_FOUND (CUSTOMER_NOT_FOUND); inside a transaction that goes on with the customer. */
export const assertCustomer = async (rows: Rows, scope: Scope, customerId: string): Promise<void> => {
  if (!isUuid(customerId) || !(await isCustomer(rows, scope, customerId))) throw noCustomer();
};

/** Throws NOT_FOUND (CUSTOMER_NOT_FOUND). */
export const assertCustomerExists = (scope: Scope, customerId: string): Promise<void> =>
  withBusinessRows(scope, (rows) => assertCustomer(rows, scope, customerId));

/** The ids of the automatic segments whose criteria this customer meets now. Throws NOT_FOUND (CUSTOMER_NOT_FOUND). */
export const calculateAutomaticSegments = async (scope: Scope, customerId: string): Promise<string[]> => {
  await assertCustomerExists(scope, customerId);
  const frame = await loadCriteriaContext(scope);
  return withBusiness(scope, async (client) => {
    const { segments } = await ruledSegments(client, scope);
    const rules = segments.map(({ criteria }) => criteria);
    const met = await criteriaMet(client, rules, frame, customerId);
    return segments.filter((_, i) => met[i]).map(({ id }) => id);
  });
};

/**
 * Puts a customer into the automatic segments whose criteria they meet and takes them out of the others, in one
 * transaction; whom people put in by hand stays. Gives the ids of what changed. Throws NOT_FOUND (CUSTOMER_NOT_FOUND).
 */
export const assignAutomaticSegments = async (
  actor: Actor,
  customerId: string,
): Promise<{ assigned: string[]; removed: string[] }> => {
  await assertCustomerExists(actor, customerId);
  const frame = { ...(await loadCriteriaContext(actor)), customerIds: [customerId] };
  return inSegmentTurn(actor, async (client) => {
    const [assigned, removed]: [string[], string[]] = [[], []];
    const { segments } = await ruledSegments(client, actor);
    for (const { id: segmentId, ...rule } of segments) {
      const wanted = { segmentId, ...rule, reason: "request" as const, at: now() };
      const { joined, left } = await recalculateSegment(client, wanted, frame);
      if (joined > 0) assigned.push(segmentId);
      if (left > 0) removed.push(segmentId);
    }
    if (assigned.length + removed.length > 0) {
      const things = { customer: customerId };
      await insertAuditLine(client, actor, {
        action: "customer.segments_recalculated",
        things,
        after: { assigned, removed },
      });
    }
    return { assigned, removed };
  });
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
    const segment = isUuid(segmentId) ? await findSegment(rows, actor, segmentId) : null;
    if (!segment) throw noSegment();
    if (segment.isAutomatic) throw isAutomatic();
    await lockSegment(rows, actor, segmentId);
    const isNew = await change(rows, actor, { segmentId, customerId }, now());
    const things = { segment: segmentId, customer: customerId };
    if (isNew) await writeAuditLine(rows, actor, { action, things });
    return isNew;
  });

/**
 * Puts a customer into a segment by hand; false where they are in already. Throws NOT_FOUND (SEGMENT_NOT_FOUND,
 * CUSTOMER_NOT_FOUND) and CONFLICT (SEGMENT_IS_AUTOMATIC).
 */
export const assignManualSegment = (actor: Actor, customerId: string, segmentId: string): Promise<boolean> =>
  changeByHand(actor, customerId, segmentId, { action: "segment.member_added", change: insertAssignment });

/** Takes a customer out of a segment by hand; false where they are not in. Throws as `assignManualSegment` does. */
export const removeManualSegment = (actor: Actor, customerId: string, segmentId: string): Promise<boolean> =>
  changeByHand(actor, customerId, segmentId, { action: "segment.member_removed", change: deleteAssignment });

/** Every segment of a business, as people sort names. */
export const getAllSegments = (scope: Scope): Promise<SegmentRow[]> => segmentsByName(scope);

export type SegmentDraft = {
  name: string;
  description?: string | null | undefined;
  criteria: unknown;
  isAutomatic: boolean;
};

const addSegment = async (rows: Rows, actor: Actor, values: SegmentValues, copyOf?: string): Promise<string> => {
  const id = randomUUID();
  const { name, criteria, isAutomatic } = values;
  await checkRule(rows, actor, { id, criteria, isAutomatic });
  if (!(await insertSegment(rows, actor, id, values, now()))) {
    throw refusalBy("SEGMENT_NAME_TAKEN", "There is already a segment with this name");
  }
  const after = { name, isAutomatic, ...(copyOf && { copyOf }) };
  await writeAuditLine(rows, actor, { action: "segment.created", things: { segment: id }, after });
  return id;
};

/**
 * A new segment, its members not calculated yet. Throws what `checkRule` throws, and CONFLICT
 * (SEGMENT_NAME_TAKEN).
 */
export const createSegment = async (actor: Actor, draft: SegmentDraft): Promise<{ id: string }> => {
  const name = readName(draft.name);
  const { isAutomatic, description = null } = draft;
  const values = { name, description, criteria: draft.criteria as Record<string, unknown>, isAutomatic };
  return createOnce(actor, async (rows) => ({ id: await addSegment(rows, actor, values) }));
};

/**
 * The same segment under another name, an automatic one's members not calculated yet; of one filled by hand with its
 * members. Throws NOT_FOUND (SEGMENT_NOT_FOUND) and CONFLICT (SEGMENT_NAME_TAKEN).
 */
export const copySegment = async (actor: Actor, sourceId: string, givenName: string): Promise<{ id: string }> => {
  const name = readName(givenName);
  return createOnce(actor, async (rows) => {
    const source = isUuid(sourceId) ? await findSegment(rows, actor, sourceId) : null;
    if (!source) throw noSegment();
    const { description, criteria, isAutomatic } = source;
    const id = await addSegment(rows, actor, { name, description, criteria, isAutomatic }, sourceId);
    if (!isAutomatic) await copyAssignments(rows, actor, { from: sourceId, to: id }, now());
    return { id };
  });
};
