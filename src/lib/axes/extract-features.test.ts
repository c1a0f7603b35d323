import { describe, expect, it } from "vitest";
import { buildHistoryReader, type CustomerHistory, type HistoryFrame } from "#features/axes/rules/behavior-reader.ts";
import { DEFAULT_CHURN_MODEL } from "#lib/axes/churn-model.ts";
import {
  FEATURES_A_CUSTOMER,
  featureRow,
  joinVectors,
  listAxisColumns,
  ROW_LENGTH,
  toFeatureVectors,
} from "#lib/axes/extract-features.ts";
import { toMatrix } from "#lib/statistics/clustering/matrix.ts";
import { extractorOf, featuresFrom, matrixOfAxis } from "#testing/axis-features.ts";
import { aTicket, historyOf, orderedAt } from "#testing/shops/histories.ts";
import { AXES } from "./registry/axes.ts";

const READING: HistoryFrame = { asOf: new Date("2025-07-01T00:00:00Z"), timeZone: "UTC", currency: "USD" };
const of = (history: CustomerHistory, reading: Partial<HistoryFrame> = {}) =>
  extractorOf({ ...READING, ...reading })(history) as Record<string, Record<string, number>>;

const DAY = 86_400_000;
const daysBefore = (days: number, hour = 12): Date =>
  new Date(Date.parse("2025-07-01T00:00:00Z") - days * DAY + hour * 3_600_000);

const everyFeature = (features: Record<string, Record<string, number>>): number[] =>
  Object.values(features).flatMap((values) => Object.values(values));

describe("a customer without history", () => {
  it("has 0 in every feature of every axis", () => {
    const features = of(historyOf([]));
    expect(Object.keys(features)).toEqual(AXES.map(({ name }) => name));
    expect(everyFeature(features).every((value) => value === 0)).toBe(true);
  });

  it("includes customers who first order at the as-of instant or later", () => {
    expect(of(historyOf([orderedAt("2025-07-01T00:00:00Z")]))).toEqual(of(historyOf([])));
  });
});

describe("one order", () => {
  const features = of(
    historyOf([
      orderedAt(daysBefore(100), {
        items: [
          { productId: "a", category: "tea", quantity: 3, lineTotal: 3000 },
          { productId: "b", category: "tea", quantity: 1, lineTotal: 1000 },
        ],
        discountAmount: 1000,
      }),
    ]),
  );

  it("has no pace, no gap and no trend", () => {
    expect(features.purchase_frequency).toEqual({ orders_per_month: 0, avg_days_between_orders: 365, consistency: 0 });
    expect(features.loyalty_trajectory).toMatchObject({ frequency_trend: 0, value_trend: 0, seasonality: 0 });
    expect(features.customer_maturity).toEqual({ tenure: 100, maturity_score: 0, active_share: 0, acceleration: 0 });
  });

  it("gives its value, contents and discount", () => {
    expect(features.purchase_value).toEqual({ lifetime_value: 40, avg_order_value: 40, value_trend: 0 });
    expect(features.category_exploration).toEqual({ unique_categories: 1, diversity: 0, exploration_breadth: 0 });
    // 10 off 50.
    expect(features.price_sensitivity).toEqual({ discount_rate: 0.2, full_price_ratio: 0 });
    // 40 for 4 pieces.
    expect(features.value_sophistication?.avg_item_price).toBe(10);
    // Pieces 3 and 1 of 4: (3/4)² + (1/4)².
    expect(features.product_knowledge).toEqual({ product_concentration: 0.625, repeat_rate: 0, mastery: 0 });
  });
});

describe("a weekly buyer", () => {
  // 21 orders, from 140 days ago to the day before the as-of day: 20 gaps of 7.
  const weekly = historyOf(
    Array.from({ length: 21 }, (_, i) => orderedAt(daysBefore(141 - 7 * i), { items: [{ productId: "soap" }] })),
  );
  const features = of(weekly);

  it("buys every seven days, evenly", () => {
    expect(features.purchase_frequency?.avg_days_between_orders).toBe(7);
    expect(features.purchase_frequency?.consistency).toBe(1);
    // 20 returns in 141 days of 30.4375 days a month.
    expect(features.purchase_frequency?.orders_per_month).toBeCloseTo((20 / 141) * 30.4375, 10);
  });

  it("buys one product repeatedly", () => {
    expect(features.repurchase_behavior).toEqual({ repeat_rate: 1, loyalty_index: 1, repurchase_gap: 7 });
    expect(features.product_knowledge?.mastery).toBe(20);
    expect(features.product_knowledge?.repeat_rate).toBeCloseTo(20 / 21, 12);
  });

  it("has no trend and little risk, and both once purchases stop", () => {
    expect(Math.abs(features.loyalty_trajectory?.frequency_trend as number)).toBeLessThan(0.1);
    const later = of(weekly, { asOf: new Date("2025-09-15T00:00:00Z") });
    expect(later.loyalty_trajectory?.frequency_trend).toBeLessThan(-0.5);
    expect(later.loyalty_trajectory?.churn_risk_score).toBeGreaterThan(
      (features.loyalty_trajectory?.churn_risk_score as number) + 0.3,
    );
  });
});

