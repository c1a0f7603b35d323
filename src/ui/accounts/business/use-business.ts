"use client";

import { useCustom } from "@refinedev/core";
import type { Business } from "#contracts/accounts/business.ts";
import { useMe } from "#ui/shared/session/me.ts";

/** The business's settings, as its admins see them. */
export const useBusiness = () => {
  const { business } = useMe();
  const { query } = useCustom<Business>({
    url: "/api/admin/business",
    method: "get",
    errorNotification: false,
    queryOptions: { queryKey: ["business", business.id] },
  });
  return {
    business: query.data?.data,
    error: query.error,
    reload: async () => {
      await query.refetch();
    },
  };
};
