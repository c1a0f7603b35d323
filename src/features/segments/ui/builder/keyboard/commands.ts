import { addCondition, addGroup, cycleGroupKind, duplicateRow, removeRow } from "../edits.ts";
import type { Edit } from "../row-changes.ts";
import type { GroupRow } from "../tree.ts";
import type { Command } from "./keys.ts";
import { liftRow, moveRow, wrapRow } from "./moves.ts";

/** The edit that each command performs; null if it is not possible. Commands that only move the focus are not included. */
export const COMMANDS: Partial<Record<Command, (root: GroupRow, id: string) => Edit | null>> = {
  condition: (root, id) => addCondition(root, id),
  group: addGroup,
  up: (root, id) => moveRow(root, id, -1),
  down: (root, id) => moveRow(root, id, 1),
  wrap: wrapRow,
  lift: liftRow,
  cycle: cycleGroupKind,
  duplicate: duplicateRow,
  remove: removeRow,
};
