import type { z } from "zod";
import type { ComputeAnswer, ComputeJob } from "#core/compute.ts";
import type { Contract } from "#core/contracts/contract.ts";
import { parseBody, textFeature, unknownParameter } from "#core/http/parse.ts";
import type { Language } from "#core/messages/language.ts";
import { moving } from "#core/threads/serve.ts";
import { AppError, errorFields, errorOf, libraryRefusal } from "#core/values/errors.ts";
import { predictPostedPropensity } from "#features/api/contracts/propensity.ts";
import { findPostedCrossSell, recommendPostedItems } from "#features/api/contracts/recommendations.ts";

import { describeCustomerRfm } from "#features/api/describe-customer-rfm.ts";
import {
  describeCrossSell,
  describePropensity,
  describeRecommendations,
} from "#features/api/describe-recommendations.ts";
import { extractPostedFeatures } from "#features/forecast/contracts/clv-features.ts";
import { forecastPostedClv } from "#features/forecast/contracts/clv-forecast.ts";
import { predictPostedChurn, predictPostedNextPurchase } from "#features/forecast/contracts/purchase-timing.ts";

import {
  describeChurn,
  describeClvFeatures,
  describeCustomerSegments,
  describeNextPurchases,
} from "#features/forecast/describe-customers.ts";
import { describeForecast } from "#features/forecast/describe-forecast.ts";

import { segmentPostedCustomers } from "#features/purchasing/contracts/customer-segmentation.ts";
import { segmentPostedPurchases } from "#features/purchasing/contracts/purchasing-segmentation.ts";
import { describePurchases } from "#features/purchasing/describe-purchases.ts";
import { scorePostedCustomers } from "#features/report/contracts/customer-rfm.ts";
import { type CountedSources, countSources } from "#records/contracts/purchase-sources.ts";

type Work<In extends z.ZodType, Out extends z.ZodType, Stored> = (
  input: CountedSources<z.output<In>>,
  language: Language,
  stored?: Stored,
) => z.input<Out>;

type WithWarnings = z.ZodType<{ warnings: unknown[] }, { warnings?: unknown[] | undefined }>;

type Task = { contract: Contract; work: Work<z.ZodType, WithWarnings, unknown> };

const task = <In extends z.ZodType, Out extends WithWarnings, Stored>(
  contract: Contract<In, Out>,
  work: Work<In, Out, Stored>,
): Task => ({ contract, work: work as Task["work"] });

/** Every heavy contract with its use-case. A test fails if one is missing. */
export const TASKS: readonly Task[] = [
  task(segmentPostedPurchases, describePurchases),
  task(segmentPostedCustomers, describeCustomerSegments),
  task(forecastPostedClv, describeForecast),
  task(predictPostedChurn, describeChurn),
  task(predictPostedNextPurchase, describeNextPurchases),
  task(extractPostedFeatures, describeClvFeatures),
  task(scorePostedCustomers, describeCustomerRfm),
  task(findPostedCrossSell, describeCrossSell),
  task(recommendPostedItems, describeRecommendations),
  task(predictPostedPropensity, describePropensity),
];

/** The loaded data, if the input asks for it. Throws why it could not be loaded. */
const loadedFor = (input: object, { storedBy }: Contract, stored: ComputeJob["stored"]): unknown => {
  if (!storedBy || Reflect.get(input, storedBy[0]) !== storedBy[1]) return undefined;
  if (!stored) throw new Error("The stored data was not loaded");
  if ("refused" in stored) throw errorOf(stored.refused);
  return stored.data;
};

/** From the body's bytes to the answer's bytes, or a rejection: what a route does, without a request. */
export const answer = ({ task, language, body, stored }: ComputeJob): ComputeAnswer => {
  const found = TASKS.find(({ contract }) => contract.path === task);
  if (!found) throw new Error(`There is no task named ${task}`);
  const { contract, work } = found;
  try {
    const { input: posted, unknown } = parseBody(contract, body);
    const loaded = loadedFor(posted as object, contract, stored);
    const { input, texts } = countSources(posted as object);
    const result = work(input, language, loaded);
    const warnings = [
      ...(result.warnings ?? []),
      ...texts.map((text) => textFeature(text, language)),
      ...unknown.map((key) => unknownParameter(key, language)),
    ];
    const bytes = new TextEncoder().encode(JSON.stringify(contract.output.parse({ ...result, warnings })));
    return moving({ bytes }, [bytes]);
  } catch (error) {
    const thrown = libraryRefusal(error) ?? error;
    if (!(thrown instanceof AppError)) throw thrown;
    return { refused: errorFields(thrown) };
  }
};
