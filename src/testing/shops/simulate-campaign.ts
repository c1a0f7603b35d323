import { COVARIATE_DAYS, HORIZON_DAYS } from "#lib/effects/campaign.ts";
import type { Outlook } from "#lib/effects/power.ts";
import type { DayRow, GroupRow, Observations } from "#lib/effects/results.ts";
import { exponential, logNormal, type Random } from "#lib/statistics/random.ts";

export type SimulatedShop = {
  members: number;
  controlShare: number;
  /** Relative, on the amount of each order. */
  effect: number;
  /** The same by stratum, in place of `effect`. */
  effectIn?: (stratum: string) => number;
  /** Standard deviation of the logarithm of an order's amount; 1 is a long tail. */
  sigma: number;
  /** Mean days between purchases of the median customer. */
  gapDays: number;
  /** How much customers differ: standard deviation of the logarithm of their rate and of their usual amount. */
  spread: number;
  /** "random": a Poisson process. "regular": one purchase in each of the customer's own periods, so that days are negatively dependent. */
  rhythm: "random" | "regular";
};

export const STANDARD_SHOP: SimulatedShop = {
  members: 4000,
  controlShare: 0.2,
  effect: 0,
  sigma: 0.8,
  gapDays: 45,
  spread: 0.7,
  rhythm: "random",
};

type Customer = {
  days: number[];
  amounts: number[];
  past: { orders: number; revenue: number; squares: number };
};

const purchaseTimes = (random: Random, gap: number, rhythm: SimulatedShop["rhythm"], span: number): number[] => {
  const times: number[] = [];
  if (rhythm === "regular") {
    for (let start = -random() * gap; start < span; start += gap) {
      const time = start + random() * gap;
      if (time >= 0 && time < span) times.push(time);
    }
    return times;
  }
  for (let time = exponential(random, gap); time < span; time += exponential(random, gap)) times.push(time);
  return times;
};

const simulateCustomer = (random: Random, shop: SimulatedShop): Customer => {
  const gap = Math.max(3, logNormal(random, shop.gapDays, shop.spread));
  const usual = logNormal(random, 5000, shop.spread / 2);
  const customer: Customer = { days: [], amounts: [], past: { orders: 0, revenue: 0, squares: 0 } };
  for (const time of purchaseTimes(random, gap, shop.rhythm, COVARIATE_DAYS + HORIZON_DAYS)) {
    const amount = Math.round(logNormal(random, usual, shop.sigma));
    if (time < COVARIATE_DAYS) {
      customer.past.orders++;
      customer.past.revenue += amount;
      customer.past.squares += amount ** 2;
    } else {
      customer.days.push(Math.floor(time - COVARIATE_DAYS) + 1);
      customer.amounts.push(amount);
    }
  }
  return customer;
};

/** Strata by past orders, as RFM segments are. */
const stratumOf = ({ past }: Customer): string =>
  past.orders === 0 ? "none" : past.orders < 5 ? "few" : past.orders < 12 ? "some" : "many";

const groupRow = (stratum: string, isControl: boolean): GroupRow => ({
  stratum,
  isControl,
  n: 0,
  past: { orders: { x: 0, xx: 0 }, revenue: { x: 0, xx: 0 } },
});

const dayRow = (stratum: string, isControl: boolean, day: number): DayRow => {
  const nothing = () => ({ y: 0, yy: 0, xy: 0 });
  return {
    stratum,
    isControl,
    day,
    buyers: 0,
    measures: { revenue: nothing(), orders: nothing(), margin: nothing() },
  };
};

const add = (
  row: DayRow,
  measure: "revenue" | "orders",
  [before, more, x]: readonly [number, number, number],
): void => {
  const sums = row.measures[measure];
  sums.y += more;
  sums.yy += (before + more) ** 2 - before ** 2;
  sums.xy += x * more;
};

/** What is known of the customers before the start, without a forecast. */
const outlookOf = (customers: readonly Customer[]): Outlook => {
  const known = customers.map(({ past }) => ({
    ...past,
    rate: past.orders / COVARIATE_DAYS,
    value: past.orders === 0 ? 0 : past.revenue / past.orders,
  }));
  const sum = (read: (one: (typeof known)[number]) => number): number =>
    known.reduce((total, one) => total + read(one), 0);
  const several = (read: (one: (typeof known)[number]) => number) => sum((one) => (one.orders > 1 ? read(one) : 0));
  return {
    members: customers.length,
    spend: sum(({ rate, value }) => rate * value),
    spendSquares: sum(({ rate, value }) => (rate * value) ** 2),
    rateTimesValueSquared: sum(({ rate, value }) => rate * value ** 2),
    past: sum(({ revenue }) => revenue),
    pastSquares: sum(({ revenue }) => revenue ** 2),
    pastTimesSpend: sum(({ revenue, rate, value }) => revenue * rate * value),
    valueVariation:
      several(({ squares, orders, value }) => squares - orders * value ** 2) /
      several(({ orders, value }) => (orders - 1) * value ** 2),
  };
};

export type Simulated = Observations & {
  /** The true effect on revenue per member, from the start to each day. */
  truth: number[];
};

const recordedBy = (shop: SimulatedShop) => {
  const groups = new Map<string, GroupRow>();
  const days = new Map<string, DayRow>();
  const truth = new Array<number>(HORIZON_DAYS).fill(0);
  const record = (customer: Customer, isControl: boolean): void => {
    const stratum = stratumOf(customer);
    const key = `${stratum} ${isControl}`;
    const group = groups.get(key) ?? groupRow(stratum, isControl);
    groups.set(key, group);
    const { past } = customer;
    group.n++;
    for (const name of ["orders", "revenue"] as const) {
      group.past[name].x += past[name];
      group.past[name].xx += past[name] ** 2;
    }
    let [orders, revenue] = [0, 0];
    const effect = shop.effectIn?.(stratum) ?? shop.effect;
    customer.days.forEach((day, place) => {
      const plain = customer.amounts[place] ?? 0;
      truth[day - 1] = (truth[day - 1] ?? 0) + (effect * plain) / shop.members;
      const amount = isControl ? plain : plain * (1 + effect);
      const row = days.get(`${key} ${day}`) ?? dayRow(stratum, isControl, day);
      days.set(`${key} ${day}`, row);
      if (orders === 0) row.buyers++;
      add(row, "orders", [orders, 1, past.orders]);
      add(row, "revenue", [revenue, amount, past.revenue]);
      orders++;
      revenue += amount;
    });
  };
  const result = (): Simulated => {
    let sum = 0;
    return {
      groups: [...groups.values()],
      days: [...days.values()],
      truth: truth.map((each) => {
        sum += each;
        return sum;
      }),
    };
  };
  return { record, result };
};

/**
 * What a campaign with these customers would observe, in the form in which the database returns it. `effectOf` may choose the
 * effect by what is known before the start.
 */
export const simulateCampaign = (
  random: Random,
  shop: SimulatedShop,
  effectOf: (outlook: Outlook) => number = () => shop.effect,
): Simulated => {
  const customers = Array.from({ length: shop.members }, () => simulateCustomer(random, shop));
  const ordered = customers
    .map((customer) => ({ customer, stratum: stratumOf(customer), at: random() }))
    .sort((a, b) => (a.stratum < b.stratum ? -1 : a.stratum > b.stratum ? 1 : a.at - b.at));
  const { record, result } = recordedBy({ ...shop, effect: effectOf(outlookOf(customers)) });
  ordered.forEach(({ customer }, index) => {
    record(customer, Math.floor((index + 1) * shop.controlShare) > Math.floor(index * shop.controlShare));
  });
  return result();
};
