"use client";

import { useQueryClient } from "@tanstack/react-query";
import { getCustomer } from "#contracts/customers/customer.ts";
import { listCustomerActions } from "#contracts/customers/customer-actions.ts";
import { readCustomerTimeline } from "#contracts/customers/customer-timeline.ts";
import { explainMembership } from "#contracts/segments/segment-reasons.ts";
import { useInvalidateContracts } from "#ui/shared/data/use-answer.ts";

/** Shows anew what a change by hand can have changed of a customer. */
export const useRefreshCustomer = (): (() => Promise<unknown>) => {
  const client = useQueryClient();
  const invalidateContracts = useInvalidateContracts();
  return () =>
    Promise.all([
      invalidateContracts(getCustomer, listCustomerActions, explainMembership),
      client.invalidateQueries({ queryKey: [readCustomerTimeline.path] }),
    ]);
};
