import fc from "fast-check";
import { describe, expect, test } from "vitest";
import type { ActionKind } from "#lib/recommend/recommender.ts";
import { RFM_SEGMENTS } from "#lib/rfm/segments.ts";
import { addDays, daysBetween } from "#lib/time/day.ts";
import { LIKELY_BACK } from "#records/rules/customers/customer-standing.ts";
import { runs } from "#testing/depth.ts";
import {
  type ActionFacts,
  computeSaveValue,
  type NextAction,
  nextActionsFor,
  SEGMENT_STANCES,
  withoutReach,
} from "./next-actions.ts";

test("is the value if they come back, times the chance that they don't order in 90 days by themselves", () => {
  // 60.00 ÷ 0.5 = 120.00 if back; 70% don't return by themselves: 84.00.
  const outlook = { predictedClv: 6000, expectedPurchases: 1, pAlive: 0.5 };
  expect(computeSaveValue({ ...outlook, orderChance90: 0.3 })).toEqual({
    isExpected: true,
    valueIfBack: 12_000,
    saveValue: 8400,
    chanceToReturn: 0.3,
  });
});

test("is unknown without a forecast, and without the chance of an order", () => {
  const none = { predictedClv: null, expectedPurchases: null, pAlive: null, orderChance90: null };
  expect(computeSaveValue(none)).toEqual({
    isExpected: true,
    valueIfBack: null,
    saveValue: null,
    chanceToReturn: null,
  });
  const early = { predictedClv: 6000, expectedPurchases: 1, pAlive: 0.5, orderChance90: null };
  expect(computeSaveValue(early)).toMatchObject({ valueIfBack: 12_000, saveValue: null });
});

test("a customer is not expected back if a purchase within the forecast's horizon is unlikely", () => {
  // 30% active; then 0.1 ÷ 0.3 purchases: 0.3 × (1 − e^−0.333) = 0.085. With 0.13 purchases, 0.3 × (1 − e^−0.433) = 0.105.
  const outlook = { predictedClv: 6000, pAlive: 0.3, orderChance90: 0.5 };
  const [less, more] = [0.1, 0.13].map((expectedPurchases) => computeSaveValue({ ...outlook, expectedPurchases }));
  expect(less).toMatchObject({ isExpected: false, valueIfBack: null, saveValue: null });
  expect(more).toMatchObject({ isExpected: true, valueIfBack: 20_000, saveValue: 10_000 });
  expect(computeSaveValue({ ...outlook, expectedPurchases: 0, pAlive: 0 }).isExpected).toBe(false);
  // A slow customer who hardly returns within a quarter may still return within the year.
  expect(computeSaveValue({ ...outlook, expectedPurchases: 0.3, orderChance90: 0.05 }).isExpected).toBe(true);
});

test("a forecast without P(active) counts as it is", () => {
  const outlook = { predictedClv: 6000, expectedPurchases: 1, pAlive: null, orderChance90: 0.5 };
  expect(computeSaveValue(outlook)).toMatchObject({ isExpected: true, valueIfBack: 6000, saveValue: 3000 });
});

const REGULAR: ActionFacts = {
  today: "2025-03-11",
  customerSince: "2024-01-01",
  orderCount: 4,
  revenue: 120,
  due: { lastDay: "2025-03-01", dueOn: "2025-03-21", overdueOn: "2025-04-02", usualGapDays: 20 },
  isExpected: true,
  chanceToReturn: 0.2,
  segment: "promising",
  crossSell: null,
  emailConsent: "granted",
  smsConsent: "unknown",
  hasEmail: true,
  hasPhone: true,
};

const keysOf = (change: Partial<ActionFacts>) => nextActionsFor({ ...REGULAR, ...change }).map(({ key }) => key);
const [PROMISING, AT_RISK] = ["promising", "at_risk"].map((segment) => [1, 2, 3].map((n) => `${segment}:${n}`)) as [
  string[],
  string[],
];

describe("actions by rhythm", () => {
  test.each([
    ["2025-03-20", ["remind"]],
    ["2025-03-21", ["reorder_due", ...PROMISING]],
    ["2025-04-01", ["reorder_due", ...PROMISING]],
    ["2025-04-02", ["win_back"]],
  ])("the actions on %s are %j", (today, keys) => {
    expect(keysOf({ today })).toEqual(keys);
  });

  test("an overdue customer gets the segment's win-back actions, unless no return is expected", () => {
    const overdue = { today: "2025-05-01", segment: "at_risk" } as const;
    expect(keysOf(overdue)).toEqual(["win_back", ...AT_RISK]);
    expect(keysOf({ ...overdue, isExpected: false })).toEqual(["let_rest"]);
  });

  test("a customer who likely orders anyway is reminded instead of won back", () => {
    const overdue = { today: "2025-05-01", segment: "at_risk" } as const;
    expect(keysOf({ ...overdue, chanceToReturn: 0.699 })).toEqual(["win_back", ...AT_RISK]);
    expect(keysOf({ ...overdue, chanceToReturn: 0.7 })).toEqual(["reorder_due"]);
    expect(keysOf({ ...overdue, chanceToReturn: 0.88, isExpected: false })).toEqual(["let_rest"]);
    expect(keysOf({ ...overdue, chanceToReturn: null })[0]).toBe("win_back");
  });

  test("after one order, an invitation to the second and a welcome", () => {
    expect(keysOf({ orderCount: 1, segment: "new_customers" })).toEqual([
      "second_purchase",
      "new_customers:1",
      "new_customers:2",
      "new_customers:3",
    ]);
    expect(keysOf({ segment: "new_customers" })).toEqual(["remind", "new_customers:3"]);
  });

  test("the best customers are rewarded while they buy, and only then", () => {
    expect(keysOf({ segment: "champions" }).slice(0, 2)).toEqual(["reward", "remind"]);
    expect(keysOf({ segment: "champions", today: "2025-05-01" })).toEqual(["win_back"]);
  });

  test("a customer without a sale is invited to a first purchase", () => {
    expect(keysOf({ orderCount: 0, due: null, segment: null })).toEqual(["first_purchase"]);
  });
});

