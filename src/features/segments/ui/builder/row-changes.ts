import { DEEPEST, MOST_CONDITIONS } from "#features/segments/rules/bounds.ts";
import type { GroupKind } from "#records/rules/criteria/criteria.ts";
import { conditionCount, countLevels, findParentGroup, type GroupRow, isGroup, type Row } from "./tree.ts";

/** The edited rows, and the row to focus. */
export type Edit = { root: GroupRow; focus: string };

/** Rebuilds the group with this ID with other members (and another kind). */
export const withGroup = (group: GroupRow, id: string, change: (group: GroupRow) => GroupRow): GroupRow =>
  group.id === id
    ? change(group)
    : { ...group, members: group.members.map((row) => (isGroup(row) ? withGroup(row, id, change) : row)) };

/** Returns a group's new members. */
export const withMembers = (
  root: GroupRow,
  id: string,
  change: (members: readonly Row[]) => readonly Row[],
): GroupRow => withGroup(root, id, (group) => ({ ...group, members: change(group.members) }));

/** -1 if the row is not a direct member. */
export const indexIn = ({ members }: GroupRow, id: string): number => members.findIndex((row) => row.id === id);

export const withRow = (members: readonly Row[], at: number, row: Row): Row[] => [
  ...members.slice(0, at),
  row,
  ...members.slice(at),
];

/** Groups without members are removed as well, except the outermost. */
export const withoutEmptyGroups = (group: GroupRow): GroupRow => ({
  ...group,
  members: group.members.flatMap((row): readonly Row[] => {
    if (!isGroup(row)) return [row];
    const rest = withoutEmptyGroups(row);
    return rest.members.length > 0 ? [rest] : [];
  }),
});

/** The tree without this row. */
export const withoutRow = (root: GroupRow, id: string): GroupRow => {
  const parent = findParentGroup(root, id);
  return parent ? withMembers(root, parent.id, (members) => members.filter((row) => row.id !== id)) : root;
};

/** An edit, unless it exceeds the maximum depth or number of conditions. */
export const withinLimits = (edit: Edit): Edit | null =>
  countLevels(edit.root) <= DEEPEST && conditionCount(edit.root) <= MOST_CONDITIONS ? edit : null;

/** The kind of a new group inside one of this kind. */
export const nestedKind = (kind: GroupKind): GroupKind => (kind === "all" ? "any" : "all");
