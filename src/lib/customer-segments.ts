import {
  assertCustomerExists,
  assignAutomaticSegments,
  assignManualSegment,
  removeManualSegment,
} from "./customer-segmentation.ts";
import type { Actor, Scope } from "./domain/permissions.ts";
import { namesOf } from "./server/db/names.ts";
import { type AssignmentRow, assignmentsOf } from "./server/db/segment-assignments.ts";
import { withBusinessRows } from "./server/db/with-business.ts";

export type ShownAssignment = Omit<AssignmentRow, "assignedAt" | "byKind" | "byId" | "version"> & {
  assignedAt: string;
  assignedBy: { kind: AssignmentRow["byKind"]; id: string | null; name: string | null; version: number | null };
};

/** The segments a customer is in, with what put them there. Throws NOT_FOUND (CUSTOMER_NOT_FOUND). */
export const segmentsOfCustomer = async (scope: Scope, customerId: string): Promise<ShownAssignment[]> => {
  await assertCustomerExists(scope, customerId);
  const found = await withBusinessRows(scope, (rows) => assignmentsOf(rows, scope, customerId));
  const names = await namesOf(
    scope,
    found.flatMap(({ byId }) => byId ?? []),
  );
  return found.map(({ assignedAt, byKind, byId, version, ...segment }) => ({
    ...segment,
    assignedAt: assignedAt.toISOString(),
    assignedBy: { kind: byKind, id: byId, name: (byId && names.get(byId)) ?? null, version },
  }));
};

/** Into this segment by hand, or without one the automatic ones anew; the customer's segments then. */
export const assignSegment = async (
  actor: Actor,
  customerId: string,
  segmentId?: string,
): Promise<ShownAssignment[]> => {
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
