import { DEEPEST, MOST_CONDITIONS } from "#lib/domain/criteria/bounds.ts";
import { type Condition, GROUP_KINDS, type GroupKind } from "#lib/domain/criteria/criteria.ts";
import {
  conditionCount,
  copyOf,
  findRow,
  freshIds,
  type GroupRow,
  isGroup,
  levelsOf,
  parentOf,
  type Row,
  rowsOf,
} from "./tree.ts";

/** What became of the rows, and which one has the focus then. */
export type Edit = { root: GroupRow; focus: string };

const EMPTY: Condition = { field: "", operator: "at_least" };

/** Rebuilds the group that has this id with other members (and another kind). */
const withGroup = (group: GroupRow, id: string, change: (group: GroupRow) => GroupRow): GroupRow =>
  group.id === id
    ? change(group)
    : { ...group, members: group.members.map((row) => (isGroup(row) ? withGroup(row, id, change) : row)) };

const withMembers = (root: GroupRow, id: string, change: (members: readonly Row[]) => readonly Row[]): GroupRow =>
  withGroup(root, id, (group) => ({ ...group, members: change(group.members) }));

const indexIn = ({ members }: GroupRow, id: string): number => members.findIndex((row) => row.id === id);

const inserted = (members: readonly Row[], at: number, row: Row): Row[] => [
  ...members.slice(0, at),
  row,
  ...members.slice(at),
];

/** Groups that lost their last member go with it, the outermost excepted. */
const withoutEmptyGroups = (group: GroupRow): GroupRow => ({
  ...group,
  members: group.members.flatMap((row): readonly Row[] => {
    if (!isGroup(row)) return [row];
    const rest = withoutEmptyGroups(row);
    return rest.members.length > 0 ? [rest] : [];
  }),
});

const taken = (root: GroupRow, id: string): GroupRow => {
  const parent = parentOf(root, id);
  return parent ? withMembers(root, parent.id, (members) => members.filter((row) => row.id !== id)) : root;
};

/** An edit, unless it would go beyond the levels and conditions that criteria may have. */
const allowed = (edit: Edit): Edit | null =>
  levelsOf(edit.root) <= DEEPEST && conditionCount(edit.root) <= MOST_CONDITIONS ? edit : null;

/** After a row, or as the last one of a group on whose head one stands. */
const addRow = (root: GroupRow, at: string, row: Row): GroupRow => {
  const here = findRow(root, at);
  if (!here || isGroup(here)) return withMembers(root, here?.id ?? root.id, (members) => [...members, row]);
  const parent = parentOf(root, at) ?? root;
  return withMembers(root, parent.id, (members) => inserted(members, indexIn(parent, at) + 1, row));
};

/** A condition that is still to be written. Null where there are as many as there may be. */
export const addCondition = (root: GroupRow, at: string, condition: Condition = EMPTY): Edit | null => {
  const row = { id: freshIds(root)(), condition };
  return allowed({ root: addRow(root, at, row), focus: row.id });
};

const otherThan = (kind: GroupKind): GroupKind => (kind === "all" ? "any" : "all");

/** A group with one condition to be written in it, which has the focus. */
export const addGroup = (root: GroupRow, at: string): Edit | null => {
  const newId = freshIds(root);
  const here = findRow(root, at);
  const around = here && isGroup(here) ? here : (parentOf(root, at) ?? root);
  const row: GroupRow = {
    id: newId(),
    group: otherThan(around.group),
    members: [{ id: newId(), condition: EMPTY }],
  };
  return allowed({ root: addRow(root, at, row), focus: row.members[0]?.id ?? row.id });
};

export const changeCondition = (root: GroupRow, id: string, condition: Condition): Edit => {
  const parent = parentOf(root, id) ?? root;
  const change = (members: readonly Row[]) => members.map((row) => (row.id === id ? { id, condition } : row));
  return { root: withMembers(root, parent.id, change), focus: id };
};

export const setGroupKind = (root: GroupRow, id: string, group: GroupKind): Edit => ({
  root: withGroup(root, id, (one) => ({ ...one, group })),
  focus: id,
});

