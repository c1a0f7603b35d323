import { type Condition, GROUP_KINDS, type GroupKind } from "#records/rules/criteria/criteria.ts";
import { DEEPEST, MOST_CONDITIONS } from "#records/rules/criteria/field.ts";
import type { Command } from "./keys.ts";
import {
  conditionCount,
  copyRow,
  countLevels,
  findParentGroup,
  findRow,
  type GroupRow,
  idGenerator,
  isGroup,
  listRows,
  type Row,
} from "./tree.ts";

/** The edited rows, and the row to focus. */
export type Edit = { root: GroupRow; focus: string };

/** Rebuilds the group with this ID with other members (and another kind). */
const withGroup = (group: GroupRow, id: string, change: (group: GroupRow) => GroupRow): GroupRow =>
  group.id === id
    ? change(group)
    : { ...group, members: group.members.map((row) => (isGroup(row) ? withGroup(row, id, change) : row)) };

/** Returns a group's new members. */
const withMembers = (root: GroupRow, id: string, change: (members: readonly Row[]) => readonly Row[]): GroupRow =>
  withGroup(root, id, (group) => ({ ...group, members: change(group.members) }));

/** -1 if the row is not a direct member. */
const indexIn = ({ members }: GroupRow, id: string): number => members.findIndex((row) => row.id === id);

const withRow = (members: readonly Row[], at: number, row: Row): Row[] => [
  ...members.slice(0, at),
  row,
  ...members.slice(at),
];

/** Groups without members are removed as well, except the outermost. */
const withoutEmptyGroups = (group: GroupRow): GroupRow => ({
  ...group,
  members: group.members.flatMap((row): readonly Row[] => {
    if (!isGroup(row)) return [row];
    const rest = withoutEmptyGroups(row);
    return rest.members.length > 0 ? [rest] : [];
  }),
});

/** The tree without this row. */
const withoutRow = (root: GroupRow, id: string): GroupRow => {
  const parent = findParentGroup(root, id);
  return parent ? withMembers(root, parent.id, (members) => members.filter((row) => row.id !== id)) : root;
};

/** An edit, unless it exceeds the maximum depth or number of conditions. */
const withinLimits = (edit: Edit): Edit | null =>
  countLevels(edit.root) <= DEEPEST && conditionCount(edit.root) <= MOST_CONDITIONS ? edit : null;

/** The kind of a new group inside one of this kind. */
const nestedKind = (kind: GroupKind): GroupKind => (kind === "all" ? "any" : "all");

/** Wraps the row in a new group. */
export const wrapRow = (root: GroupRow, id: string): Edit | null => {
  const [row, parent] = [findRow(root, id), findParentGroup(root, id)];
  if (!row || !parent) return null;
  const group: GroupRow = { id: idGenerator(root)(), group: nestedKind(parent.group), members: [row] };
  const next = withMembers(root, parent.id, (members) => members.map((each) => (each.id === id ? group : each)));
  return withinLimits({ root: next, focus: id });
};

/** Moves the row out of its group, to the place after it. Null if it is outermost. */
export const liftRow = (root: GroupRow, id: string): Edit | null => {
  const parent = findParentGroup(root, id);
  const around = parent && findParentGroup(root, parent.id);
  return parent && around ? placeRow(root, id, { group: around.id, at: indexIn(around, parent.id) + 1 }) : null;
};

/**
 * Moves the row into a group; `at` counts the places before the row is removed. Null if it would be inside itself or too deep.
 */
export const placeRow = (root: GroupRow, id: string, { group, at }: { group: string; at: number }): Edit | null => {
  const [row, target] = [findRow(root, id), findRow(root, group)];
  if (!row || row.id === root.id || !target || !isGroup(target)) return null;
  if (isGroup(row) && listRows(row).some((below) => below.id === group)) return null;
  const from = indexIn(target, id);
  const place = from >= 0 && from < at ? at - 1 : at;
  const without = withoutRow(root, id);
  const next = withoutEmptyGroups(withMembers(without, group, (members) => withRow(members, place, row)));
  return withinLimits({ root: next, focus: id });
};

