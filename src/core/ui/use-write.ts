"use client";

import { type BaseRecord, useCustomMutation } from "@refinedev/core";
import type { AnswerOf, CallError, InputOf, Route } from "#core/ui/call.ts";
import { type GetRoute, useInvalidateRoutes } from "./use-answer.ts";

export type WriteRoute = Exclude<Route, `GET ${string}`>;
type Method = Lowercase<"POST" | "PUT" | "PATCH" | "DELETE">;

type Options = {
  /** The message's key: a new message replaces an earlier one with the same key. */
  key?: string;
  /** Routes whose visible answers and lists are loaded again after a success or failure, since other users' changes cause failures. */
  reloads?: readonly GetRoute[];
  /** Runs after a success or failure, for what else may have changed. */
  refresh?: () => unknown;
  /** Whether the caller shows the error itself. */
  isQuiet?: boolean;
};

type Words<R extends WriteRoute> = {
  /** The success message; none if omitted. */
  successMessage?: string | ((answer: AnswerOf<R>) => string);
  /** Undoes the change, through a button in that message. */
  undo?: () => void;
  /** The body of a route that accepts one. */
  file?: File;
};

/** Refine's `useCustomMutation` by route name, typed by the contract, for every write that is not a form's. */
export const useWrite = <R extends WriteRoute>(route: R, options: Options = {}) => {
  const { key = route, reloads = [], refresh, isQuiet } = options;
  const { mutateAsync, mutation } = useCustomMutation<BaseRecord, CallError, InputOf<R>>();
  const invalidateRoutes = useInvalidateRoutes();
  const [method, url] = route.split(" ") as [string, string];
  /** Returns the answer, `{}` if it is empty; undefined if the call failed. */
  const write = async (
    input: InputOf<R>,
    { successMessage, undo, file }: Words<R> = {},
  ): Promise<AnswerOf<R> | undefined> => {
    const answer: object | undefined = await mutateAsync({
      url,
      method: method.toLowerCase() as Method,
      values: input,
      meta: { file },
      successNotification: (data: unknown) =>
        successMessage !== undefined && {
          type: "success",
          key,
          message: typeof successMessage === "function" ? successMessage(data as AnswerOf<R>) : successMessage,
          ...(undo && { cancelMutation: undo }),
        },
      errorNotification: (error?: CallError) => !isQuiet && { type: "error", key, message: error?.message ?? "" },
    }).then(
      (given: object | undefined) => given ?? {},
      () => undefined,
    );
    void invalidateRoutes(...reloads);
    refresh?.();
    return answer as AnswerOf<R> | undefined;
  };
  return { write, isBusy: mutation.isPending, error: mutation.error };
};
