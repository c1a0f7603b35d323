import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { type Criteria, conditionsOf, groupKindOf, membersOf } from "#lib/domain/segments/criteria.ts";
import { evaluateReasons } from "./evaluate-reasons.ts";

/** A customer for whom these conditions hold; `field` is the condition's name. */
const judgedBy = (rule: Criteria, holding: readonly string[]) =>
  evaluateReasons(
    conditionsOf(rule).map(({ path, condition: { field, operator } }) => ({
      ...{ path, field, operator, inWords: field, own: null, ownInWords: null },
      holds: holding.includes(field),
    })),
  );

const standings = (rule: Criteria, holding: readonly string[]) =>
  Object.fromEntries(judgedBy(rule, holding).map(({ field, standing }) => [field, standing]));

const is = (field: string): Criteria => ({ field, operator: "is_set" });

describe("one of several ways is enough", () => {
  const rule = { all: [is("spent"), { any: [is("recent"), is("frequent")] }] };

  test("whoever goes one of them does not miss the other", () => {
    expect(standings(rule, ["spent", "recent"])).toEqual({ spent: "met", recent: "met", frequent: "spare" });
  });

  test("whoever goes none of them misses each, and nothing else", () => {
    expect(standings(rule, ["spent"])).toEqual({ spent: "met", recent: "missed", frequent: "missed" });
  });

  test("a way is spare too where another condition keeps somebody out", () => {
    expect(standings(rule, ["frequent"])).toEqual({ spent: "missed", recent: "spare", frequent: "met" });
  });
});

test("what may not be is met where it is not, and stands in the way where it is", () => {
  const rule = { all: [is("spent"), { not: [is("refunded"), is("blocked")] }] };
  expect(standings(rule, ["spent", "blocked"])).toEqual({ spent: "met", refunded: "met", blocked: "missed" });
  expect(judgedBy(rule, []).map(({ isWanted }) => isWanted)).toEqual([true, false, false]);
});

test("of several that may not all be, one that is not makes the others spare", () => {
  const rule = { not: [{ all: [is("loud"), is("late")] }] };
  expect(standings(rule, ["loud"])).toEqual({ loud: "spare", late: "met" });
});

test("a lone condition", () => {
  expect(standings(is("spent"), [])).toEqual({ spent: "missed" });
  expect(evaluateReasons([])).toEqual([]);
});

const NAMES = ["a", "b", "c", "d", "e"];

const { rule: anyRule } = fc.letrec<{ rule: Criteria; members: Criteria[] }>((tie) => ({
  rule: fc.oneof(
    { maxDepth: 4, withCrossShrink: true },
    fc.constantFrom(...NAMES).map(is),
    tie("members").map((all) => ({ all })),
    tie("members").map((any) => ({ any })),
    tie("members").map((not) => ({ not })),
  ),
  members: fc.array(tie("rule"), { minLength: 1, maxLength: 3 }),
}));

const holds = (rule: Criteria, holding: readonly string[]): boolean => {
  if ("field" in rule) return holding.includes(rule.field);
  const members = membersOf(rule).map((member) => holds(member, holding));
  if (groupKindOf(rule) === "any") return members.includes(true);
  return groupKindOf(rule) === "not" ? !members.includes(true) : !members.includes(false);
};

test("whom a rule means misses nothing, and whom it does not mean misses something", () => {
  fc.assert(
    fc.property(anyRule, fc.subarray(NAMES), (rule, holding) => {
      const missed = judgedBy(rule, holding).filter(({ standing }) => standing === "missed");
      expect(missed.length === 0).toBe(holds(rule, holding));
    }),
  );
});
