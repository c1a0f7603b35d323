import type { Scope } from "#lib/domain/permissions.ts";
import { isUuid } from "#lib/domain/uuid.ts";
import { withBusinessRows } from "./with-business.ts";

/** The names of this business's users, tokens, segments and customers among these IDs; others are left out. */
export const namesOf = (scope: Scope, ids: readonly string[]): Promise<Map<string, string>> =>
  withBusinessRows(scope, async (rows) => {
    const { businessId } = scope;
    const known = [...new Set(ids)].filter(isUuid);
    const requested = { where: { businessId, id: { in: known } } };
    const [members, tokens, segments, customers] = [
      await rows.membership.findMany({
        where: { businessId, userId: { in: known } },
        select: { userId: true, user: { select: { name: true } } },
      }),
      await rows.apiToken.findMany({ ...requested, select: { id: true, name: true } }),
      await rows.customerSegment.findMany({ ...requested, select: { id: true, name: true } }),
      await rows.customer.findMany({ ...requested, select: { id: true, name: true, externalId: true } }),
    ];
    return new Map([
      ...members.map(({ userId, user }) => [userId, user.name] as const),
      ...[...tokens, ...segments].map(({ id, name }) => [id, name] as const),
      ...customers.map(({ id, name, externalId }) => [id, name || externalId] as const),
    ]);
  });
