import type { z } from "zod";
import type { Contract } from "#contracts/contract.ts";
import { predictPostedChurn } from "#contracts/forecast/churn-probability.ts";
import { extractPostedFeatures } from "#contracts/forecast/clv-features.ts";
import { forecastPostedClv } from "#contracts/forecast/clv-forecast.ts";
import { predictPostedNextPurchase } from "#contracts/forecast/next-purchase.ts";
import { segmentPostedCustomers } from "#contracts/purchasing/customer-segmentation.ts";
import { segmentPostedPurchases } from "#contracts/purchasing/purchasing-segmentation.ts";
import { findPostedCrossSell } from "#contracts/recommendations/cross-sell-matrix.ts";
import { predictPostedPropensity } from "#contracts/recommendations/propensity-buy-product.ts";
import { recommendPostedItems } from "#contracts/recommendations/recommend-user-items.ts";
import { scorePostedCustomers } from "#contracts/report/customer-rfm.ts";
import { parseBody, unknownParameter } from "#http/parse.ts";
import { AppError } from "#lib/domain/errors.ts";
import type { Language } from "#lib/domain/words/language.ts";
import { describeCustomerSegments } from "#lib/forecast/describe-customer-segments.ts";
import { describeForecast } from "#lib/forecast/describe-forecast.ts";
import { describeChurn, describeClvFeatures, describeNextPurchases } from "#lib/forecast/describe-timing.ts";
import { usesStoredPurchases } from "#lib/forecast/posted-purchases.ts";
import { describeCustomerRfm } from "#lib/orders/describe-customer-rfm.ts";
import { describePurchases } from "#lib/purchasing/describe-purchases.ts";
import { describePropensity } from "#lib/recommendations/describe-propensity.ts";
import { describeCrossSell, describeRecommendations } from "#lib/recommendations/describe-recommendations.ts";
import type { ComputeAnswer, ComputeJob } from "#lib/server/compute/compute.ts";

type Work<In extends z.ZodType, Out extends z.ZodType, Stored> = (
  input: z.output<In>,
  language: Language,
  stored?: Stored,
) => z.input<Out>;

type WithWarnings = z.ZodType<{ warnings: unknown[] }, { warnings?: unknown[] | undefined }>;

type Task = {
  contract: Contract;
  work: Work<z.ZodType, WithWarnings, unknown>;
  /** Whether the route must load stored data for this input, as `stored`. */
  wantsStored: (input: unknown) => boolean;
};

const task = <In extends z.ZodType, Out extends WithWarnings, Stored>(
  contract: Contract<In, Out>,
  work: Work<In, Out, Stored>,
  wantsStored: (input: z.output<In>) => boolean = () => false,
): Task => ({ contract, work: work as Task["work"], wantsStored: wantsStored as Task["wantsStored"] });

/** Every heavy contract with its use-case. A test fails if one is missing. */
export const TASKS: readonly Task[] = [
  task(segmentPostedPurchases, describePurchases),
  task(segmentPostedCustomers, describeCustomerSegments, usesStoredPurchases),
  task(forecastPostedClv, describeForecast, usesStoredPurchases),
  task(predictPostedChurn, describeChurn, usesStoredPurchases),
  task(predictPostedNextPurchase, describeNextPurchases, usesStoredPurchases),
  task(extractPostedFeatures, describeClvFeatures, usesStoredPurchases),
  task(scorePostedCustomers, describeCustomerRfm, usesStoredPurchases),
  task(findPostedCrossSell, describeCrossSell, usesStoredPurchases),
  task(recommendPostedItems, describeRecommendations, usesStoredPurchases),
  task(predictPostedPropensity, describePropensity, usesStoredPurchases),
];

/**
 * From the body's bytes to the answer's bytes, a rejection, or a request for stored data: what a route does, without a
 * request.
 */
export const answer = ({ task, language, ...given }: ComputeJob): ComputeAnswer => {
  const found = TASKS.find(({ contract }) => contract.path === task);
  if (!found) throw new Error(`There is no task named ${task}`);
  const { contract, work, wantsStored } = found;
  try {
    const { input, unknown } = "body" in given ? parseBody(contract, given.body) : given.wanted;
    if ("body" in given && wantsStored(input)) return { wanted: { input, unknown } };
    const result = work(input, language, "stored" in given ? given.stored : undefined);
    const warnings = [...(result.warnings ?? []), ...unknown.map((key) => unknownParameter(key, language))];
    return { bytes: new TextEncoder().encode(JSON.stringify(contract.output.parse({ ...result, warnings }))) };
  } catch (thrown) {
    if (!(thrown instanceof AppError)) throw thrown;
    const { code, publicMessage, reason, issues, total, values } = thrown;
    return { refused: { code, publicMessage, reason, issues, total, values } };
  }
};
