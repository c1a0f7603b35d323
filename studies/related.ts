import { predictChurn } from "#lib/clv/timing/purchase-timing.ts";
import { computeCalibration, expectedCalibrationError } from "#lib/clv/validation/holdout-errors.ts";
import { toOrderLog } from "#lib/purchases/order-log.ts";
import { byPopularity, countProductBuyers, toInteractions } from "#lib/recommend/interactions.ts";
import { boughtTarget, findTargetProducts, predictPropensity } from "#lib/recommend/propensity.ts";
import { computeRecall, FITS, itemCosine, popularity, recallCases } from "#lib/recommend/recommend.ts";
import { toDayNumber } from "#lib/time/day.ts";
import { missingRetail, postedRetail } from "#testing/shops/online-retail.ts";

// Splits a real shop's orders by time, and compares predictions with what happened after the split. Takes minutes.

const LEAST_ADVANTAGE = 1.2;
/** The mean over the splits, of the next 30 days. */
const MOST_ERROR = 0.05;
const SPLITS = ["2011-06-10", "2011-07-10", "2011-08-10", "2011-09-09"];
const AHEAD = 90;
/** Of which the propensity is checked. */
const PRODUCTS = 20;

const missing = missingRetail();
if (missing) {
  console.log(`Skipped: there is no ${missing}`);
  process.exit(0);
}

const orders = postedRetail().flatMap(({ customer_id: customerId, orders: own }) =>
  own.map(({ date, amount, items }) => ({
    customerId,
    day: toDayNumber(date),
    amount,
    lines: items.map(({ product_id: productId, category }) => ({ productId, ...(category && { category }) })),
  })),
);
const log = toOrderLog(orders);

let missed = 0;
const row = (text: string, isKept: boolean | null): void => {
  if (isKept === false) missed++;
  console.log(`  ${isKept === null ? "      " : isKept ? "kept  " : "MISSED"} ${text}`);
};

const errorAfter = (asOf: number, days: number): number => {
  const { customers } = predictChurn({ kind: "purchases", log }, { asOf, today: asOf, days, model: "auto", seed: 1 });
  const came = new Set(
    orders.filter(({ day }) => day > asOf && day <= asOf + days).map(({ customerId }) => customerId),
  );
  const lapsed = Float64Array.from(customers, ({ customerId }) => Number(!came.has(customerId)));
  return expectedCalibrationError(
    computeCalibration(
      Float64Array.from(customers, ({ churn }) => churn),
      lapsed,
    ),
  );
};

console.log("\nChurn: calibration error after the split");
const errors: number[] = [];
for (const split of SPLITS) {
  const found = [30, 60, 90].map((days) => errorAfter(toDayNumber(split), days));
  errors.push(found[0] as number);
  row(`${split}: 30, 60, 90 days: ${found.map((error) => error.toFixed(3)).join(", ")}`, null);
}
const mean = errors.reduce((sum, error) => sum + error, 0) / errors.length;
row(`mean of 30 days: ${mean.toFixed(3)} (at most ${MOST_ERROR})`, mean <= MOST_ERROR);

/** The calibration error of buying a product or category within 30 days after a split. */
const propensityErrorAfter = (asOf: number, wanted: { productId: string } | { category: string }) => {
  const target = findTargetProducts(log, { ...wanted, asOf });
  const { customers, method } = predictPropensity(log, target, { asOf, days: 30, seed: 1 });
  const bought = boughtTarget(log, target, [asOf, asOf + 30]);
  const places = new Map(log.customerIds.map((id, place) => [id, place]));
  const happened = Float64Array.from(customers, ({ customerId }) =>
    Number(bought[places.get(customerId) as number] as boolean),
  );
  const chances = Float64Array.from(customers, ({ probability }) => probability);
  return { method, error: expectedCalibrationError(computeCalibration(chances, happened)) };
};

console.log("\nPropensity to buy: calibration error in the 30 days after the split");
const categories = [...new Set(log.categories)].filter((name) => name !== null).sort();
for (const split of SPLITS) {
  const asOf = toDayNumber(split);
  const popular = byPopularity(countProductBuyers(toInteractions(log, { asOf })), log.productIds);
  const products = Array.from(popular.subarray(0, PRODUCTS), (at) => ({ productId: log.productIds[at] as string }));
  for (const [name, targets] of [
    [`${PRODUCTS} most bought products`, products],
    [`${categories.length} categories`, categories.map((category) => ({ category }))],
  ] as const) {
    const found = targets.map((each) => propensityErrorAfter(asOf, each));
    const learned = found.filter(({ method }) => method === "logistic").length;
    const worst = Math.max(...found.map(({ error }) => error));
    const average = found.reduce((sum, { error }) => sum + error, 0) / found.length;
    row(
      `${split}: ${name}, ${learned} learned: mean ${average.toFixed(3)}, largest ${worst.toFixed(3)} (mean at most ${MOST_ERROR})`,
      average <= MOST_ERROR,
    );
  }
}

console.log("\nRecommendations: recall@20 of new products in the 90 days after the split");
for (const split of ["2011-06-10", "2011-09-09"]) {
  const asOf = toDayNumber(split);
  const before = toInteractions(log, { asOf });
  const popular = byPopularity(countProductBuyers(before), log.productIds);
  const cases = recallCases(before, toInteractions(log, { after: asOf, asOf: asOf + AHEAD }), true, 1);
  const recall = (recommender: ReturnType<typeof popularity>) =>
    computeRecall(recommender, popular, { cases, excludes: true });
  const [best, cosine, most] = [FITS.ease(before, popular), itemCosine(before), popularity(before)].map(recall) as [
    number,
    number,
    number,
  ];
  const text = `${split}: EASE ${best.toFixed(3)}, item similarity ${cosine.toFixed(3)}, popularity ${most.toFixed(3)}`;
  row(text, best > LEAST_ADVANTAGE * most && cosine > most);
}

console.log(missed === 0 ? "\nAll rows pass." : `\n${missed} rows fail.`);
process.exitCode = missed === 0 ? 0 : 1;
