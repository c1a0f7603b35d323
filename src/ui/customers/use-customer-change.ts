"use client";

import { useNotification, useOnError } from "@refinedev/core";
import { useTranslations } from "next-intl";
import type { z } from "zod";
import type { Contract } from "#contracts/contract.ts";
import { CallError, call } from "#ui/shared/api/call.ts";
import { useLanguage } from "#ui/shared/session/use-language.ts";
import { useRefreshCustomer } from "./use-refresh-customer.ts";

/** Changes something about a customer, shows the page anew, and says what became of it. */
export const useChange = <In extends z.ZodType, Out extends z.ZodType>(contract: Contract<In, Out>) => {
  const t = useTranslations();
  const { language } = useLanguage(false);
  const { mutate: checkError } = useOnError();
  const { open } = useNotification();
  const refresh = useRefreshCustomer();
  return async (input: z.input<In>): Promise<void> => {
    try {
      await call(contract, input, { language });
      open?.({ type: "success", key: "customer", message: t("customer.updated") });
    } catch (error) {
      checkError(error);
      const words = error instanceof CallError && error.status > 0 ? error.message : t("shell.not_reachable");
      open?.({ type: "error", key: "customer", message: words });
    }
    await refresh();
  };
};
