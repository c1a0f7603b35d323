"use client";

import { useCustom, useNotification } from "@refinedev/core";
import { useTranslations } from "next-intl";
import { type AnswerOf, CallError, call } from "#ui/shared/api/call.ts";
import { useMe } from "#ui/shared/session/me.ts";

type Businesses = AnswerOf<"GET /api/admin/me/businesses">["data"];

/** The businesses that whoever is logged in may go to besides this one; asked when somebody wants to know. */
export const useOtherBusinesses = (isWanted: boolean) => {
  const t = useTranslations("shell");
  const { id, business } = useMe();
  const { open } = useNotification();
  const { query } = useCustom<Businesses>({
    url: "/api/admin/me/businesses",
    method: "get",
    errorNotification: false,
    queryOptions: { queryKey: ["my-businesses", id, business.id], enabled: isWanted, staleTime: 60_000 },
  });
  const goTo = async (slug: string) => {
    try {
      await call("PUT /api/admin/me/business", { slug });
      // Nothing of the business before may stay in memory.
      window.location.assign("/");
    } catch (error) {
      const words = error instanceof CallError && error.status > 0 ? error.message : t("not_reachable");
      open?.({ type: "error", key: "business", message: words });
    }
  };
  const found = (query.data?.data ?? []) as Businesses;
  return { businesses: found.filter(({ isCurrent }) => !isCurrent), goTo };
};
