"use client";

import { useTranslations } from "next-intl";
import type { InputOf, Route } from "#core/ui/call.ts";
import type { GetRoute } from "#core/ui/use-answer.ts";
import { useWrite } from "#core/ui/use-write.ts";

/** Everything about a customer that a manual change can affect. */
export const CUSTOMER_ROUTES: readonly GetRoute[] = [
  "GET /api/admin/customers/{id}",
  "GET /api/admin/customers/{id}/actions",
  "GET /api/admin/customers/{id}/segments/{segmentId}/why",
  "GET /api/admin/customers/{id}/timeline",
];

/** Changes something about a customer, reloads the page's data and confirms the change. */
export const useChange = <R extends Exclude<Route, `GET ${string}`>>(route: R) => {
  const successMessage = useTranslations("customer")("updated");
  const { write } = useWrite(route, { key: "customer", reloads: CUSTOMER_ROUTES });
  return async (input: InputOf<R>, undo?: () => void): Promise<void> =>
    void (await write(input, { successMessage, ...(undo && { undo }) }));
};