describe("actions by reach", () => {
  test("consent without an address asks for the address, unless another channel reaches them", () => {
    expect(keysOf({ hasEmail: false })[0]).toBe("ask_email");
    expect(keysOf({ hasEmail: false, smsConsent: "granted" })).toEqual(keysOf({}));
    expect(keysOf({ hasEmail: false, smsConsent: "granted", hasPhone: false })[0]).toBe("ask_email");
    expect(keysOf({ emailConsent: "denied", smsConsent: "granted", hasPhone: false })[0]).toBe("ask_phone");
  });

  test("one consent is enough; without any, ask unless both were refused", () => {
    expect(keysOf({ emailConsent: "denied", smsConsent: "granted" })).not.toContain("ask_consent");
    expect(keysOf({ emailConsent: "denied" })[0]).toBe("ask_consent");
    expect(keysOf({ emailConsent: "denied", smsConsent: "denied" })[0]).toBe("in_person");
  });
});

const TODAY = "2025-06-30";
const consent = fc.constantFrom("granted" as const, "denied" as const, "unknown" as const);
const due = fc
  .record({
    ago: fc.integer({ min: 0, max: 400 }),
    gap: fc.integer({ min: 1, max: 300 }),
    late: fc.integer({ min: 1, max: 300 }),
    isOwn: fc.boolean(),
  })
  .map(({ ago, gap, late, isOwn }) => {
    const lastDay = addDays(TODAY, -ago);
    const dueOn = addDays(lastDay, gap);
    return { lastDay, dueOn, overdueOn: addDays(dueOn, late), usualGapDays: isOwn ? gap : null };
  });
const facts: fc.Arbitrary<ActionFacts> = fc
  .record({
    today: fc.constant(TODAY),
    customerSince: fc.constant("2024-01-01"),
    revenue: fc.nat(),
    orderCount: fc.integer({ min: 1, max: 50 }),
    due: fc.option(due, { freq: 8 }),
    isExpected: fc.boolean(),
    chanceToReturn: fc.option(fc.double({ min: 0, max: 1, noNaN: true })),
    segment: fc.option(fc.constantFrom(...RFM_SEGMENTS.map(({ key }) => key))),
    crossSell: fc.option(fc.constant({ bought: "Kitchen", offered: "Garden", share: 0.5, lift: 1.5 })),
    emailConsent: consent,
    smsConsent: consent,
    hasEmail: fc.boolean(),
    hasPhone: fc.boolean(),
  })
  .map((one) => (one.due ? one : { ...one, orderCount: 0, segment: null }));

/** What an action says about the customer: is buying, should buy again now, has to be won back, or is given up. */
const messageOf = (action: NextAction): string | null => {
  const BY_KIND: Partial<Record<ActionKind, string>> = {
    remind: "buying",
    reward: "buying",
    cross_sell: "buying",
    second_purchase: "buying",
    reorder_due: "due",
    win_back: "win back",
    let_rest: "lost",
    first_purchase: "new",
  };
  if (action.kind !== "segment") return BY_KIND[action.kind] ?? null;
  const stance = SEGMENT_STANCES[action.segment][Number(action.number) - 1];
  return { grow: "buying", welcome: "buying", keep: null, win_back: "win back", rest: "lost" }[stance ?? "keep"];
};

describe("any customer's actions", () => {
  test("there is an action, each once, and no two contradict each other", () => {
    fc.assert(
      fc.property(facts, (one) => {
        const actions = nextActionsFor(one);
        expect(actions.length).toBeGreaterThan(0);
        expect(new Set(actions.map(({ key }) => key)).size).toBe(actions.length);
        const messages = new Set(actions.flatMap((action) => messageOf(action) ?? []));
        expect([...messages]).toHaveLength(1);
      }),
      { numRuns: runs(2000) },
    );
  });

  test("the first action asks customers whom nothing may be sent to for what is missing, and no other does", () => {
    fc.assert(
      fc.property(facts, (one) => {
        const isReachable =
          (one.emailConsent === "granted" && one.hasEmail) || (one.smsConsent === "granted" && one.hasPhone);
        const actions = nextActionsFor(one);
        const asked = actions.filter(({ kind }) =>
          ["ask_email", "ask_phone", "ask_consent", "in_person"].includes(kind),
        );
        expect(asked).toEqual(isReachable ? [] : [actions[0]]);
      }),
      { numRuns: runs(2000) },
    );
  });

  test("customers to win back are exactly those who are overdue, still expected and not likely to order anyway", () => {
    fc.assert(
      fc.property(facts, (one) => {
        const isOverdue = one.due !== null && daysBetween(one.due.overdueOn, one.today) >= 0;
        const isWonBack = isOverdue && one.isExpected && (one.chanceToReturn ?? 0) < LIKELY_BACK;
        expect(withoutReach(nextActionsFor(one))[0].kind === "win_back").toBe(isWonBack);
      }),
      { numRuns: runs(2000) },
    );
  });
});
