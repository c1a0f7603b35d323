"use client";

import { type HttpError, useList } from "@refinedev/core";
import { useLocale } from "next-intl";
import type { AnswerOf } from "#core/ui/call.ts";

type Segment = AnswerOf<"GET /api/admin/segments/{id}">["data"];

/** All segments of the business in one answer, which rules and dialogs share. */
export const useAllSegments = (queryOptions: { enabled?: boolean; staleTime?: number } = {}) =>
  useList<Segment, HttpError>({
    resource: "segments",
    pagination: { mode: "off" },
    meta: { locale: useLocale() },
    errorNotification: false,
    queryOptions,
  }).query;
