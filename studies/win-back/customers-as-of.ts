import { buildHistoryReader, type CustomerHistory } from "#features/axes/rules/behavior-reader.ts";
import { type ActionPlan, computeActionPlan, type Outlook } from "#features/playbooks/rules/next-actions.ts";
import { toSegmentKind } from "#lib/axes/axis.ts";
import type { BehaviorFacts } from "#lib/axes/behavior-facts.ts";
import { fitCadence } from "#lib/axes/cadence.ts";
import { type ChurnModel, DEFAULT_CHURN_MODEL } from "#lib/axes/churn-model.ts";
import { discoverAxis } from "#lib/axes/discover-axis.ts";
import { learnChurn } from "#lib/axes/learn-churn.ts";
import { axisNamed } from "#lib/axes/registry/axes.ts";
import { fitForecast } from "#lib/clv/fit-forecast.ts";
import { raisePAlive } from "#lib/clv/forecast.ts";
import type { ForecastOptions } from "#lib/clv/forecast-request.ts";
import { horizonDays, STANDARD_DISCOUNT_RATE, STANDARD_SETTING } from "#lib/clv/forecast-setting.ts";
import { prepare } from "#lib/clv/prepare-population.ts";
import { learnOrderChances } from "#lib/clv/timing/order-chances.ts";
import { toMinor } from "#lib/money.ts";
import { type Day, startOfDay, toDay, toDayNumber } from "#lib/time/day.ts";
import { DEFAULT_PLAYBOOK_SETTINGS } from "#records/rules/playbook.ts";
import { featuresFrom, matrixOfAxis, profilesOf } from "#testing/axis-features.ts";
import { gapSumsOf, gapsOf } from "#testing/shops/purchase-gaps.ts";
import type { BacktestShop } from "./backtest-shop.ts";

/** What was known and predicted of a customer in the morning of a day. Money in minor units. */
export type CustomerAsOf = {
  id: string;
  days: readonly number[];
  outlook: Outlook;
  plan: ActionPlan;
  isOverdue: boolean;
  /** On the churn list by rules. */
  isDrifting: boolean;
};

type Known = { history: CustomerHistory; facts: BehaviorFacts };

const TRAJECTORY = "loyalty_trajectory";

/** Whether each customer's nearest segment of the loyalty trajectory is one of those who drift away. */
const driftingOf = (known: readonly Known[]): boolean[] => {
  const axis = axisNamed(TRAJECTORY);
  if (!axis) throw new RangeError(`There is no axis ${TRAJECTORY}`);
  const vectors = known.map(({ facts }) => featuresFrom(facts));
  const rows = vectors.map((own) => own[TRAJECTORY] ?? {});
  return profilesOf([discoverAxis(axis, matrixOfAxis(axis, rows))], vectors).map(({ nearest }) =>
    DEFAULT_PLAYBOOK_SETTINGS.drifting.includes(toSegmentKind(nearest[TRAJECTORY] ?? "")),
  );
};

type Forecast = { value: number; expectedPurchases: number; pAlive: number | null; orderChance90: number };

/** The standard forecast as of a day. Money in major units. */
const forecastsOf = (known: readonly Known[], asOf: number): Map<string, Forecast> => {
  const rows = known.flatMap(({ facts }, customer) =>
    facts.orders.flatMap(({ isSale, day, charged, refunded }) =>
      isSale ? [{ customer, day, amount: charged - refunded }] : [],
    ),
  );
  const log = {
    customerIds: known.map(({ history }) => history.customerId),
    customers: Uint32Array.from(rows, ({ customer }) => customer),
    days: Int32Array.from(rows, ({ day }) => day),
    amounts: Float64Array.from(rows, ({ amount }) => amount),
  };
  const options: ForecastOptions & { asOf: number } = {
    horizon: { days: horizonDays(STANDARD_SETTING.months, "months"), discountRate: STANDARD_DISCOUNT_RATE },
    model: STANDARD_SETTING.model,
    level: STANDARD_SETTING.level,
    seed: 360,
    cohortBy: "month",
    asOf,
    today: asOf,
  };
  const prepared = prepare({ kind: "purchases", log }, options);
  const { fitted } = fitForecast(prepared, options);
  const { population } = prepared;
  const { value, expectedPurchases } = fitted.predict(population, options);
  const ownPAlive = fitted.pAlive(population);
  const { chances } = learnOrderChances(prepared, options)(population, options.horizon.days);
  const alive = ownPAlive && raisePAlive(ownPAlive, chances.at(-1));
  const rowOf = (row: number): Forecast => ({
    value: value[row] as number,
    expectedPurchases: expectedPurchases[row] as number,
    pAlive: alive?.[row] ?? null,
    orderChance90: chances.at(-1)?.[row] as number,
  });
  return new Map(prepared.customerIds.map((id, row) => [id, rowOf(row)]));
};

/** Every customer with a sale before a day, with what the product would have computed that morning. */
export const customersAsOf = ({ histories, timeZone, currency }: BacktestShop, day: Day): CustomerAsOf[] => {
  const frame = { asOf: startOfDay(day, timeZone), timeZone, currency };
  const today = toDayNumber(day);
  const read = (model: ChurnModel): Known[] => {
    const factsOf = buildHistoryReader(frame, model);
    return histories
      .map((history) => ({ history, facts: factsOf(history) }))
      .filter(({ facts }) => facts.orders.some(({ isSale }) => isSale));
  };
  const { model: churn } = learnChurn(
    read(DEFAULT_CHURN_MODEL).map(({ facts }) => facts.days),
    today,
  );
  const known = read(churn);
  const prior = fitCadence(gapSumsOf(known.map(({ facts }) => facts.days)));
  const forecasts = forecastsOf(known, today);
  const drifting = driftingOf(known);
  return known.map(({ history: { customerId: id }, facts: { days } }, row) => {
    const forecast = forecasts.get(id);
    const outlook: Outlook = {
      predictedClv: forecast ? toMinor(forecast.value, currency) : null,
      expectedPurchases: forecast?.expectedPurchases ?? null,
      pAlive: forecast?.pAlive ?? null,
      orderChance90: forecast?.orderChance90 ?? null,
    };
    const lastDay = toDay(days.at(-1) ?? today);
    const plan = computeActionPlan({ lastDay, gaps: gapsOf(days), segment: null, outlook }, prior);
    return {
      id,
      days,
      outlook,
      plan,
      isOverdue: plan.overdueOn !== null && plan.overdueOn <= day,
      isDrifting: drifting[row] ?? false,
    };
  });
};
