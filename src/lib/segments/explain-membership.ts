import { readCriteria } from "#lib/domain/segments/read-criteria.ts";
import { criteriaMet } from "#lib/server/db/segments/matching-rules.ts";
import { changesOfMember } from "#lib/server/db/segments/membership-changes.ts";
import { isMember as isMemberOf } from "#lib/server/db/segments/segment-assignments.ts";
import { withBusiness, withBusinessRows } from "#lib/server/db/with-business.ts";
import { auditActorsOf, type NamedActor } from "../accounts/name-audit-actors.ts";
import type { Scope } from "../domain/permissions.ts";
import { assertCustomerExists } from "./assign-segments.ts";
import { criteriaReader, inWords, type Reader } from "./describe-criteria.ts";
import { getSegment } from "./edit-segment.ts";
import { type Reason, reasonsByCustomer } from "./explain-conditions.ts";
import { loadCriteriaContext } from "./load-criteria-context.ts";

const MOST_CHANGES = 100;

export type MembershipExplanation = {
  segment: { id: string; name: string; isAutomatic: boolean; version: number; inWords: string | null };
  isMember: boolean;
  /** Whether they meet the criteria now; null without criteria. */
  meets: boolean | null;
  reasons: Reason[];
  history: { at: string; change: "joined" | "left"; by: NamedActor; reason: string }[];
};

/**
 * Why a customer is or isn't in a segment: each condition with their own value as of now, and when they joined and
 * left. Throws NOT_FOUND (CUSTOMER_NOT_FOUND, SEGMENT_NOT_FOUND).
 */
export const explainMembership = async (
  scope: Scope,
  customerId: string,
  segmentId: string,
  language: Reader,
): Promise<MembershipExplanation> => {
  await assertCustomerExists(scope, customerId);
  const segment = await getSegment(scope, segmentId);
  const [reader, frame] = [await criteriaReader(scope, language), await loadCriteriaContext(scope)];
  const { criteria } = readCriteria(segment.criteria);
  const { reasons, meets } = await withBusiness(scope, async (client) => ({
    reasons: await reasonsByCustomer(client, criteria, frame, { reader, customerIds: [customerId] }),
    meets: criteria && ((await criteriaMet(client, [criteria], frame, customerId))[0] ?? false),
  }));
  const membership = { segmentId, customerId };
  const { isMember, changes } = await withBusinessRows(scope, async (rows) => ({
    isMember: await isMemberOf(rows, scope, membership),
    changes: await changesOfMember(rows, scope, membership, MOST_CHANGES),
  }));
  const actorOf = await auditActorsOf(scope, changes);
  const { id, name, isAutomatic, version } = segment;
  return {
    segment: { id, name, isAutomatic, version, inWords: inWords(segment.criteria, reader) },
    isMember,
    meets,
    reasons: reasons.get(customerId) ?? [],
    history: changes.map((row) => ({
      at: row.at.toISOString(),
      change: row.change,
      by: actorOf(row),
      reason: row.reason,
    })),
  };
};
