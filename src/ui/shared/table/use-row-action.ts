"use client";

import { useInvalidate, useNotification, useOnError } from "@refinedev/core";
import { useTranslations } from "next-intl";
import { type AnswerOf, CallError, call, type InputOf, type Route } from "../api/call.ts";

/** Does something to a list or to one row of it, shows the list anew, and says what became of it. Gives the answer, if one came. */
export const useRowAction = <R extends Route>(
  route: R,
  resource: string,
  done: string | ((answer: AnswerOf<R>) => string),
) => {
  const t = useTranslations();
  const { mutate: checkError } = useOnError();
  const invalidate = useInvalidate();
  const { open } = useNotification();
  return async (input: InputOf<R>): Promise<AnswerOf<R> | undefined> => {
    let answer: AnswerOf<R> | undefined;
    try {
      answer = await call(route, input);
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
