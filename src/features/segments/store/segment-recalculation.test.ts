import { rm } from "node:fs/promises";
import fc from "fast-check";
import { expect, test } from "vitest";
import { withBusiness } from "#core/db/with-business.ts";
import { compileAnswers } from "#records/list/criteria/compile.ts";
import { getCopyFolder } from "#records/orders/copy/order-copy.ts";
import { FIELDS } from "#records/rules/criteria/catalogue.ts";
import type { Condition, Criteria, CriteriaContext } from "#records/rules/criteria/criteria.ts";

import { listOperators } from "#records/rules/criteria/field.ts";
import { type SalesCondition, salesConditionKey, toSalesCondition } from "#records/rules/criteria/sales-condition.ts";
import { aBusiness, saveSales, someOrders } from "#testing/builders.ts";
import { conditionFor, tree } from "#testing/criteria/random-criteria.ts";
import { runs } from "#testing/depth.ts";
import { aCopyOf } from "#testing/shops/order-copies.ts";
import { person, TIME_ZONE, TODAY } from "#testing/shops/random-customers.ts";
import { savePeople } from "#testing/shops/save-people.ts";
import { withCopiedConditions } from "./segment-recalculation.ts";

const COPIED = ["storefront", "channel", "categoryBought", "orders", "revenue", "discountShare", "returnShare"];

/** Conditions that the copy answers, and trees with others. */
const rule = fc.oneof(
  ...FIELDS.filter(({ name }) => COPIED.includes(name)).flatMap((field) =>
    listOperators(field).map((operator) => conditionFor(field, operator)),
  ),
  tree,
);

/** Needs all orders, so that the copy answers the others too. */
const NEEDS_ALL: Criteria = { field: "returnShare", operator: "at_least", value: 0.3 };

/** Four that the copy has a part in. */
const SOME_RULES: Criteria[] = [
  { field: "orders", operator: "at_least", value: 1, withinDays: 30 },
  { field: "categoryBought", operator: "is_any_of", value: ["Yarn"] },
  { field: "discountShare", operator: "at_most", value: 0.5 },
  { field: "returnShare", operator: "at_most", value: 0.1 },
];

const SOME_PEOPLE = fc.sample(person, { seed: 7, numRuns: 5 });

/** Compares which customers meet rules in the copy with those in the database; returns how many rules the copy had a part in. */
const expectSame = async (frame: CriteriaContext, rules: readonly Criteria[]): Promise<number> => {
  const answers = (within: CriteriaContext, some: readonly Criteria[]) =>
    withBusiness(frame, async (client) => {
      const { columns, from, where, parameters } = compileAnswers(some, within);
      const text = `select c.external_id as id, ${columns} from ${from} where ${where} order by 1`;
      return (await client.query(text, parameters)).rows;
    });
  let copiedRules = 0;
  for (const one of rules) {
    const some = [one, NEEDS_ALL];
    const copied = await withCopiedConditions(frame, some);
    expect(copied.copied).toBeDefined();
    expect({ rule: one, rows: await answers(copied, some) }).toEqual({ rule: one, rows: await answers(frame, some) });
    if ((copied.copied?.bits.size ?? 0) > 1) copiedRules += 1;
  }
  return copiedRules;
};

