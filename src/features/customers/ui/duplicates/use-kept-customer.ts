"use client";

import { useRouter } from "next/navigation";
import { useEffect } from "react";
import { useAnswer } from "#core/ui/data/use-answer.ts";

/** Leads from a merged customer's address to the kept one's. Returns whether that is still being looked up. */
export const useKeptCustomer = (id: string, isUnknown: boolean): boolean => {
  const router = useRouter();
  const { answer, error } = useAnswer("GET /api/admin/customers/merges", { customerId: id }, { isAllowed: isUnknown });
  const keptId = answer?.data.find(({ mergedId }) => mergedId === id)?.kept?.id;
  useEffect(() => {
    if (isUnknown && keptId !== undefined) router.replace(`/customers/${keptId}`);
  }, [isUnknown, keptId, router]);
  return isUnknown && !error && (answer === undefined || keptId !== undefined);
};
