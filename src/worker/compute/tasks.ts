import type { z } from "zod";
import type { Contract } from "#contracts/contract.ts";
import { forecastPostedClv } from "#contracts/forecast/clv-forecast.ts";
import { segmentPostedPurchases } from "#contracts/purchasing/purchasing-segmentation.ts";
import type { Language } from "#lib/domain/words/language.ts";
import { describeForecast, usesStoredPurchases } from "#lib/forecast/describe-forecast.ts";
import { describePurchases } from "#lib/purchasing/describe-purchases.ts";

type Work<In extends z.ZodType, Out extends z.ZodType, Stored> = (
  input: z.output<In>,
  language: Language,
  stored?: Stored,
) => z.input<Out>;

export type Task = {
  contract: Contract;
  work: Work<z.ZodType, z.ZodType, unknown>;
  /** Whether the route must load stored data for this input, as `stored`. */
  wantsStored: (input: unknown) => boolean;
};

const task = <In extends z.ZodType, Out extends z.ZodType, Stored>(
  contract: Contract<In, Out>,
  work: Work<In, Out, Stored>,
  wantsStored: (input: z.output<In>) => boolean = () => false,
): Task => ({ contract, work: work as Task["work"], wantsStored: wantsStored as Task["wantsStored"] });

/** Every heavy contract with its use-case. A test fails if one is missing. */
export const TASKS: readonly Task[] = [
  task(segmentPostedPurchases, describePurchases),
  task(forecastPostedClv, describeForecast, usesStoredPurchases),
];
