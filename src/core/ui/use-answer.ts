"use client";

import { type BaseRecord, type HttpError, useCustom, useInvalidate, useSubscription } from "@refinedev/core";
import { type QueryClient, useQueryClient } from "@tanstack/react-query";
import { useLocale } from "next-intl";
import { useRef } from "react";
import type { AnswerOf, InputOf, Route } from "./call.ts";
import { useMe } from "./session/me.ts";

const KEY = "answer";

type GetRoute = Extract<Route, `GET ${string}`>;

type Options = {
  /** Without it nothing is requested. */
  isAllowed?: boolean;
  /** Whether the previous answer stays, marked as updating, until this one arrives. */
  keepsBefore?: boolean;
  staleMs?: number;
};

const idIn = (input: object): unknown => ("id" in input ? input.id : undefined);

/** Reloads a route's answers when the server reports a change to the resources they show. */
const useLiveAnswers = (route: GetRoute, input: object, enabled: boolean) => {
  const client = useQueryClient();
  const shown = useRef(input);
  shown.current = input;
  useSubscription({
    channel: route.replace(/^GET \/api\/(admin|reports\/customers)\//, "resources/"),
    enabled,
    onLiveEvent: ({ payload: { ids = [] } }) => {
      const id = idIn(shown.current);
      if (typeof id === "string" && ids.length > 0 && !ids.includes(id)) return;
      void client.invalidateQueries({ queryKey: [KEY, route] }, { cancelRefetch: false });
    },
  });
};

/** A GET route's answer in the reader's language, with live updates. */
export const useAnswer = <R extends GetRoute>(
  route: R,
  input: InputOf<R>,
  { isAllowed = true, keepsBefore = false, staleMs = 0 }: Options = {},
) => {
  const { id, business } = useMe();
  const locale = useLocale();
  useLiveAnswers(route, input as object, isAllowed);
  const { query } = useCustom<BaseRecord, HttpError>({
    url: route.slice("GET ".length),
    method: "get",
    config: { query: input },
    errorNotification: false,
    queryOptions: {
      queryKey: [KEY, route, business.id, id, locale, input],
      enabled: isAllowed,
      staleTime: staleMs,
      ...(keepsBefore && { placeholderData: (previous) => previous }),
    },
  });
  return {
    /** Undefined until it has loaded. */
    answer: query.error ? undefined : (query.data as AnswerOf<R> | undefined),
    error: query.error,
    isUpdating: query.isFetching,
    isSettled: query.isSuccess && !query.isPlaceholderData,
    retry: () => void query.refetch(),
  };
};

/**
 * Shows at once what a write has changed in a route's visible answers, however long the reload that follows takes. A request in
 * progress may have read the data before the write, so it is canceled.
 */
export const showWritten = async <R extends GetRoute>(
  client: QueryClient,
  route: R,
  change: (before: AnswerOf<R>) => AnswerOf<R>,
): Promise<void> => {
  const queryKey = [KEY, route];
  await client.cancelQueries({ queryKey });
  client.setQueriesData<AnswerOf<R>>({ queryKey, type: "active" }, (before) => before && change(before));
  await client.invalidateQueries({ queryKey }, { cancelRefetch: false });
};

/** `showWritten` in this page's answers. */
export const useShowWritten = () => {
  const client = useQueryClient();
  return <R extends GetRoute>(route: R, change: (before: AnswerOf<R>) => AnswerOf<R>): Promise<void> =>
    showWritten(client, route, change);
};

/** Reloads the visible answers of these routes and drops the others. */
export const useInvalidateRoutes = () => {
  const client = useQueryClient();
  const invalidate = useInvalidate();
  return (...routes: readonly GetRoute[]): Promise<unknown> =>
    Promise.all(
      routes.flatMap((route) => [
        client.invalidateQueries({ queryKey: [KEY, route] }),
        // Refine's hooks cache the same answers by resource.
        invalidate({
          resource: route.slice("GET /api/admin/".length).replace(/\/\{id\}$/, ""),
          invalidates: ["resourceAll"],
        }),
      ]),
    );
};

/** Who the user is, what they may do and what an uploaded file contains don't depend on orders. */
const INDEPENDENT = ["access", "auth", "import-file", "import-preview"];

/**
 * Once for all pages: an import, or a run that it started, changes every figure, so answers of pages that are not open must
 * not be shown again either, however fresh they are.
 */
export const useFreshAnswers = (): void => {
  const client = useQueryClient();
  useSubscription({
    channel: "resources/customers",
    onLiveEvent: ({ payload: { ids = [] } }) => {
      // A change to some customers reloads what shows them.
      if (ids.length > 0) return;
      const predicate = ({ queryKey }: { queryKey: readonly unknown[] }) => !INDEPENDENT.includes(String(queryKey[0]));
      void client.invalidateQueries({ predicate }, { cancelRefetch: false });
    },
  });
};
