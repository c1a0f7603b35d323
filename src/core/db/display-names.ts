import type { DoneBy } from "#core/values/changed.ts";
import type { Scope } from "#core/values/permissions.ts";
import { isUuid } from "#core/values/texts.ts";
import { withBusinessRows } from "./with-business.ts";

/**
 * The names of this business's users, tokens, segments, customers, audiences, campaigns, webhook endpoints, connections and Slack connections among
 * these IDs; others are left out.
 */
export const readDisplayNames = (scope: Scope, ids: readonly string[]): Promise<Map<string, string>> =>
  withBusinessRows(scope, async (rows) => {
    const { businessId } = scope;
    const known = [...new Set(ids)].filter(isUuid);
    const requested = { where: { businessId, id: { in: known } } };
    const named = { ...requested, select: { id: true, name: true } };
    const [members, customers, ...others] = [
      await rows.membership.findMany({
        where: { businessId, userId: { in: known } },
        select: { userId: true, user: { select: { name: true } } },
      }),
      await rows.customer.findMany({ ...requested, select: { id: true, name: true, externalId: true } }),
      await rows.apiToken.findMany(named),
      await rows.customerSegment.findMany(named),
      await rows.audience.findMany(named),
      await rows.campaign.findMany(named),
      await rows.slackConnection.findMany(named),
      await rows.webhookEndpoint.findMany(named),
      await rows.connection.findMany(named),
    ];
    return new Map([
      ...members.map(({ userId, user }) => [userId, user.name] as const),
      ...others.flat().map(({ id, name }) => [id, name] as const),
      ...customers.map(({ id, name, externalId }) => [id, name || externalId] as const),
    ]);
  });

/** Who changed something, with a display name. */
export type NamedActor = { kind: DoneBy["byKind"]; id: string | null; name: string | null; version: number | null };

/** Finds the actor of rows already read: a user or a token of the business, by name. */
export const nameAuditActors = async (scope: Scope, rows: readonly DoneBy[]): Promise<(row: DoneBy) => NamedActor> => {
  const names = await readDisplayNames(
    scope,
    rows.flatMap(({ byId }) => byId ?? []),
  );
  return ({ byKind, byId, version }) => ({
    kind: byKind,
    id: byId,
    name: (byId && names.get(byId)) ?? null,
    version,
  });
};
