"use client";

import { type BaseRecord, useCustomMutation } from "@refinedev/core";
import type { AnswerOf, CallError, InputOf, Route } from "./call.ts";

type WriteRoute = Exclude<Route, `GET ${string}`>;
type Method = Lowercase<"POST" | "PUT" | "PATCH" | "DELETE">;

type Options<R extends WriteRoute> = {
  /** What a message says when it is done; none unless given. */
  said?: string | ((answer: AnswerOf<R>) => string);
  /** Of the messages: one replaces another of its key. */
  key?: string;
  /** Runs after it, done or refused: reads again what it may have changed. */
  refresh?: () => unknown;
  /** Whether the caller shows why it was refused. */
  isQuiet?: boolean;
};

/** Refine's `useCustomMutation` by the name of a route, typed by its contract: for what is no verb on a record. */
export const useWrite = <R extends WriteRoute>(route: R, { said, key = route, refresh, isQuiet }: Options<R> = {}) => {
  const { mutateAsync, mutation } = useCustomMutation<BaseRecord, CallError, InputOf<R>>();
  const [method, url] = route.split(" ") as [string, string];
  /** Gives the answer, `{}` where it has no content; undefined where it was refused. */
  const write = async (input: InputOf<R>, file?: File): Promise<AnswerOf<R> | undefined> => {
    const words = (answer: unknown) => (typeof said === "function" ? said(answer as AnswerOf<R>) : (said ?? ""));
    const answer: object | undefined = await mutateAsync({
      url,
      method: method.toLowerCase() as Method,
      values: input,
      meta: { file },
      successNotification: said ? (data: unknown) => ({ type: "success", key, message: words(data) }) : false,
      errorNotification: isQuiet
        ? false
        : (error?: CallError) => ({ type: "error", key, message: error?.message ?? "" }),
    }).then(
      (given: object | undefined) => given ?? {},
      () => undefined,
    );
    refresh?.();
    return answer as AnswerOf<R> | undefined;
  };
  return { write, isBusy: mutation.isPending, error: mutation.error };
};
