import { parseArgs } from "node:util";
import { chooseStandardPeriod, type GapCounts, RHYTHM_PERIODS } from "#lib/rfm/periods.ts";
import { scorePopulation } from "#lib/rfm/score.ts";
import { assignCell, assignRfmSegment, RFM_KEYS_BY_VALUE, type RfmSegmentKey } from "#lib/rfm/segments.ts";
import { toDayNumber, toLocalDay } from "#lib/time/day.ts";
import { hasClvData, purchaseLog } from "#testing/routes/clv-data-sets.ts";
import { missingRetail } from "#testing/shops/online-retail.ts";
import { type BacktestShop, demoShop, retailShop } from "./win-back/backtest-shop.ts";

// What the customers of each RFM segment bought in the 90 days after a report of 90 days, over several past days, and apart from
// them those whose order history moves them out of their cell's segment; and the standard period that fits the shop. `npm run validate:rfm -- --only cdnow`.

const DAYS = 90;
const { values } = parseArgs({ options: { only: { type: "string", default: "" } } });

/** Each customer's counted sales, in minor units. */
type Shop = { customers: { day: number; amount: number }[][]; warmUp: number; step: number };

const fromHistories = ({ histories, timeZone }: BacktestShop, warmUp: number, step: number): Shop => ({
  warmUp,
  step,
  customers: histories.map(({ orders }) =>
    orders.flatMap(({ orderedAt, totalPrice, refunds }) => {
      const refunded = refunds.reduce((sum, { amount }) => sum + amount, 0);
      const day = toDayNumber(toLocalDay(orderedAt, timeZone));
      return refunded > 0 && refunded >= totalPrice ? [] : { day, amount: totalPrice - refunded };
    }),
  ),
});

/** All of its customers ordered first in its first 12 weeks: earlier orders are known from its first day on. */
const cdnow = (): Shop => {
  const { customerIds, customers, days, amounts } = purchaseLog("cdnow");
  const orders: Shop["customers"] = customerIds.map(() => []);
  for (const [at, day] of days.entries()) {
    orders[customers[at] as number]?.push({ day, amount: Math.round(100 * (amounts[at] as number)) });
  }
  return { customers: orders, warmUp: 10, step: 14 };
};

// The demo shop and CDNOW are known from their first day; customers of Online Retail may have ordered before the file begins.
const shops: Record<string, () => Shop> = {
  demo: () => fromHistories(demoShop({ customers: 5000, extraDays: 0 }), 275, 30),
};
const missing = missingRetail();
if (missing) console.warn(`Skipped: Online Retail, because ${missing} is missing`);
else shops["online retail"] = () => fromHistories(retailShop(), 120, 14);
if (!hasClvData) console.warn("Skipped: CDNOW, because its file is missing");
else shops.cdnow = cdnow;

type Figures = { customers: number; repeated: number; spent: number };

/** Whether customers are in the segment by their cell, and if not, by which cell they would be elsewhere. */
const groupName = (cell: RfmSegmentKey, segment: RfmSegmentKey): string =>
  cell === segment ? segment : `${cell} -> ${segment}`;

const report = ({ customers, warmUp, step }: Shop): { ends: number; groups: Map<string, Figures> } => {
  const days = customers.flat().map(({ day }) => day);
  const [first, last] = [days.reduce((a, b) => Math.min(a, b)), days.reduce((a, b) => Math.max(a, b))];
  const groups = new Map<string, Figures>();
  let ends = 0;
  for (let end = last - DAYS; end >= first + warmUp + DAYS; end -= step, ends++) {
    const buyers = customers.flatMap((orders) => {
      const inside = orders.filter(({ day }) => day > end - DAYS && day <= end);
      if (inside.length === 0) return [];
      return {
        ageDays: end - inside.reduce((latest, { day }) => Math.max(latest, day), 0),
        orderCount: inside.length,
        revenue: inside.reduce((sum, { amount }) => sum + amount, 0),
        isReturning: orders.some(({ day }) => day <= end - DAYS),
        next: orders.filter(({ day }) => day > end && day <= end + DAYS),
      };
    });
    for (const buyer of scorePopulation(buyers, DAYS)) {
      const name = groupName(assignCell(buyer), assignRfmSegment(buyer, buyer));
      const group = groups.get(name) ?? { customers: 0, repeated: 0, spent: 0 };
      group.customers += 1;
      if (buyer.next.length > 0) group.repeated += 1;
      group.spent += buyer.next.reduce((sum, { amount }) => sum + amount, 0);
      groups.set(name, group);
    }
  }
  return { ends, groups };
};

/** The gaps between each customer's days of purchase, by which a business's standard period is chosen. */
const countGaps = ({ customers }: Shop): GapCounts => {
  const gaps = customers.flatMap((orders) => {
    const days = [...new Set(orders.map(({ day }) => day))].sort((a, b) => a - b);
    return days.slice(1).map((day, at) => day - (days[at] ?? day));
  });
  return { gaps: gaps.length, within: RHYTHM_PERIODS.map((days) => gaps.filter((gap) => gap <= days).length) };
};

const rank = (name: string): number => RFM_KEYS_BY_VALUE.findIndex((key) => name.endsWith(key));

for (const [name, shop] of Object.entries(shops)) {
  if (!name.includes(values.only)) continue;
  const made = shop();
  const rhythm = countGaps(made);
  const shares = RHYTHM_PERIODS.map(
    (days, at) => `${days} days ${((100 * (rhythm.within[at] ?? 0)) / rhythm.gaps).toFixed(1)}%`,
  );
  console.log(
    `\n${name}: ${rhythm.gaps} gaps. Share within ${shares.join(", ")}. Chosen: ${chooseStandardPeriod(rhythm, null)} days`,
  );
  const { ends, groups } = report(made);
  console.log(
    `\n${name}: ${ends} reports; customers per report, share with an order and revenue per customer in 90 days`,
  );
  for (const [group, figures] of [...groups].toSorted(([a], [b]) => rank(a) - rank(b) || a.length - b.length)) {
    const { customers, repeated, spent } = figures;
    const numbers = [customers / ends, (100 * repeated) / customers, spent / customers / 100];
    console.log(`  ${group.padEnd(38)}${numbers.map((value) => value.toFixed(1).padStart(10)).join("")}`);
  }
}
