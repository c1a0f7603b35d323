"use client";

import type { z } from "zod";
import type { Contract } from "#contracts/contract.ts";
import { useAnswer } from "../data/use-answer.ts";

/** Long enough for the tabs of a page to share an answer. */
const FRESH_MS = 30_000;

/** One part of a customer's page, asked for by itself: it may be late, or fail, alone. */
export const useCustomerPart = <In extends z.ZodType, Data>(
  contract: Contract<In, z.ZodType<{ data: Data }>>,
  id: string,
  { values = {}, isAllowed = true }: { values?: Record<string, string>; isAllowed?: boolean } = {},
) => {
  const input = { id, ...values } as z.input<In>;
  const { answer, ...rest } = useAnswer(contract, input, { isAllowed, staleMs: FRESH_MS });
  return { ...rest, data: answer?.data };
};
