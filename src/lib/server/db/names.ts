import type { Scope } from "#lib/domain/permissions.ts";
import { isUuid } from "#lib/domain/uuid.ts";
import { withBusinessRows } from "./with-business.ts";

/** The names of this business's users and tokens among these ids; others are not in it. */
export const namesOf = (scope: Scope, ids: readonly string[]): Promise<Map<string, string>> =>
  withBusinessRows(scope, async (rows) => {
    const { businessId } = scope;
    const known = [...new Set(ids)].filter(isUuid);
    const [members, tokens] = [
      await rows.membership.findMany({
        where: { businessId, userId: { in: known } },
        select: { userId: true, user: { select: { name: true } } },
      }),
      await rows.apiToken.findMany({ where: { businessId, id: { in: known } }, select: { id: true, name: true } }),
    ];
    return new Map([
      ...members.map(({ userId, user }) => [userId, user.name] as const),
      ...tokens.map(({ id, name }) => [id, name] as const),
    ]);
  });