/** ALL → ANY → NONE → ALL. Null on a condition. */
export const cycleGroupKind = (root: GroupRow, id: string): Edit | null => {
  const row = findRow(root, id);
  if (!row || !isGroup(row)) return null;
  const next = GROUP_KINDS[(GROUP_KINDS.indexOf(row.group) + 1) % GROUP_KINDS.length];
  return setGroupKind(root, id, next ?? "all");
};

/** The row before takes the focus, else the one after, else the outermost head. */
export const removeRow = (root: GroupRow, id: string): Edit | null => {
  if (id === root.id) return null;
  const order = rowsOf(root).map((row) => row.id);
  const next = withoutEmptyGroups(taken(root, id));
  const left = new Set(rowsOf(next).map((row) => row.id));
  const at = order.indexOf(id);
  const after = order.slice(at + 1).find((each) => left.has(each));
  const before = order.slice(1, at).findLast((each) => left.has(each));
  return { root: next, focus: after ?? before ?? root.id };
};

export const duplicateRow = (root: GroupRow, id: string): Edit | null => {
  const [row, parent] = [findRow(root, id), parentOf(root, id)];
  if (!row || !parent) return null;
  const copy = copyOf(row, freshIds(root));
  const next = withMembers(root, parent.id, (members) => inserted(members, indexIn(parent, id) + 1, copy));
  return allowed({ root: next, focus: copy.id });
};

/** The row becomes the one member of a group in its place. */
export const wrapRow = (root: GroupRow, id: string): Edit | null => {
  const [row, parent] = [findRow(root, id), parentOf(root, id)];
  if (!row || !parent) return null;
  const group: GroupRow = { id: freshIds(root)(), group: otherThan(parent.group), members: [row] };
  const next = withMembers(root, parent.id, (members) => members.map((each) => (each.id === id ? group : each)));
  return allowed({ root: next, focus: id });
};

/** Out of its group, to stand after it. Null where it stands outermost. */
export const liftRow = (root: GroupRow, id: string): Edit | null => {
  const parent = parentOf(root, id);
  const around = parent && parentOf(root, parent.id);
  return parent && around ? placeRow(root, id, { group: around.id, at: indexIn(around, parent.id) + 1 }) : null;
};

/**
 * Into a group, at a place counted before the row was taken from where it stood. Null where it can't stand: inside itself, too
 * deep.
 */
export const placeRow = (root: GroupRow, id: string, { group, at }: { group: string; at: number }): Edit | null => {
  const [row, target] = [findRow(root, id), findRow(root, group)];
  if (!row || row.id === root.id || !target || !isGroup(target)) return null;
  if (isGroup(row) && rowsOf(row).some((below) => below.id === group)) return null;
  const from = indexIn(target, id);
  const place = from >= 0 && from < at ? at - 1 : at;
  const without = taken(root, id);
  const next = withoutEmptyGroups(withMembers(without, group, (members) => inserted(members, place, row)));
  return allowed({ root: next, focus: id });
};

/**
 * One step up or down in reading order: past a condition, into a group (a condition) or past it (a group), out of its own
 * group at the end of it. Null at the end of all.
 */
export const moveRow = (root: GroupRow, id: string, step: -1 | 1): Edit | null => {
  const [row, parent] = [findRow(root, id), parentOf(root, id)];
  if (!row || !parent) return null;
  const at = indexIn(parent, id);
  const neighbour = parent.members[at + step];
  if (!neighbour) {
    const around = parentOf(root, parent.id);
    if (!around) return null;
    return placeRow(root, id, { group: around.id, at: indexIn(around, parent.id) + (step === 1 ? 1 : 0) });
  }
  if (isGroup(neighbour) && !isGroup(row)) {
    return placeRow(root, id, { group: neighbour.id, at: step === 1 ? 0 : neighbour.members.length });
  }
  return placeRow(root, id, { group: parent.id, at: step === 1 ? at + 2 : at - 1 });
};
