import { refuseField } from "#lib/domain/accounts/fields.ts";
import type { DoneBy } from "#lib/server/db/segments/membership-changes.ts";
import { type AssignmentRow, assignmentsOf } from "#lib/server/db/segments/segment-assignments.ts";
import { withBusinessRows } from "#lib/server/db/with-business.ts";
import { type AuditActor, auditActorsOf } from "../accounts/name-audit-actors.ts";
import type { Actor, Scope } from "../domain/permissions.ts";
import {
  assertCustomerExists,
  assignAutomaticSegments,
  assignManualSegment,
  removeManualSegment,
} from "./assign-segments.ts";

export type ShownAssignment = Omit<AssignmentRow, "assignedAt" | keyof DoneBy> & {
  assignedAt: string;
  assignedBy: AuditActor;
};

/** The segments a customer is in, with what put them there. Throws NOT_FOUND (CUSTOMER_NOT_FOUND). */
export const segmentsOfCustomer = async (scope: Scope, customerId: string): Promise<ShownAssignment[]> => {
  await assertCustomerExists(scope, customerId);
  const found = await withBusinessRows(scope, (rows) => assignmentsOf(rows, scope, customerId));
  const doerOf = await auditActorsOf(scope, found);
  return found.map(({ assignedAt, byKind, byId, version, ...segment }) => ({
    ...segment,
    assignedAt: assignedAt.toISOString(),
    assignedBy: doerOf({ byKind, byId, version }),
  }));
};

export type Assignment = { segmentId?: string | undefined; recalculateAutomatic?: true | undefined };

/**
 * Into this segment by hand, or the automatic ones anew: one of the two. Gives the customer's segments then. Throws
 * INVALID_PARAMETER for neither and both, and what customer-segmentation.ts throws.
 */
export const assignSegment = async (
  actor: Actor,
  customerId: string,
  { segmentId, recalculateAutomatic }: Assignment,
): Promise<ShownAssignment[]> => {
  if ((segmentId === undefined) === (recalculateAutomatic === undefined)) {
    const message = "must be given, or recalculateAutomatic instead, and not both";
    refuseField("segmentId", { reason: "one_of_two", message, values: { other: "recalculateAutomatic" } });
  }
  if (segmentId === undefined) await assignAutomaticSegments(actor, customerId);
  else await assignManualSegment(actor, customerId, segmentId);
  return segmentsOfCustomer(actor, customerId);
};

/** Out of this segment by hand; the customer's segments then. */
export const removeSegment = async (
  actor: Actor,
  customerId: string,
  segmentId: string,
): Promise<ShownAssignment[]> => {
  await removeManualSegment(actor, customerId, segmentId);
  return segmentsOfCustomer(actor, customerId);
};
