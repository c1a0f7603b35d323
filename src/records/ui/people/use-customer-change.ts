"use client";

import { useQueryClient } from "@tanstack/react-query";
import { useTranslations } from "next-intl";
import type { InputOf, Route } from "#core/ui/call.ts";
import { useInvalidateRoutes } from "#core/ui/use-answer.ts";
import { useWrite } from "#core/ui/use-write.ts";

/** Reloads everything about a customer that a manual change can affect. */
export const useRefreshCustomer = (): (() => Promise<unknown>) => {
  const client = useQueryClient();
  const invalidateRoutes = useInvalidateRoutes();
  return () =>
    Promise.all([
      invalidateRoutes(
        "GET /api/admin/customers/{id}",
        "GET /api/admin/customers/{id}/actions",
        "GET /api/admin/customers/{id}/segments/{segmentId}/why",
      ),
      client.invalidateQueries({ queryKey: ["/api/admin/customers/{id}/timeline"] }),
    ]);
};

/** Changes something about a customer, reloads the page's data and confirms the change. */
export const useChange = <R extends Exclude<Route, `GET ${string}`>>(route: R) => {
  const successMessage = useTranslations("customer")("updated");
  const { write } = useWrite(route, { key: "customer", refresh: useRefreshCustomer() });
  return async (input: InputOf<R>, undo?: () => void): Promise<void> =>
    void (await write(input, { successMessage, ...(undo && { undo }) }));
};
