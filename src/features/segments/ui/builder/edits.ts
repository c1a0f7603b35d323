import { type Condition, GROUP_KINDS, type GroupKind } from "#records/rules/criteria/criteria.ts";
import {
  type Edit,
  indexIn,
  nestedKind,
  withGroup,
  withinLimits,
  withMembers,
  withoutEmptyGroups,
  withoutRow,
  withRow,
} from "./row-changes.ts";
import { copyRow, findParentGroup, findRow, type GroupRow, idGenerator, isGroup, listRows, type Row } from "./tree.ts";

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
