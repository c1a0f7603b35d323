"use client";

import { useCustom } from "@refinedev/core";
import type { AnswerOf } from "#core/ui/api/call.ts";
import { useMe } from "#core/ui/session/me.ts";

type Businesses = AnswerOf<"GET /api/admin/me/businesses">["data"];

/** The user's other businesses, loaded on demand. */
export const useOtherBusinesses = (isWanted: boolean) => {
  const { id, business } = useMe();
  const { query } = useCustom<Businesses>({
    url: "/api/admin/me/businesses",
    method: "get",
    errorNotification: false,
    queryOptions: { queryKey: ["my-businesses", id, business.id], enabled: isWanted, staleTime: 60_000 },
  });
  const found = (query.data?.data ?? []) as Businesses;
  return found.filter(({ isCurrent }) => !isCurrent);
};
