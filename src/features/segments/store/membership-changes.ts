import type { Rows } from "#core/db/transaction.ts";
import type { DoneBy } from "#core/values/done-by.ts";
import type { Scope } from "#core/values/permissions.ts";

export type Membership = { segmentId: string; customerId: string };
type MembershipChangeRow = DoneBy & { at: Date; change: "joined" | "left"; reason: string };

/** When a customer joined and left a segment, newest first. */
export const changesOfMember = async (
  rows: Rows,
  { businessId }: Scope,
  membership: Membership,
  most: number,
): Promise<MembershipChangeRow[]> => {
  const found = await rows.segmentMembershipChange.findMany({
    where: { businessId, ...membership },
    orderBy: { at: "desc" },
    take: most,
    select: { at: true, change: true, byKind: true, byId: true, version: true, reason: true },
  });
  return found as MembershipChangeRow[];
};
