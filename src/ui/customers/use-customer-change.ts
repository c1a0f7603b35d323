"use client";

import { useNotification, useOnError } from "@refinedev/core";
import { useTranslations } from "next-intl";
import { CallError, call, type InputOf, type Route } from "#ui/shared/api/call.ts";
import { useRefreshCustomer } from "./use-refresh-customer.ts";

/** Changes something about a customer, shows the page anew, and says what became of it. */
export const useChange = <R extends Route>(route: R) => {
  const t = useTranslations();
  const { mutate: checkError } = useOnError();
  const { open } = useNotification();
  const refresh = useRefreshCustomer();
  return async (input: InputOf<R>): Promise<void> => {
    try {
      await call(route, input);
      open?.({ type: "success", key: "customer", message: t("customer.updated") });
    } catch (error) {
      checkError(error);
      const words = error instanceof CallError && error.status > 0 ? error.message : t("shell.not_reachable");
      open?.({ type: "error", key: "customer", message: words });
    }
    await refresh();
  };
};