describe("a Christmas buyer in June", () => {
  const christmas = ["2022-12-05", "2022-12-18", "2023-12-09", "2023-12-20", "2024-12-03", "2024-12-16"];
  const features = of(historyOf(christmas.map((day) => orderedAt(`${day}T15:00:00Z`))));
  const scattered = ["2022-12-05", "2023-03-18", "2023-08-09", "2024-02-20", "2024-06-03", "2024-12-16"];
  const other = of(historyOf(scattered.map((day) => orderedAt(`${day}T15:00:00Z`))));

  it("is seasonal and has not declined: two visits a year as before", () => {
    expect(features.loyalty_trajectory?.seasonality).toBeGreaterThan(0.9);
    // The last 365 days: December 2024, 2; the 365 before: December 2023, 2.
    expect(features.loyalty_trajectory?.frequency_trend).toBe(0);
    expect(features.loyalty_trajectory?.value_trend).toBe(0);
  });

  it("has a lower risk than a non-seasonal customer with as many visits and as long a silence", () => {
    expect(other.loyalty_trajectory?.seasonality).toBe(0);
    expect(features.loyalty_trajectory?.churn_risk_score).toBeLessThan(
      other.loyalty_trajectory?.churn_risk_score as number,
    );
  });

  it("has declined after skipping a Christmas", () => {
    const missed = of(historyOf(christmas.map((day) => orderedAt(`${day}T15:00:00Z`))), {
      asOf: new Date("2026-03-01T00:00:00Z"),
    });
    expect(missed.loyalty_trajectory?.frequency_trend).toBeLessThan(-0.5);
    expect(missed.loyalty_trajectory?.churn_risk_score).toBeGreaterThan(
      features.loyalty_trajectory?.churn_risk_score as number,
    );
  });
});

describe("a returner", () => {
  const bought = (refundedQuantity: number) => [{ productId: "shoe", quantity: 4, lineTotal: 8000, refundedQuantity }];
  const returner = historyOf([
    orderedAt(daysBefore(90), { items: bought(4), refunded: 8000 }),
    orderedAt(daysBefore(60), { items: bought(1), refunded: 2000 }),
    orderedAt(daysBefore(30), { items: bought(0) }),
    orderedAt(daysBefore(1), { items: bought(4), refunded: 8000 }),
  ]);
  const features = of(returner);

  it("returns orders and items; refunds after the as-of instant don't count", () => {
    // Two of four orders; 4 + 1 of 16 items; one order fully.
    expect(features.return_behavior).toEqual({ refund_rate: 0.5, items_returned_pct: 5 / 16, full_return_rate: 0.25 });
    // 100.00 of 320.00.
    expect(features.problem_complexity_profile?.refund_rate).toBeCloseTo(100 / 320, 12);
  });

  it("counts revenue net of refunds, and a fully refunded order is no sale", () => {
    expect(features.purchase_value?.lifetime_value).toBe(220);
    expect(features.purchase_value?.avg_order_value).toBeCloseTo(220 / 3, 12);
    expect(features.customer_maturity?.tenure).toBe(60);
  });

  it("has no value if everything was returned, but still bought at full price", () => {
    const none = of(historyOf([orderedAt(daysBefore(90), { items: bought(4), refunded: 8000 })]));
    expect(none.return_behavior).toEqual({ refund_rate: 1, items_returned_pct: 1, full_return_rate: 1 });
    expect(none.purchase_value?.lifetime_value).toBe(0);
    expect(none.price_sensitivity).toEqual({ discount_rate: 0, full_price_ratio: 1 });
    expect(everyFeature(none).every(Number.isFinite)).toBe(true);
  });
});

describe("a buyer of two categories", () => {
  const features = of(
    historyOf([
      orderedAt(daysBefore(90), { items: [{ category: "tea", productId: "t" }] }),
      orderedAt(daysBefore(60), { items: [{ category: "cups", productId: "c" }] }),
      orderedAt(daysBefore(30), {
        items: [
          { category: "tea", productId: "t" },
          { category: "cups", productId: "d" },
        ],
      }),
    ]),
  );

  it("has an entropy of ln 2, and explored on one of two return visits", () => {
    expect(features.category_exploration?.unique_categories).toBe(2);
    expect(features.category_exploration?.diversity).toBeCloseTo(Math.LN2, 12);
    expect(features.category_exploration?.exploration_breadth).toBe(0.5);
  });

  it("switched completely once and by half the second time", () => {
    // {tea} → {cups}: 1; {cups} → {tea, cups}: 1 − 1/2.
    expect(features.problem_complexity_profile?.product_switching).toBe(0.75);
    // Of t, c and d, t was bought again, on one of two return visits, after 60 days.
    expect(features.repurchase_behavior?.repeat_rate).toBeCloseTo(1 / 3, 12);
    expect(features.repurchase_behavior?.loyalty_index).toBe(0.5);
    expect(features.repurchase_behavior?.repurchase_gap).toBe(60);
  });
});

