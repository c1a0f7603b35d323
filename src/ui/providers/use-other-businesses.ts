"use client";

import { useCustom, useNotification } from "@refinedev/core";
import { useTranslations } from "next-intl";
import type { z } from "zod";
import { goToBusiness, listMyBusinesses } from "#contracts/accounts/me.ts";
import { CallError, call } from "#ui/shared/api/call.ts";
import { useMe } from "#ui/shared/session/me.ts";
import { useLanguage } from "#ui/shared/session/use-language.ts";

type Businesses = z.output<typeof listMyBusinesses.output>["data"];

/** The businesses that whoever is logged in may go to besides this one; asked when somebody wants to know. */
export const useOtherBusinesses = (isWanted: boolean) => {
  const t = useTranslations("shell");
  const { id, business } = useMe();
  const { language } = useLanguage(false);
  const { open } = useNotification();
  const { query } = useCustom<Businesses>({
    url: listMyBusinesses.path,
    method: "get",
    errorNotification: false,
    queryOptions: { queryKey: ["my-businesses", id, business.id], enabled: isWanted, staleTime: 60_000 },
  });
  const goTo = async (slug: string) => {
    try {
      await call(goToBusiness, { slug }, { language });
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
