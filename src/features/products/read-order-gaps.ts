import { cached } from "#core/cache.ts";
import type { ContractInput } from "#core/contracts/contract.ts";
import type { Scope } from "#core/values/permissions.ts";
import { readOrderGaps as readGaps } from "#records/orders/copy/order-readings.ts";
import { CACHE_SECONDS } from "#records/rfm/report-scope.ts";
import type { getOrderGaps } from "./contracts/second-order.ts";
import { describeFrame, loadProductFrame } from "./read-products.ts";
import { toQuartiles } from "./read-second-order.ts";

/**
 * How long customers whose first order was in a period took from one order to the next. Cached per business and question until
 * orders change, at most ten minutes. Throws what `loadFirstOrderRange` throws.
 */
export const readOrderGaps = async (scope: Scope, request: ContractInput<typeof getOrderGaps>) => {
  const frame = await loadProductFrame(scope, request);
  const compute = () => readGaps(scope, frame.reading);
  const { value, ageSeconds } = await cached(scope, `order-gaps:${frame.key}`, CACHE_SECONDS, compute, {
    isHeavy: true,
  });
  const { quartiles, ...every } = value.every;
  return {
    ...describeFrame(frame, ageSeconds),
    customers: value.customers,
    steps: value.steps.map((step, at) => ({ order: at + 1, ...step, quartiles: toQuartiles(step.quartiles) })),
    every: { ...every, medianDays: quartiles[1].day },
  };
};
