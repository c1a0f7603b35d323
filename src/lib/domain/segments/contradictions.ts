import { type Condition, type Criteria, membersOf } from "./criteria.ts";
import type { Problem } from "./value-problems.ts";

const lowestOf = ({ operator, value }: Condition): number | undefined => {
  if (operator === "at_least" && typeof value === "number") return value;
  return operator === "between" && Array.isArray(value) ? Number(value[0]) : undefined;
};

const highestOf = ({ operator, value }: Condition): number | undefined => {
  if (operator === "at_most" && typeof value === "number") return value;
  return operator === "between" && Array.isArray(value) ? Number(value[1]) : undefined;
};

const isSameQuestion = (a: Condition, b: Condition): boolean => a.field === b.field && a.withinDays === b.withinDays;

/** Finds a number within `all` whose minimum exceeds its maximum, so that no customer could match. */
export const contradictionsIn = (criteria: Criteria, at = ""): Problem[] => {
  if ("field" in criteria) return [];
  const [kind = "all"] = Object.keys(criteria);
  const path = (i: number) => `${at === "" ? "" : `${at}.`}${kind}[${i}]`;
  const members = membersOf(criteria);
  const here = members.flatMap((member, i): Problem[] => {
    if (kind !== "all" || !("field" in member)) return [];
    const lowest = lowestOf(member);
    const against = members.find((other) => {
      const highest = "field" in other && isSameQuestion(member, other) ? highestOf(other) : undefined;
      return lowest !== undefined && highest !== undefined && lowest > highest;
    });
    const max = against && "field" in against ? highestOf(against) : undefined;
    return max === undefined ? [] : [{ path: `${path(i)}.value`, reason: "at_most", values: { max } }];
  });
  return [...here, ...members.flatMap((member, i) => contradictionsIn(member, path(i)))];
};
