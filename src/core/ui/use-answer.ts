"use client";

import { type BaseRecord, type HttpError, keys, useCustom, useInvalidate, useSubscription } from "@refinedev/core";
import { type QueryClient, type QueryObserverResult, useQueryClient } from "@tanstack/react-query";
import { useLocale } from "next-intl";
import { useRef } from "react";
import type { AnswerOf, InputOf, Route } from "./call.ts";
import { useMe } from "./session/me.ts";

export type GetRoute = Extract<Route, `GET ${string}`>;

/** The resource of a route, as Refine's hooks name it: `segments` for `GET /api/admin/segments/{id}`. */
export const resourceOf = (route: Route): string =>
  route.replace(/^[A-Z]+ \/api\/(admin\/|reports\/customers\/)?/, "").replace(/\/\{id\}$/, "");

/** The start of the keys of a route's answers, below their resource's, so that what reloads a resource reloads them too. */
export const answerKey = (route: GetRoute): readonly unknown[] => [
  ...keys().data().resource(resourceOf(route)).get(),
  route,
];

type Options<R extends GetRoute> = {
  /** Without it nothing is requested. */
  isAllowed?: boolean;
  /** Whether the previous answer stays, marked as updating, until this one arrives. */
  keepsBefore?: boolean;
  staleMs?: number;
  /** The polling interval; false to stop. */
  refreshMs?: number | ((answer: AnswerOf<R> | undefined) => number | false);
  /** Whether changes by others reload it. */
  isLive?: boolean;
  /** Whether it fails at once when the service is busy, instead of asking again. */
  failsAtOnce?: boolean;
};

const idIn = (input: object): unknown => ("id" in input ? input.id : undefined);

/** Reloads a route's answers when the server reports a change to the resources they show. */
const useLiveAnswers = (route: GetRoute, input: object, enabled: boolean) => {
  const client = useQueryClient();
  const shown = useRef(input);
  shown.current = input;
  useSubscription({
    channel: `resources/${resourceOf(route)}`,
    enabled,
    onLiveEvent: ({ payload: { ids = [] } }) => {
      const id = idIn(shown.current);
      if (typeof id === "string" && ids.length > 0 && !ids.includes(id)) return;
      void client.invalidateQueries({ queryKey: answerKey(route) }, { cancelRefetch: false });
    },
  });
};

/** A GET route's answer in the reader's language, with live updates: Refine's `useCustom` by route, typed by its contract. */
export const useAnswer = <R extends GetRoute>(route: R, input: InputOf<R>, options: Options<R> = {}) => {
  const { isAllowed = true, keepsBefore = false, staleMs = 0, refreshMs = false, isLive = true, failsAtOnce } = options;
  const { id, business } = useMe();
  const locale = useLocale();
  useLiveAnswers(route, input as object, isAllowed && isLive);
  const custom = useCustom<BaseRecord, HttpError>({
    url: route.slice("GET ".length),
    method: "get",
    config: { query: input },
    errorNotification: false,
    queryOptions: {
      queryKey: [...answerKey(route), business.id, id, locale, input],
      enabled: isAllowed,
      staleTime: staleMs,
      refetchInterval:
        typeof refreshMs === "function" ? ({ state }) => refreshMs(state.data as AnswerOf<R> | undefined) : refreshMs,
      ...(keepsBefore && { placeholderData: (previous) => previous }),
      ...(failsAtOnce && { retry: false }),
    },
  });
  const query = custom.query as unknown as QueryObserverResult<AnswerOf<R>, HttpError>;
  return {
    /** Refine's, whose `data` also stays when a later request fails. */
    query,
    /** Undefined until it has loaded. */
    answer: query.error ? undefined : query.data,
    error: query.error,
    isUpdating: query.isFetching,
    isSettled: query.isSuccess && !query.isPlaceholderData,
    /** There is no such record. */
    isUnknown: !query.data && query.error?.statusCode === 404,
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
  const queryKey = answerKey(route);
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

/** Reloads what is visible of the resources that these routes read, in lists too, and drops the rest. */
export const useInvalidateRoutes = () => {
  const invalidate = useInvalidate();
  return (...routes: readonly GetRoute[]): Promise<unknown> =>
    Promise.all(routes.map((route) => invalidate({ resource: resourceOf(route), invalidates: ["resourceAll"] })));
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
