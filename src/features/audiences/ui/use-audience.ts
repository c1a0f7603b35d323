"use client";

import { type HttpError, useOne } from "@refinedev/core";
import { useParams } from "next/navigation";
import { useLocale } from "next-intl";
import type { Audience } from "#features/audiences/contracts/audiences.ts";

/** The audience of the address. Its source's name is in the reader's language. */
export const useAudience = (options: { enabled?: boolean; liveMode?: "off" } = {}) => {
  const { id = "" } = useParams<{ id: string }>();
  const { enabled = true, liveMode } = options;
  const { query } = useOne<Audience, HttpError>({
    resource: "audiences",
    id,
    meta: { locale: useLocale() },
    errorNotification: false,
    ...(liveMode && { liveMode }),
    queryOptions: { enabled },
  });
  const audience = query.data?.data;
  return { id, audience, query, isUnknown: !audience && query.error?.statusCode === 404 };
};
