import type { z } from "zod";
import type { Contract } from "#contracts/contract.ts";
import { segmentPostedPurchases } from "#contracts/purchasing-segmentation.ts";
import type { Language } from "#lib/domain/words/language.ts";
import { describePurchases } from "#lib/purchasing-segmentation.ts";

export type Task<In extends z.ZodType = z.ZodType, Out extends z.ZodType = z.ZodType> = {
  contract: Contract<In, Out>;
  work: (input: z.output<In>, language: Language) => z.input<Out>;
};

const task = <In extends z.ZodType, Out extends z.ZodType>(
  contract: Contract<In, Out>,
  work: (input: z.output<In>, language: Language) => z.input<Out>,
): Task => ({ contract, work: work as Task["work"] });

/** Every heavy contract with its use-case. One that is not here fails the test of the house. */
export const TASKS: readonly Task[] = [task(segmentPostedPurchases, describePurchases)];
