import { readDisplayNames } from "#core/db/display-names.ts";
import type { DoneBy } from "#core/values/done-by.ts";
import type { Scope } from "#core/values/permissions.ts";
/** Who added a customer to a segment or removed them, with a display name. */
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
