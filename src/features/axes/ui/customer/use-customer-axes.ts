"use client";

import { useCan } from "@refinedev/core";
import { useCustomerPart } from "#records/ui/people/use-customer-part.ts";
import { useActiveAxes } from "./use-axis-words.ts";

/** A customer's profile together with the axes it refers to. */
export const useCustomerAxes = (customerId: string) => {
  const profile = useCustomerPart("GET /api/admin/customers/{id}/profile", customerId);
  const axes = useActiveAxes();
  // Users without access to reports get only the profile.
  const shown = useCan({ resource: "axes", action: "list" }).data?.can ? axes.answer?.data : [];
  return {
    data: profile.data && shown ? { profile: profile.data, axes: shown } : undefined,
    error: profile.error ?? axes.error,
    retry: () => {
      profile.retry();
      axes.retry();
    },
  };
};