describe("the business's local time", () => {
  // 2025-06-07 was a Saturday.
  it.each([
    ["Saturday 00:30 in UTC is Friday evening in New York", "2025-06-07T00:30:00Z", "America/New_York", 0, 1],
    ["and Saturday morning in Tokyo", "2025-06-07T00:30:00Z", "Asia/Tokyo", 1, 0],
    ["Friday 15:00 in UTC is Saturday in Auckland", "2025-06-06T15:00:00Z", "Pacific/Auckland", 1, 0],
    [
      "Sunday 23:59 in London, an hour behind British Summer Time, is Monday",
      "2025-06-08T23:59:00Z",
      "Europe/London",
      0,
      0,
    ],
    ["17:59 in Kathmandu is not evening", "2025-06-04T12:14:00Z", "Asia/Kathmandu", 0, 0],
    ["18:00 in Kathmandu is", "2025-06-04T12:15:00Z", "Asia/Kathmandu", 0, 1],
  ])("%s", (_, at, timeZone, weekend, evening) => {
    const { purchase_cadence } = of(historyOf([orderedAt(at)]), { timeZone });
    expect(purchase_cadence?.weekend_ratio).toBe(weekend);
    expect(purchase_cadence?.evening_ratio).toBe(evening);
  });

  it("business hours begin at nine local time across a daylight saving change", () => {
    // Berlin switched to summer time on Sunday 2025-03-30: 9:00 on Monday is 7:00 UTC, and 8:00 UTC the Friday before.
    const monday = (at: string) => of(historyOf([orderedAt(at)]), { timeZone: "Europe/Berlin" }).purchase_cadence;
    expect(monday("2025-03-31T07:00:00Z")?.business_hours).toBe(1);
    expect(monday("2025-03-31T06:59:00Z")?.business_hours).toBe(0);
    expect(monday("2025-03-28T08:00:00Z")?.business_hours).toBe(1);
    expect(monday("2025-03-28T07:59:00Z")?.business_hours).toBe(0);
  });

  it("the time zone decides whether two orders around midnight share a day", () => {
    const orders = historyOf([orderedAt("2025-06-07T23:30:00Z"), orderedAt("2025-06-08T00:30:00Z")]);
    expect(of(orders).purchase_frequency?.avg_days_between_orders).toBe(1);
    expect(of(orders, { timeZone: "America/New_York" }).purchase_frequency?.avg_days_between_orders).toBe(365);
  });

  it("23:00 and 1:00 are neighbours around midnight", () => {
    const { communication_preference } = of(
      historyOf([orderedAt("2025-06-03T23:00:00Z"), orderedAt("2025-06-05T01:00:00Z")]),
    );
    expect(communication_preference?.preferred_time).toBeCloseTo(24, 12);
  });

  it("the preferred time is between 4:00 and 28:00, and 16:00 where the times cancel out", () => {
    const timeOf = (...hours: string[]) =>
      of(historyOf(hours.map((hour, i) => orderedAt(`2025-06-0${i + 1}T${hour}:00Z`)))).communication_preference
        ?.preferred_time;
    expect(timeOf("14:30")).toBeCloseTo(14.5, 12);
    expect(timeOf("04:00")).toBeCloseTo(4, 12);
    expect(timeOf("03:30")).toBeCloseTo(27.5, 12);
    expect(timeOf("09:00", "15:00")).toBeCloseTo(12, 12);
    expect(timeOf("06:00", "18:00")).toBe(16);
  });

  it("contacts on weekends are orders and tickets", () => {
    const orders = [orderedAt("2025-06-07T10:00:00Z"), orderedAt("2025-06-04T10:00:00Z")];
    const tickets = [aTicket("2025-06-08T10:00:00Z"), aTicket("2025-06-05T10:00:00Z"), aTicket("2025-06-06T10:00:00Z")];
    const { communication_preference } = of(historyOf(orders, tickets));
    expect(communication_preference?.weekend_ratio).toBe(2 / 5);
  });
});

