"use client";

import { useInvalidate, useNotification, useOnError } from "@refinedev/core";
import { useTranslations } from "next-intl";
import type { z } from "zod";
import type { Contract } from "#contracts/contract.ts";
import { CallError, call } from "../call.ts";
import { useLanguage } from "../providers/use-language.ts";

/** Does something to one row of a list, shows the list anew, and says what became of it. */
export const useRowCall = <In extends z.ZodType, Out extends z.ZodType>(
  contract: Contract<In, Out>,
  resource: string,
  done: string,
) => {
  const t = useTranslations();
  const { language } = useLanguage(false);
  const { mutate: checkError } = useOnError();
  const invalidate = useInvalidate();
  const { open } = useNotification();
  return async (input: z.input<In>): Promise<void> => {
    try {
      await call(contract, input, { language });
      open?.({ type: "success", key: resource, message: done });
    } catch (error) {
      checkError(error);
      const words = error instanceof CallError && error.status > 0 ? error.message : t("shell.not_reachable");
      open?.({ type: "error", key: resource, message: words });
    }
    await invalidate({ resource, invalidates: ["list"] });
  };
};
