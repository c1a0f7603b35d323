"use client";

import { useQueryClient } from "@tanstack/react-query";
import { getCustomer } from "#contracts/customer.ts";
import { listCustomerActions } from "#contracts/customer-actions.ts";
import { readCustomerTimeline } from "#contracts/customer-timeline.ts";
import { explainMembership } from "#contracts/segment-reasons.ts";
import { useAskAgain } from "../providers/use-answer.ts";

/** Shows anew what a change by hand can have changed of a customer. */
export const useRefreshCustomer = (): (() => Promise<unknown>) => {
  const client = useQueryClient();
  const askAgain = useAskAgain();
  return () =>
    Promise.all([
      askAgain(getCustomer, listCustomerActions, explainMembership),
      client.invalidateQueries({ queryKey: [readCustomerTimeline.path] }),
    ]);
};
