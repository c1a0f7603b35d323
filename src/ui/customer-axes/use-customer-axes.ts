"use client";

import { getCustomerProfile } from "#contracts/axis-profile.ts";
import { useCustomerPart } from "../customer/use-customer-part.ts";
import { useShownAxes } from "./use-axis-words.ts";

/** A customer's profile with the axes it is of, as one answer. */
export const useCustomerAxes = (customerId: string) => {
  const profile = useCustomerPart(getCustomerProfile, customerId);
  const axes = useShownAxes();
  return {
    data: profile.data && axes.answer ? { profile: profile.data, axes: axes.answer.data } : undefined,
    error: profile.error ?? axes.error,
    retry: () => {
      profile.retry();
      axes.retry();
    },
  };
};
