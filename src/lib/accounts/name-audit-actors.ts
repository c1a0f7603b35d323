import { namesOf } from "#lib/server/db/display-names.ts";
import type { DoneBy } from "#lib/server/db/segments/membership-changes.ts";
import type { Scope } from "../domain/permissions.ts";

/** Who added or removed a segment member: a user, token or rule, for display. */
export type AuditActor = { kind: DoneBy["byKind"]; id: string | null; name: string | null; version: number | null };

/** Says who did it, for rows read before: a user or a token of the business by name. */
export const auditActorsOf = async (scope: Scope, rows: readonly DoneBy[]): Promise<(row: DoneBy) => AuditActor> => {
  const names = await namesOf(
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
