import { readDisplayNames } from "#core/db/display-names.ts";
import type { Actor } from "#core/values/permissions.ts";
import type { RunDefinition } from "./rules/define-run.ts";
import type { RunRow } from "./store/runs.ts";

export type ShownRun<Kind extends string = string> = Omit<RunRow, "kind"> & {
  kind: Kind;
  begunBy: { kind: RunRow["actorKind"]; id: string; name: string | null };
};

type Shown<Kind extends string> = Pick<RunDefinition<Kind>, "resultFor">;

/** The run with whoever began it, and of its result what the actor may see. */
export const describeRun = <Kind extends string>(
  actor: Actor,
  row: RunRow,
  { resultFor }: Shown<Kind>,
  names: ReadonlyMap<string, string>,
): ShownRun<Kind> => ({
  ...row,
  kind: row.kind as Kind,
  result: row.result && (resultFor ? resultFor(actor, row.result) : row.result),
  begunBy: { kind: row.actorKind, id: row.actorId, name: names.get(row.actorId) ?? null },
});

export const showRun = async <Kind extends string>(
  actor: Actor,
  row: RunRow,
  definition: Shown<Kind>,
): Promise<ShownRun<Kind>> => describeRun(actor, row, definition, await readDisplayNames(actor, [row.actorId]));
