import type { Scope } from "#lib/domain/permissions.ts";
import type { Rows } from "../transaction.ts";

export type Membership = { segmentId: string; customerId: string };

/** The cause of a membership change. */
export type DoneBy = { byKind: "rule" | "user" | "token" | "system"; byId: string | null; version: number | null };

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
