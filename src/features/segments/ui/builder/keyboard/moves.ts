import {
  type Edit,
  indexIn,
  nestedKind,
  withinLimits,
  withMembers,
  withoutEmptyGroups,
  withoutRow,
  withRow,
} from "../row-changes.ts";
import { findParentGroup, findRow, type GroupRow, idGenerator, isGroup, listRows } from "../tree.ts";

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
