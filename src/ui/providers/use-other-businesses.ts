"use client";

import { useCustom } from "@refinedev/core";
import type { AnswerOf } from "#ui/shared/api/call.ts";
import { useWrite } from "#ui/shared/api/use-write.ts";
import { useMe } from "#ui/shared/session/me.ts";

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
  const { write } = useWrite("PUT /api/admin/me/business", { key: "business" });
  // A full load drops the previous business's data from memory.
  const goTo = async (slug: string) => void ((await write({ slug })) && window.location.assign("/"));
  const found = (query.data?.data ?? []) as Businesses;
  return { businesses: found.filter(({ isCurrent }) => !isCurrent), goTo };
};
