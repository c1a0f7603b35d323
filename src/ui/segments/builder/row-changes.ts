import { DEEPEST, MOST_CONDITIONS } from "#lib/domain/segments/bounds.ts";
import type { GroupKind } from "#lib/domain/segments/criteria.ts";
import { conditionCount, type GroupRow, isGroup, levelsOf, parentOf, type Row } from "./tree.ts";

/** What became of the rows, and which one has the focus then. */
export type Edit = { root: GroupRow; focus: string };

/** Rebuilds the group that has this id with other members (and another kind). */
export const withGroup = (group: GroupRow, id: string, change: (group: GroupRow) => GroupRow): GroupRow =>
  group.id === id
    ? change(group)
    : { ...group, members: group.members.map((row) => (isGroup(row) ? withGroup(row, id, change) : row)) };

/** A group's members as they are to be. */
export const withMembers = (
  root: GroupRow,
  id: string,
  change: (members: readonly Row[]) => readonly Row[],
): GroupRow => withGroup(root, id, (group) => ({ ...group, members: change(group.members) }));

/** -1 where it is no member. */
export const indexIn = ({ members }: GroupRow, id: string): number => members.findIndex((row) => row.id === id);

export const inserted = (members: readonly Row[], at: number, row: Row): Row[] => [
  ...members.slice(0, at),
  row,
  ...members.slice(at),
];

/** Groups that lost their last member go with it, the outermost excepted. */
export const withoutEmptyGroups = (group: GroupRow): GroupRow => ({
  ...group,
  members: group.members.flatMap((row): readonly Row[] => {
    if (!isGroup(row)) return [row];
    const rest = withoutEmptyGroups(row);
    return rest.members.length > 0 ? [rest] : [];
  }),
});

/** The row is gone from where it stood. */
export const taken = (root: GroupRow, id: string): GroupRow => {
  const parent = parentOf(root, id);
  return parent ? withMembers(root, parent.id, (members) => members.filter((row) => row.id !== id)) : root;
};

/** An edit, unless it would go beyond the levels and conditions that criteria may have. */
export const allowed = (edit: Edit): Edit | null =>
  levelsOf(edit.root) <= DEEPEST && conditionCount(edit.root) <= MOST_CONDITIONS ? edit : null;

/** Of a group inside one of this kind. */
export const otherThan = (kind: GroupKind): GroupKind => (kind === "all" ? "any" : "all");