test("the copy has the customers who meet conditions on orders as the database does, before and after changes", async () => {
  let copiedRules = 0;
  await fc.assert(
    fc.asyncProperty(
      fc.array(person, { minLength: 1, maxLength: 12 }),
      fc.array(rule, { minLength: 6, maxLength: 6 }),
      // With two, no and three decimals.
      fc.constantFrom("USD", "JPY", "KWD"),
      async (people, rules, currency) => {
        const scope = await aBusiness({ timeZone: TIME_ZONE, currency, storefronts: ["Web", "Shop"] });
        const frame = { businessId: scope.businessId, currency, timeZone: TIME_ZONE, today: TODAY };
        await savePeople(
          scope,
          people.map((one, i) => ({ ...one, externalId: `c${i}` })),
        );
        await aCopyOf(scope, "traits");
        copiedRules += await expectSame(frame, rules);
        const orderedAt = new Date(`${TODAY}T12:00:00Z`);
        const line = (category: string) => ({
          productId: category,
          category,
          quantity: 2,
          price: 500,
          lineTotal: 1000,
        });
        const [first, second] = await someOrders(scope, [
          { customer: "c0", orderedAt, items: [line("Yarn"), line("Fabric")] },
          // A new customer, whose only order comes back.
          { customer: "new", orderedAt, items: [line("Yarn")] },
        ]);
        copiedRules += await expectSame(frame, rules);
        const back = (order: typeof first, amount: number, quantity: number) => ({
          externalId: `of ${order?.externalId}`,
          orderExternalId: order?.externalId ?? "",
          amount,
          refundedAt: orderedAt,
          items: [{ lineNumber: 1, quantity, amount: 0 }],
        });
        // One after the other, so that the copy keeps the other's change.
        for (const refund of [back(second, second?.totalPrice ?? 0, 2), back(first, 0, 2)]) {
          await saveSales(scope, { refunds: [refund] });
          copiedRules += await expectSame(frame, rules);
        }
      },
    ),
    { numRuns: runs(20, 1), examples: [[SOME_PEOPLE, SOME_RULES, "USD"]] },
  );
  // The property would also hold if the copy answered nothing: the example alone has it answer these rules four times.
  expect(copiedRules).toBeGreaterThanOrEqual(4 * SOME_RULES.length);
});

test("the copy computes the conditions that need all orders if there are more than it computes at once", async () => {
  const scope = await aBusiness();
  const frame = { businessId: scope.businessId, currency: "USD", timeZone: "UTC", today: TODAY };
  const orderedAt = new Date(`${TODAY}T12:00:00Z`);
  const items = [{ productId: "wool", category: "Yarn", quantity: 1, price: 500, lineTotal: 500 }];
  await someOrders(scope, [
    { customer: "ada", orderedAt, items },
    { customer: "bob", orderedAt },
  ]);
  await aCopyOf(scope, "traits");
  const recent = Array.from({ length: 40 }, (_, day): Criteria => {
    return { field: "orders", operator: "at_least", value: 1, withinDays: day + 1 };
  });
  const [yarn, discounts] = [
    { field: "categoryBought", operator: "is_any_of", value: ["Yarn"] },
    { field: "discountShare", operator: "at_most", value: 0.5 },
  ] as const;
  const { copied } = await withCopiedConditions(frame, [{ all: [...recent, yarn, discounts] }]);
  const keys = [...(copied?.bits.keys() ?? [])];
  expect(keys).toHaveLength(31);
  const keysOf = (condition: Condition) =>
    salesConditionKey(toSalesCondition(condition, frame)?.sales as SalesCondition);
  expect(keys.slice(0, 2)).toEqual([yarn, discounts].map(keysOf));
  expect(await expectSame(frame, [{ all: [...recent, yarn, discounts] }])).toBe(1);
});

test("conditions computed before a transaction are used in it unless orders changed", async () => {
  const scope = await aBusiness();
  const frame = { businessId: scope.businessId, currency: "USD", timeZone: "UTC", today: TODAY };
  await someOrders(scope, [{ customer: "ada" }]);
  await aCopyOf(scope, "traits");
  const before = await withCopiedConditions(frame, [NEEDS_ALL]);
  const inTransaction = () => withBusiness(scope, (client) => withCopiedConditions(before, [NEEDS_ALL], client));
  expect((await inTransaction()).copied).toBe(before.copied);
  await someOrders(scope, [{ customer: "bob" }]);
  const after = await inTransaction();
  expect(after.copied?.state.revision).toBeGreaterThan(before.copied?.state.revision ?? Number.POSITIVE_INFINITY);
  await rm(getCopyFolder(scope), { recursive: true });
  expect(await inTransaction()).toEqual(frame);
});
