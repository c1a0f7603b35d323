import { expect, test } from "vitest";
import type { Actor } from "#core/values/permissions.ts";
import { changeBusinessSettings, getBusinessSettings } from "#features/accounts/change-business-settings.ts";
import { aBusiness, daysAgo, type OrderOptions, someOrders } from "#testing/builders.ts";
import { auditLines } from "#testing/processes/audit.ts";
import { asAdmin } from "#testing/request.ts";
import { recalculateSegments } from "./recalculate-segments.ts";

const everyDays = (gap: number, customers: number): OrderOptions[] =>
  Array.from({ length: customers * 11 }, (_, n) => ({
    customer: `c-${n % customers}`,
    orderedAt: daysAgo(gap * Math.floor(n / customers)),
  }));
const periodOf = async (actor: Actor) => {
  const { rfmDays, rfmDaysAt } = await getBusinessSettings(actor);
  return { rfmDays, isChosen: rfmDaysAt !== null };
};

test("the standard RFM period is 90 days until there are 100 repeat purchases, and fits the customers' rhythm from the next import on", async () => {
  const weekly = asAdmin(await aBusiness());
  // 9 × 10 gaps of a week.
  await someOrders(weekly, everyDays(7, 9));
  await recalculateSegments(weekly, { reason: "import" });
  expect(await periodOf(weekly)).toEqual({ rfmDays: 90, isChosen: false });
  await someOrders(
    weekly,
    everyDays(7, 10).map((order) => ({ ...order, customer: `more-${order.customer}` })),
  );
  // Not after each order: that would count all of them each time.
  await recalculateSegments(weekly, { reason: "order" });
  expect(await periodOf(weekly)).toEqual({ rfmDays: 90, isChosen: false });
  await recalculateSegments(weekly, { reason: "import" });
  expect(await periodOf(weekly)).toEqual({ rfmDays: 30, isChosen: true });
  expect(await auditLines(weekly, "business.changed")).toMatchObject([
    { before: { rfmDays: 90 }, after: { rfmDays: 30 } },
  ]);
  await recalculateSegments(weekly, { reason: "nightly" });
  expect(await auditLines(weekly, "business.changed")).toHaveLength(1);
});

test("a standard RFM period that fits the customers' rhythm gives way to an admin's choice, and is chosen again when that is withdrawn", async () => {
  const slow = asAdmin(await aBusiness());
  await someOrders(slow, everyDays(60, 12));
  await recalculateSegments(slow, { reason: "nightly" });
  expect(await periodOf(slow)).toEqual({ rfmDays: 90, isChosen: true });
  const set = async (chosenRfmDays: number | null) => {
    const { version } = await getBusinessSettings(slow);
    await changeBusinessSettings(slow, { chosenRfmDays, version });
    await recalculateSegments(slow, { reason: "rfm_scheme" });
  };
  await set(200);
  expect(await periodOf(slow)).toEqual({ rfmDays: 200, isChosen: false });
  await recalculateSegments(slow, { reason: "nightly" });
  expect(await periodOf(slow)).toEqual({ rfmDays: 200, isChosen: false });
  await set(null);
  expect(await periodOf(slow)).toEqual({ rfmDays: 90, isChosen: true });
  const requested = await auditLines(slow, "run.requested");
  expect(requested.at(-1)).toMatchObject({ after: { kind: "recalculate_segments", reason: "rfm_scheme" } });
});