/**
 * Moves a row one step up or down in reading order: past a condition, into a group (for conditions) or past it (for groups), or
 * out of its group at its edge. Null at either end.
 */
export const moveRow = (root: GroupRow, id: string, step: -1 | 1): Edit | null => {
  const [row, parent] = [findRow(root, id), findParentGroup(root, id)];
  if (!row || !parent) return null;
  const at = indexIn(parent, id);
  const neighbour = parent.members[at + step];
  if (!neighbour) {
    const around = findParentGroup(root, parent.id);
    if (!around) return null;
    return placeRow(root, id, { group: around.id, at: indexIn(around, parent.id) + (step === 1 ? 1 : 0) });
  }
  if (isGroup(neighbour) && !isGroup(row)) {
    return placeRow(root, id, { group: neighbour.id, at: step === 1 ? 0 : neighbour.members.length });
  }
  return placeRow(root, id, { group: parent.id, at: step === 1 ? at + 2 : at - 1 });
};

const EMPTY: Condition = { field: "", operator: "at_least" };

/** Inserts after a row, or at the end of a group if the row is its head. */
const addRow = (root: GroupRow, at: string, row: Row): GroupRow => {
  const here = findRow(root, at);
  if (!here || isGroup(here)) return withMembers(root, here?.id ?? root.id, (members) => [...members, row]);
  const parent = findParentGroup(root, at) ?? root;
  return withMembers(root, parent.id, (members) => withRow(members, indexIn(parent, at) + 1, row));
};

/** Adds an empty condition. Null at the maximum number of conditions. */
export const addCondition = (root: GroupRow, at: string, condition: Condition = EMPTY): Edit | null => {
  const row = { id: idGenerator(root)(), condition };
  return withinLimits({ root: addRow(root, at, row), focus: row.id });
};

/** Adds a group with one empty condition, which gets the focus. */
export const addGroup = (root: GroupRow, at: string): Edit | null => {
  const newId = idGenerator(root);
  const here = findRow(root, at);
  const around = here && isGroup(here) ? here : (findParentGroup(root, at) ?? root);
  const row: GroupRow = {
    id: newId(),
    group: nestedKind(around.group),
    members: [{ id: newId(), condition: EMPTY }],
  };
  return withinLimits({ root: addRow(root, at, row), focus: row.members[0]?.id ?? row.id });
};

export const changeCondition = (root: GroupRow, id: string, condition: Condition): Edit => {
  const parent = findParentGroup(root, id) ?? root;
  const change = (members: readonly Row[]) => members.map((row) => (row.id === id ? { id, condition } : row));
  return { root: withMembers(root, parent.id, change), focus: id };
};

export const setGroupKind = (root: GroupRow, id: string, group: GroupKind): Edit => ({
  root: withGroup(root, id, (one) => ({ ...one, group })),
  focus: id,
});

/** ALL → ANY → NONE → ALL. Null for a condition. */
export const cycleGroupKind = (root: GroupRow, id: string): Edit | null => {
  const row = findRow(root, id);
  if (!row || !isGroup(row)) return null;
  const next = GROUP_KINDS[(GROUP_KINDS.indexOf(row.group) + 1) % GROUP_KINDS.length];
  return setGroupKind(root, id, next ?? "all");
};

/** The focus moves to the previous row, else the next one, else the outermost head. */
export const removeRow = (root: GroupRow, id: string): Edit | null => {
  if (id === root.id) return null;
  const order = listRows(root).map((row) => row.id);
  const next = withoutEmptyGroups(withoutRow(root, id));
  const left = new Set(listRows(next).map((row) => row.id));
  const at = order.indexOf(id);
  const after = order.slice(at + 1).find((each) => left.has(each));
  const before = order.slice(1, at).findLast((each) => left.has(each));
  return { root: next, focus: after ?? before ?? root.id };
};

export const duplicateRow = (root: GroupRow, id: string): Edit | null => {
  const [row, parent] = [findRow(root, id), findParentGroup(root, id)];
  if (!row || !parent) return null;
  const copy = copyRow(row, idGenerator(root));
  const next = withMembers(root, parent.id, (members) => withRow(members, indexIn(parent, id) + 1, copy));
  return withinLimits({ root: next, focus: copy.id });
};

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
