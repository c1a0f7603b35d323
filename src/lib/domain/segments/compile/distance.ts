import { type Criteria, groupKindOf, membersOf } from "../criteria.ts";
import type { Sql } from "../sql.ts";
import { conditionSql } from "./condition-sql.ts";

/**
 * The fewest conditions that would have to be otherwise for criteria to hold: 0 for whom they mean. For all of a group to
 * hold, what each of them lacks is added; for one of them, the least is taken. Where a condition stands twice, it counts
 * twice.
 */
export const distanceSql = (criteria: Criteria, sql: Sql, isWanted = true): string => {
  if ("field" in criteria) return `(${isWanted ? "not " : ""}${conditionSql(criteria, sql)})::int`;
  const kind = groupKindOf(criteria);
  const members = membersOf(criteria).map((member) => distanceSql(member, sql, kind === "not" ? !isWanted : isWanted));
  const isSum = kind === "any" ? !isWanted : isWanted;
  return isSum ? `(${members.join(" + ")})` : `least(${members.join(", ")})`;
};
