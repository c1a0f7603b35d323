import type { Condition, Criteria, GroupKind } from "#records/rules/criteria/criteria.ts";
import { findGroupKind, listMembers } from "#records/rules/criteria/criteria.ts";

/** A condition being edited; its field and value may still be missing. */
export type DraftCondition = Condition;

export type ConditionRow = { id: string; condition: DraftCondition };
export type GroupRow = { id: string; group: GroupKind; members: readonly Row[] };
/** A row of the builder; its ID survives every edit, so that the focus can follow it. */
export type Row = ConditionRow | GroupRow;

export const isGroup = (row: Row): row is GroupRow => "members" in row;

/** All rows below a group with their depth (direct members have 1), in reading order. */
const rowsBelow = (group: GroupRow, depth = 1): { row: Row; parent: GroupRow; depth: number }[] =>
  group.members.flatMap((row) => [{ row, parent: group, depth }, ...(isGroup(row) ? rowsBelow(row, depth + 1) : [])]);

/** All rows in reading order, starting with the outermost group's head. */
export const listRows = (root: GroupRow): Row[] => [root, ...rowsBelow(root).map(({ row }) => row)];

export const findRow = (root: GroupRow, id: string): Row | undefined => listRows(root).find((row) => row.id === id);

/** The parent group of a row; undefined for the outermost. */
export const findParentGroup = (root: GroupRow, id: string): GroupRow | undefined =>
  rowsBelow(root).find(({ row }) => row.id === id)?.parent;

export const conditionCount = (root: GroupRow): number => rowsBelow(root).filter(({ row }) => !isGroup(row)).length;

/** The depth of nested groups. */
export const countLevels = (group: GroupRow): number =>
  1 + Math.max(0, ...group.members.map((row) => (isGroup(row) ? countLevels(row) : 0)));

/** New IDs that no row of the tree has. */
export const idGenerator = (root: GroupRow): (() => string) => {
  let last = Math.max(0, ...listRows(root).map(({ id }) => Number(id.slice(1))));
  return () => {
    last += 1;
    return `r${last}`;
  };
};

/** A copy of a row and everything below it with new IDs. */
export const copyRow = (row: Row, newId: () => string): Row =>
  isGroup(row)
    ? { id: newId(), group: row.group, members: row.members.map((member) => copyRow(member, newId)) }
    : { id: newId(), condition: row.condition };

const rowFrom = (criteria: Criteria, newId: () => string): Row => {
  if ("field" in criteria) return { id: newId(), condition: criteria };
  const id = newId();
  const group = findGroupKind(criteria) ?? "all";
  return { id, group, members: listMembers(criteria).map((member) => rowFrom(member, newId)) };
};

const NOTHING: GroupRow = { id: "r1", group: "all", members: [] };

/** Criteria as rows. A single condition becomes the only member of an outermost group; null becomes an empty group. */
export const treeFrom = (criteria: Criteria | null): GroupRow => {
  if (!criteria) return NOTHING;
  const row = rowFrom("field" in criteria ? { all: [criteria] } : criteria, idGenerator({ ...NOTHING, id: "r0" }));
  return isGroup(row) ? row : NOTHING;
};

/** The rows as criteria, possibly incomplete; `readCriteria` validates them. */
export const criteriaFrom = (row: Row): Criteria => {
  if (!isGroup(row)) return row.condition;
  const members = row.members.map(criteriaFrom);
  if (row.group === "any") return { any: members };
  return row.group === "not" ? { not: members } : { all: members };
};

/** The path of each row in the API's notation: `all[0].any[1]`; the outermost group is "". */
export const mapRowPaths = (group: GroupRow, at = ""): Map<string, string> => {
  const paths = new Map([[group.id, at]]);
  group.members.forEach((row, i) => {
    const path = `${at === "" ? "" : `${at}.`}${group.group}[${i}]`;
    if (isGroup(row)) for (const [id, below] of mapRowPaths(row, path)) paths.set(id, below);
    else paths.set(row.id, path);
  });
  return paths;
};
