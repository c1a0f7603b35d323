import { findField } from "#records/rules/criteria/catalogue.ts";
import {
  type Condition,
  type Criteria,
  findGroupKind,
  type GroupKind,
  listMembers,
  type Operator,
} from "#records/rules/criteria/criteria.ts";
import { type Field, listOperators, pickValueForm, type ValueForm } from "#records/rules/criteria/field.ts";

type Value = Condition["value"];

/** The default window for fields that require one. */
const DEFAULT_DAYS = 90;

/** Converts a value for another operator as far as possible; undefined if it must be entered again. */
const convertValue = (value: Value, from: ValueForm, to: ValueForm): Value => {
  if (from === to) return value;
  if (typeof value === "number" && to === "two numbers") return [value, value];
  if (from === "two numbers" && to === "number" && Array.isArray(value)) return Number(value[0]);
  if (typeof value === "string" && to === "texts" && from === "text") return [value];
  if (from === "texts" && to === "text" && Array.isArray(value) && value.length === 1) return String(value[0]);
  return undefined;
};

type PartialCondition = { [Key in keyof Condition]?: Condition[Key] | undefined };

/** Removes keys without a value, which the API's criteria do not have. */
const condition = ({ value, withinDays, times, minMembership, ...rest }: PartialCondition) =>
  ({
    ...rest,
    ...(value !== undefined && { value }),
    ...(withinDays !== undefined && { withinDays }),
    ...(times !== undefined && { times }),
    ...(minMembership !== undefined && { minMembership }),
  }) as Condition;

/** Changes the field: uses its default operator without a value. Unchanged for the same field. */
export const withField = (before: Condition, field: Field): Condition => {
  if (before.field === field.name) return before;
  const operator = listOperators(field)[0] ?? "is";
  return condition({
    field: field.name,
    operator,
    withinDays: field.window === "must" ? DEFAULT_DAYS : undefined,
  });
};

/** A condition on this field whose value is still to be entered. */
export const beginCondition = (field: Field): Condition => withField({ field: "", operator: "is" }, field);

/** Changes the operator; keeps the value if it fits. */
export const withOperator = (before: Condition, operator: Operator): Condition => {
  const field = findField(before.field);
  if (!field) return before;
  const form = pickValueForm(field, operator);
  const value = convertValue(before.value, pickValueForm(field, before.operator), form);
  return condition({ ...before, operator, value, minMembership: form === "none" ? undefined : before.minMembership });
};

export const withValue = (before: Condition, value: Value): Condition => condition({ ...before, value });

/** Only in the last days; undefined for all time. */
export const withWindow = (before: Condition, withinDays: number | undefined): Condition =>
  condition({ ...before, withinDays });

/** In at least this many orders, or this many times; undefined for no minimum. */
export const withTimes = (before: Condition, times: number | undefined): Condition => condition({ ...before, times });

/** With at least this membership; undefined for the nearest segment. */
export const withMinMembership = (before: Condition, minMembership: number | undefined): Condition =>
  condition({ ...before, minMembership });

/** A condition being edited; its field and value may still be missing. */
type DraftCondition = Condition;

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
