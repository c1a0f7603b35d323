"use client";

import { useTranslations } from "next-intl";
import type { InputOf, Route } from "#core/ui/api/call.ts";
import { useWrite } from "#core/ui/api/use-write.ts";
import { useRefreshCustomer } from "./use-refresh-customer.ts";

/** Changes something about a customer, reloads the page's data and confirms the change. */
export const useChange = <R extends Exclude<Route, `GET ${string}`>>(route: R) => {
  const successMessage = useTranslations("customer")("updated");
  const { write } = useWrite(route, { key: "customer", refresh: useRefreshCustomer() });
  return async (input: InputOf<R>, undo?: () => void): Promise<void> =>
    void (await write(input, { successMessage, ...(undo && { undo }) }));
};
