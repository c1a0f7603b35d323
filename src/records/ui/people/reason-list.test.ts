import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { type Criteria, findGroupKind, listConditions, listMembers } from "#records/rules/criteria/criteria.ts";
import { evaluateReasons } from "./reason-list.tsx";

/** A customer for whom these conditions hold; `field` is the condition's name. */
const evaluate = (rule: Criteria, holding: readonly string[]) =>
  evaluateReasons(
    listConditions(rule).map(({ path, condition: { field, operator } }) => ({
      path,
      field,
      operator,
      inWords: field,
      own: null,
      ownInWords: null,
      holds: holding.includes(field),
    })),
  );

const standingsOf = (rule: Criteria, holding: readonly string[]) =>
  Object.fromEntries(evaluate(rule, holding).map(({ field, status }) => [field, status]));

const is = (field: string): Criteria => ({ field, operator: "is_set" });

describe("any of several alternatives", () => {
  const rule = { all: [is("spent"), { any: [is("recent"), is("frequent")] }] };

  test("a customer who meets one does not miss the other", () => {
    expect(standingsOf(rule, ["spent", "recent"])).toEqual({ spent: "met", recent: "met", frequent: "spare" });
  });

  test("a customer who meets none misses each, and nothing else", () => {
    expect(standingsOf(rule, ["spent"])).toEqual({ spent: "met", recent: "missed", frequent: "missed" });
  });

  test("an unmet alternative is spare even if another condition excludes the customer", () => {
    expect(standingsOf(rule, ["frequent"])).toEqual({ spent: "missed", recent: "spare", frequent: "met" });
  });
});

test("an excluded condition is met when it does not hold, and otherwise missed", () => {
  const rule = { all: [is("spent"), { not: [is("refunded"), is("blocked")] }] };
  expect(standingsOf(rule, ["spent", "blocked"])).toEqual({ spent: "met", refunded: "met", blocked: "missed" });
  expect(evaluate(rule, []).map(({ isWanted }) => isWanted)).toEqual([true, false, false]);
});

test("one condition that does not hold makes the others spare if not all of them may hold", () => {
  const rule = { not: [{ all: [is("loud"), is("late")] }] };
  expect(standingsOf(rule, ["loud"])).toEqual({ loud: "spare", late: "met" });
});

test("a single condition", () => {
  expect(standingsOf(is("spent"), [])).toEqual({ spent: "missed" });
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
  const members = listMembers(rule).map((member) => holds(member, holding));
  if (findGroupKind(rule) === "any") return members.includes(true);
  return findGroupKind(rule) === "not" ? !members.includes(true) : !members.includes(false);
};

test("a matching customer misses nothing, and any other misses something", () => {
  fc.assert(
    fc.property(anyRule, fc.subarray(NAMES), (rule, holding) => {
      const missed = evaluate(rule, holding).filter(({ status }) => status === "missed");
      expect(missed.length === 0).toBe(holds(rule, holding));
    }),
  );
});
