"use client";

import { type BaseRecord, useCustom } from "@refinedev/core";
import { useQueryClient } from "@tanstack/react-query";
import type { z } from "zod";
import type { Contract } from "#contracts/contract.ts";
import { useMe } from "../providers/me.ts";
import { useLanguage } from "../providers/use-language.ts";

/** Under what a customer's answers are kept: whoever asks, of which business. */
export const useCustomerKey = (id: string): readonly string[] => {
  const { id: me, business } = useMe();
  return ["customer", business.id, me, id];
};

/** One part of a customer's page, asked for by itself: it may be late, or fail, alone. What was there stays until the next is. */
export const useCustomerPart = <In extends z.ZodType, Data>(
  contract: Contract<In, z.ZodType<{ data: Data }>>,
  id: string,
  { values = {}, isAllowed = true }: { values?: Record<string, string>; isAllowed?: boolean } = {},
) => {
  const { language } = useLanguage(false);
  const key = useCustomerKey(id);
  const { query } = useCustom<BaseRecord>({
    url: contract.path,
    method: "get",
    config: { query: { id, ...values } },
    meta: { language },
    errorNotification: false,
    queryOptions: {
      queryKey: [...key, contract.path, values, language],
      enabled: isAllowed,
      staleTime: 30_000,
      placeholderData: (previous) => previous,
    },
  });
  return {
    data: query.error ? undefined : (query.data?.data as Data | undefined),
    error: query.error,
    isUpdating: query.isFetching,
    retry: () => void query.refetch(),
  };
};

/** Shows anew all that is on screen of a customer: for after a change. */
export const useRefreshCustomer = (id: string): (() => Promise<void>) => {
  const client = useQueryClient();
  const key = useCustomerKey(id);
  return () => client.invalidateQueries({ queryKey: key });
};
