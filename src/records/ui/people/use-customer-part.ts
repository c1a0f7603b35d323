"use client";

import type { AnswerOf, InputOf, Route } from "#core/ui/api/call.ts";
import { useAnswer } from "#core/ui/data/use-answer.ts";

type CustomerRoute = Extract<Route, `GET /api/admin/customers/{id}${string}`>;

/** Long enough for the tabs of a page to share an answer. */
export const FRESH_MS = 30_000;

/** A part of a customer's page, loaded by itself, so that it can be slow or fail alone. */
export const useCustomerPart = <R extends CustomerRoute>(
  route: R,
  id: string,
  { values = {}, isAllowed = true }: { values?: Record<string, string>; isAllowed?: boolean } = {},
) => {
  const input = { id, ...values } as InputOf<R>;
  const { answer, ...rest } = useAnswer(route, input, { isAllowed, staleMs: FRESH_MS });
  return { ...rest, data: answer?.data as AnswerOf<R>["data"] | undefined };
};