describe("contacts", () => {
  const features = of(
    historyOf(
      [
        orderedAt("2025-01-06T10:00:00Z", { source: "pos" }),
        orderedAt("2025-02-03T10:00:00Z", { source: "shopify_draft_order" }),
      ],
      [
        aTicket("2025-03-01T10:00:00Z", { satisfaction: 5, messageCount: 4 }),
        aTicket("2025-06-30T12:00:00Z", { closedAt: null, messageCount: 2, satisfaction: 2 }),
      ],
    ),
  );

  it("counts orders and tickets as contacts: of four, one at the counter and three assisted", () => {
    expect(features.communication_preference).toMatchObject({
      in_person_share: 0.25,
      assisted_share: 0.75,
      primary_channel: 0.5,
      // 2025-03-01 was a Saturday, the others were Mondays.
      weekend_ratio: 0.25,
    });
  });

  it("summarizes tickets by frequency, duration, satisfaction and resolution", () => {
    // Less than a year since the first order: two a year. 12 hours each. (5 + 2) / 2. One of two is open.
    expect(features.support_history).toEqual({
      tickets_per_year: 2,
      resolution_hours: 12,
      satisfaction: 3.5,
      unresolved_rate: 0.5,
    });
    expect(features.problem_complexity_profile).toMatchObject({ tickets_per_order: 1, messages_per_ticket: 3 });
  });
});

it("compares order values between the older and the newer half", () => {
  const totals = (...totalPrices: number[]) =>
    of(historyOf(totalPrices.map((totalPrice, i) => orderedAt(daysBefore(100 - 10 * i), { totalPrice }))))
      .purchase_value?.value_trend;
  expect(totals(1000, 1000, 3000, 3000)).toBe(0.5);
  expect(totals(3000, 2000, 1000)).toBe(-0.5);
  expect(totals(1000, 3000)).toBe(0);
  // The middle order belongs to neither half.
  expect(totals(1000, 9000, 1000)).toBe(0);
});

it("shortening gaps give an acceleration", () => {
  // Gaps 40, 40, 20, 20: (80 − 40) / 120.
  const days = [130, 90, 50, 30, 10];
  expect(of(historyOf(days.map((day) => orderedAt(daysBefore(day))))).customer_maturity?.acceleration).toBeCloseTo(
    1 / 3,
    12,
  );
});

it("larger baskets on discounts are stocking up", () => {
  // One of two sales is discounted and has 9 of 10 items: 0.9 − 0.5.
  const { value_sophistication } = of(
    historyOf([
      orderedAt(daysBefore(50), { items: [{ quantity: 1 }] }),
      orderedAt(daysBefore(20), { items: [{ quantity: 9 }], discountAmount: 500 }),
    ]),
  );
  expect(value_sophistication?.discount_hunt_score).toBeCloseTo(0.4, 12);
});

it("facts include the churn signals: the typical gap and the days since the last purchase", () => {
  const read = buildHistoryReader(READING, { ...DEFAULT_CHURN_MODEL, typicalGapDays: 30 });
  const facts = read(historyOf([orderedAt(daysBefore(70)), orderedAt(daysBefore(60)), orderedAt(daysBefore(40))]));
  // Gaps 10 and 20 and a population gap of 30: 60 / 3.
  expect(facts.signals).toMatchObject({ purchaseDays: 3, shrunkGap: 20, recency: 40, isSeasonal: false });
  expect(featuresFrom(facts).loyalty_trajectory?.churn_risk_score).toBe(facts.churnRisk);
  expect(read(historyOf([])).signals).toBeNull();
});

const reading = { asOf: new Date("2025-07-01T00:00:00Z"), timeZone: "UTC", currency: "USD" };
const histories = [["2025-01-10", "2025-03-01"], ["2025-06-01"]].map((days) =>
  historyOf(days.map((day) => orderedAt(day))),
);
const vectors = histories.map(extractorOf(reading));
const rows = histories.map((history) => featureRow(buildHistoryReader(reading, DEFAULT_CHURN_MODEL)(history)));

it("a row contains every feature and converts back", () => {
  for (const row of rows) {
    expect(row).toHaveLength(ROW_LENGTH);
    for (const { name, features } of AXES)
      expect(Object.keys(toFeatureVectors(row)[name] ?? {})).toEqual(Object.keys(features));
    expect(joinVectors(toFeatureVectors(row))).toEqual([...row].slice(0, FEATURES_A_CUSTOMER));
  }
});

it("splits a table into each axis's columns", () => {
  const table = toMatrix(rows.map((row) => [...row]));
  for (const axis of AXES)
    expect(listAxisColumns(axis, table)).toEqual(
      matrixOfAxis(
        axis,
        vectors.map((own) => own[axis.name] ?? {}),
      ),
    );
});

it("rejects an axis that is not in the registry", () => {
  expect(() => listAxisColumns({ ...(AXES[0] as (typeof AXES)[number]), name: "mood" }, toMatrix([]))).toThrow("mood");
});
