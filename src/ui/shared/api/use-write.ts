"use client";

import { type BaseRecord, useCustomMutation } from "@refinedev/core";
import type { AnswerOf, CallError, InputOf, Route } from "./call.ts";

type WriteRoute = Exclude<Route, `GET ${string}`>;
type Method = Lowercase<"POST" | "PUT" | "PATCH" | "DELETE">;

type Options = {
  /** Of the messages: one replaces another of its key. */
  key?: string;
  /** Runs after it, done or refused: reads again what it may have changed. */
  refresh?: () => unknown;
  /** Whether the caller shows why it was refused. */
  isQuiet?: boolean;
};

type Words<R extends WriteRoute> = {
  /** What a message says when it is done; none unless given. */
  said?: string | ((answer: AnswerOf<R>) => string);
  /** Takes it back, by a button in that message. */
  undo?: () => void;
  /** The body, of a route that takes one. */
  file?: File;
};

/** Refine's `useCustomMutation` by the name of a route, typed by its contract: for what is no verb on a record. */
export const useWrite = <R extends WriteRoute>(route: R, { key = route, refresh, isQuiet }: Options = {}) => {
  const { mutateAsync, mutation } = useCustomMutation<BaseRecord, CallError, InputOf<R>>();
  const [method, url] = route.split(" ") as [string, string];
  /** Gives the answer, `{}` where it has no content; undefined where it was refused. */
  const write = async (input: InputOf<R>, { said, undo, file }: Words<R> = {}): Promise<AnswerOf<R> | undefined> => {
    const answer: object | undefined = await mutateAsync({
      url,
      method: method.toLowerCase() as Method,
      values: input,
      meta: { file },
      successNotification: (data: unknown) =>
        said !== undefined && {
          type: "success",
          key,
          message: typeof said === "function" ? said(data as AnswerOf<R>) : said,
          ...(undo && { cancelMutation: undo }),
        },
      errorNotification: (error?: CallError) => !isQuiet && { type: "error", key, message: error?.message ?? "" },
    }).then(
      (given: object | undefined) => given ?? {},
      () => undefined,
    );
    refresh?.();
    return answer as AnswerOf<R> | undefined;
  };
  return { write, isBusy: mutation.isPending, error: mutation.error };
};
