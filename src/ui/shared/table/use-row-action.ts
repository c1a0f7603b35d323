"use client";

import { useInvalidate, useNotification, useOnError } from "@refinedev/core";
import { useTranslations } from "next-intl";
import type { z } from "zod";
import type { Contract } from "#contracts/contract.ts";
import { CallError, call } from "../api/call.ts";
import { useLanguage } from "../session/use-language.ts";

/** Does something to a list or to one row of it, shows the list anew, and says what became of it. Gives the answer, if one came. */
export const useRowAction = <In extends z.ZodType, Out extends z.ZodType>(
  contract: Contract<In, Out>,
  resource: string,
  done: string | ((answer: z.output<Out>) => string),
) => {
  const t = useTranslations();
  const { language } = useLanguage(false);
  const { mutate: checkError } = useOnError();
  const invalidate = useInvalidate();
  const { open } = useNotification();
  return async (input: z.input<In>): Promise<z.output<Out> | undefined> => {
    let answer: z.output<Out> | undefined;
    try {
      answer = await call(contract, input, { language });
      open?.({ type: "success", key: resource, message: typeof done === "string" ? done : done(answer) });
    } catch (error) {
      checkError(error);
      const words = error instanceof CallError && error.status > 0 ? error.message : t("shell.not_reachable");
      open?.({ type: "error", key: resource, message: words });
    }
    await invalidate({ resource, invalidates: ["list"] });
    return answer;
  };
};
