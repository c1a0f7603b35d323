import { describe, expect, test } from "vitest";
import { toLocalDay } from "#lib/time/day.ts";
import { allDiscounts } from "#records/rules/order-discounts.ts";
import { type Life, makeShop, type ShopOptions } from "./shop.ts";

const DAY = 86_400_000;
const TIME_ZONE = "America/New_York";
const options: ShopOptions = {
  seed: 1,
  customers: 5000,
  days: 730,
  now: new Date("2026-03-08T21:00:00Z"),
  timeZone: TIME_ZONE,
};
const lives: Life[] = [...makeShop(options)];
const customers = lives.filter(({ customer }) => customer !== null);
const orders = lives.flatMap((life) => life.orders);
const refunds = lives.flatMap((life) => life.refunds);
const sum = (values: number[]): number => values.reduce((total, value) => total + value, 0);
const revenue = sum(orders.map(({ totalPrice }) => totalPrice));
const shareOf = <Value>(values: readonly Value[], holds: (value: Value) => boolean): number =>
  values.filter(holds).length / values.length;
const between = (value: number, low: number, high: number): void => {
  expect(value).toBeGreaterThanOrEqual(low);
  expect(value).toBeLessThanOrEqual(high);
};

describe("the demo shop", () => {
  test("is byte-identical for the same options, and different for another seed", () => {
    const few = { ...options, customers: 200 };
    const bytes = JSON.stringify([...makeShop(few)]);
    expect(JSON.stringify([...makeShop(few)])).toBe(bytes);
    expect(JSON.stringify([...makeShop({ ...few, seed: 2 })])).not.toBe(bytes);
  });

  test("generates the same person whatever the number of customers", () => {
    expect([...makeShop({ ...options, customers: 50 })]).toEqual(lives.slice(0, 54));
  });

  test("has the requested number of customers, each a distinct person, and few guests", () => {
    expect(new Set(customers.map(({ customer }) => customer?.externalId)).size).toBe(5000);
    expect(new Set(customers.map(({ customer }) => customer?.email)).size).toBe(5000);
    for (const { customer } of customers)
      expect(customer?.email).toMatch(/^[a-z]+\.[a-z]+\.\d+@example\.(com|org|net)$/);
    between(
      shareOf(orders, ({ customerExternalId }) => customerExternalId === null),
      0.01,
      0.04,
    );
    // Customers without orders are rare.
    expect(shareOf(customers, (life) => life.orders.length === 0)).toBeLessThan(0.01);
  });

  test("ends on the day of loading, never after the current time, and starts no earlier than requested", () => {
    const days = orders.map(({ orderedAt }) => toLocalDay(orderedAt, TIME_ZONE)).sort();
    expect(days.at(-1)).toBe("2026-03-08");
    // 730 days, the last of them 2026-03-08.
    expect(days[0]).toBe("2024-03-09");
    const times = lives.flatMap((life) => [
      ...life.orders.map(({ orderedAt }) => orderedAt),
      ...life.refunds.map(({ refundedAt }) => refundedAt),
      ...[life.customer?.createdAt, life.customer?.emailConsentAt, life.customer?.smsConsentAt].flatMap(
        (at) => at ?? [],
      ),
    ]);
    for (const time of times) if (time > options.now) expect.fail(`${time.toISOString()} is in the future`);
  });

  test("adds up: totals match lines, discounts the gap to the full price, refunds at most what was charged", () => {
    const totals = new Map(orders.map((order) => [order.externalId, order.totalPrice]));
    expect(totals.size).toBe(orders.length);
    for (const { totalPrice, discountAmount, items, ...order } of orders) {
      expect(allDiscounts({ ...order, totalPrice, discountAmount, items })).toBe(discountAmount);
      expect(items.length).toBeGreaterThan(0);
      expect(totalPrice).toBe(sum(items.map(({ lineTotal }) => lineTotal)));
      expect(totalPrice + discountAmount).toBe(sum(items.map(({ price, quantity }) => price * quantity)));
      expect(discountAmount).toBeGreaterThanOrEqual(0);
    }
    for (const { orderExternalId, amount, items } of refunds) {
      expect(amount).toBe(sum(items.map((item) => item.amount)));
      expect(amount).toBeLessThanOrEqual(totals.get(orderExternalId) ?? -1);
    }
  });

  test("has a heavy tail: the top fifth of customers brings 50% to 80% of revenue", () => {
    const spent = customers.map((life) => sum(life.orders.map(({ totalPrice }) => totalPrice))).sort((a, b) => b - a);
    between(sum(spent.slice(0, 1000)) / revenue, 0.5, 0.8);
    // Purchase rates differ too: at least a quarter buy once, the most active dozens of times.
    between(
      shareOf(customers, (life) => life.orders.length === 1),
      0.25,
      0.45,
    );
    expect(Math.max(...customers.map((life) => life.orders.length))).toBeGreaterThan(30);
  });

  test("has churn: many frequent buyers of last year have stopped, most of the others still buy", () => {
    const edge = options.now.getTime() - 365 * DAY;
    const regulars = customers.filter(
      (life) =>
        life.orders.filter(({ orderedAt: at }) => at.getTime() < edge && at.getTime() > edge - 180 * DAY).length >= 3,
    );
    const quiet = shareOf(
      regulars,
      (life) => !life.orders.some(({ orderedAt }) => orderedAt.getTime() > edge + 185 * DAY),
    );
    between(quiet, 0.2, 0.7);
  });

  test("grows: 10% to 100% more orders in the second year than in the first", () => {
    const edge = options.now.getTime() - 365 * DAY;
    const later = orders.filter(({ orderedAt }) => orderedAt.getTime() > edge).length;
    between(later / (orders.length - later), 1.1, 2);
  });

  test("has seasons and weekdays: November and December beat summer, weekends have a quarter to two fifths", () => {
    const inMonths = (...months: string[]): number =>
      orders.filter(({ orderedAt }) => months.includes(toLocalDay(orderedAt, TIME_ZONE).slice(5, 7))).length;
    between(inMonths("11", "12") / inMonths("06", "07"), 1.1, 2);
    const weekday = ({ orderedAt }: { orderedAt: Date }) => new Date(toLocalDay(orderedAt, TIME_ZONE)).getUTCDay();
    between(
      shareOf(orders, (order) => weekday(order) === 0 || weekday(order) === 6),
      0.25,
      0.4,
    );
    const trade = orders.filter(({ source }) => source === "shopify_draft_order");
    expect(trade.filter((order) => weekday(order) === 0 || weekday(order) === 6)).toEqual([]);
  });

  test("has seasonal customers", () => {
    const spanOf = ({ orders: [first, ...rest] }: Life): number =>
      Number(rest.at(-1)?.orderedAt ?? 0) - Number(first?.orderedAt ?? 0);
    const often = customers.filter((life) => life.orders.length >= 6 && spanOf(life) > 400 * DAY);
    expect(often.length).toBeGreaterThan(300);
    const share = shareOf(often, (life) => {
      const seasons = [0, 0, 0, 0];
      for (const { orderedAt } of life.orders.slice(1)) {
        const season = Math.floor((Number(toLocalDay(orderedAt, TIME_ZONE).slice(5, 7)) % 12) / 3);
        seasons[season] = (seasons[season] ?? 0) + 1;
      }
      return Math.max(...seasons) >= 0.7 * (life.orders.length - 1);
    });
    // Without seasonal customers, one in fifty would look seasonal by chance.
    between(share, 0.05, 0.2);
  });

  test("has returns, discounts, and orders that are not sales", () => {
    between(refunds.length / orders.length, 0.02, 0.09);
    const totals = new Map(orders.map((order) => [order.externalId, order.totalPrice]));
    between(
      shareOf(refunds, (refund) => refund.amount === totals.get(refund.orderExternalId)),
      0.3,
      0.8,
    );
    between(
      shareOf(orders, ({ discountAmount }) => discountAmount > 0),
      0.15,
      0.4,
    );
    between(
      shareOf(orders, ({ status }) => status === "cancelled"),
      0.01,
      0.04,
    );
    const pending = orders.filter(({ status }) => status === "pending");
    expect(pending.length).toBeGreaterThan(0);
    for (const { orderedAt } of pending) expect(options.now.getTime() - orderedAt.getTime()).toBeLessThan(2 * DAY);
  });

  test("has support tickets: a few customers open many, most none; late parcels are rated lowest and reopened most", () => {
    const tickets = customers.flatMap((life) => life.tickets);
    between(tickets.length / orders.length, 0.05, 0.15);
    between(
      shareOf(customers, (life) => life.tickets.length > 0),
      0.12,
      0.3,
    );
    expect(customers.filter((life) => life.tickets.length >= 5).length).toBeGreaterThan(50);
    const openings = new Map(orders.map((order) => [order.externalId, order.orderedAt]));
    expect(new Set(tickets.map(({ externalId }) => externalId)).size).toBe(tickets.length);
    for (const { openedAt, closedAt, messageCount, satisfaction, externalId } of tickets) {
      const firstOrder = openings.get(externalId.replace(/-T\d+$/, "-1"));
      if (firstOrder && openedAt < firstOrder) expect.fail(`${externalId} is older than the first order`);
      if (closedAt && (closedAt < openedAt || closedAt > options.now))
        expect.fail(`${externalId} was closed at an invalid time`);
      expect(messageCount).toBeGreaterThan(0);
      if (!closedAt) expect(satisfaction).toBeNull();
    }
    const rated = (wasReopened: boolean) => {
      const ratings = tickets.flatMap((t) => (t.wasReopened === wasReopened ? (t.satisfaction ?? []) : []));
      return sum(ratings) / ratings.length;
    };
    expect(rated(false) - rated(true)).toBeGreaterThan(0.5);
    expect(new Set(tickets.map(({ channel }) => channel))).toEqual(new Set(["email", "chat", "phone", "whatsapp"]));
  });

  test("gives customers preferences: regulars spend most in their favorite category", () => {
    const regulars = customers.filter((life) => life.orders.length >= 8);
    const favourites = regulars.map((life) => {
      const counts = new Map<string, number>();
      for (const { category } of life.orders.flatMap(({ items }) => items))
        counts.set(category ?? "", (counts.get(category ?? "") ?? 0) + 1);
      const [name, count] = [...counts].sort((a, b) => b[1] - a[1])[0] ?? ["", 0];
      return { name, share: count / sum([...counts.values()]) };
    });
    // Without preferences, the favorite of seven categories would have a seventh to a third.
    between(sum(favourites.map(({ share }) => share)) / favourites.length, 0.42, 0.8);
    expect(new Set(favourites.map(({ name }) => name)).size).toBeGreaterThanOrEqual(4);
  });

  test("assigns loyalty levels by spending, and records consents", () => {
    const spentBy = (level: string | null): number => {
      const of = customers.filter(({ customer }) => customer?.loyaltyLevel === level);
      expect(of.length).toBeGreaterThan(30);
      return sum(of.flatMap((life) => life.orders.map(({ totalPrice }) => totalPrice))) / of.length;
    };
    const means = ["BRONZE", "SILVER", "GOLD", "PLATINUM"].map(spentBy);
    expect(means).toEqual(means.toSorted((a, b) => a - b));
    for (const { customer } of customers)
      expect(customer?.emailConsent === "unknown").toBe(customer?.emailConsentAt === null);
    between(
      shareOf(customers, ({ customer }) => customer?.emailConsent === "granted"),
      0.55,
      0.7,
    );
  });

  test("sells in five storefronts through three channels, mostly online", () => {
    expect(new Set(orders.map(({ storefrontId, source }) => `${storefrontId} ${source}`))).toEqual(
      new Set(["1 web", "2 pos", "4 pos", "5 pos", "3 shopify_draft_order"]),
    );
    between(
      shareOf(orders, ({ source }) => source === "web"),
      0.5,
      0.8,
    );
  });
});
