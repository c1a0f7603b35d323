"use client";

import { useForm } from "@refinedev/antd";
import type { BaseRecord } from "@refinedev/core";
import type { AnswerOf, CallError, InputOf, Route } from "#core/ui/call.ts";
import { type GetRoute, resourceOf, useInvalidateRoutes } from "#core/ui/use-answer.ts";
import type { WriteRoute } from "#core/ui/use-write.ts";

/** The data of a route's answer. */
export type DataOf<R extends Route> = AnswerOf<R> extends { data: infer Data } ? Data : unknown;

export type RouteFormOptions<R extends WriteRoute> = {
  /** What the route takes besides the form's fields, such as the ID in its path. */
  params?: Partial<InputOf<R>>;
  /** Routes whose visible answers and lists are loaded again after saving, besides those of the route's resource. */
  reloads?: readonly GetRoute[];
  /** Called after saving with the answer's data. */
  onSaved?: ((data: DataOf<R>) => void) | undefined;
  successMessage?: string | undefined;
};

/** Refine's `useForm` by route. The form shows an error itself, and a reload never replaces what the user types. */
export const useRouteForm = <R extends WriteRoute>(route: R, options: RouteFormOptions<R>) => {
  const { params, reloads = [], onSaved, successMessage } = options;
  const invalidateRoutes = useInvalidateRoutes();
  const resource = resourceOf(route);
  return useForm<BaseRecord, CallError, object>({
    resource,
    // Also for changes: the data provider takes the method from the route.
    action: "create",
    meta: { route, params },
    redirect: false,
    invalidates: ["resourceAll"],
    errorNotification: false,
    successNotification:
      successMessage === undefined ? false : { type: "success", key: resource, message: successMessage },
    onMutationSuccess: (answer) => {
      void invalidateRoutes(...reloads);
      onSaved?.(answer?.data as DataOf<R>);
    },
  });
};
