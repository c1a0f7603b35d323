"use client";

import { type BaseRecord, type HttpError, useCustom } from "@refinedev/core";
import { useQueryClient } from "@tanstack/react-query";
import type { z } from "zod";
import type { Contract } from "#contracts/contract.ts";
import { useMe } from "../session/me.ts";
import { useLanguage } from "../session/use-language.ts";

const KEY = "answer";

type Options = {
  /** Nothing is asked without it. */
  isAllowed?: boolean;
  /** Whether the answer to another question may stand, marked as updating, until this one is there. */
  keepsBefore?: boolean;
  staleMs?: number;
};

/** What a door that is in the data provider's list answers to a question, in the reader's language. */
export const useAnswer = <In extends z.ZodType, Out extends z.ZodType>(
  { path }: Contract<In, Out>,
  input: z.input<In>,
  { isAllowed = true, keepsBefore = false, staleMs = 0 }: Options = {},
) => {
  const { id, business } = useMe();
  const { language } = useLanguage(false);
  const { query } = useCustom<BaseRecord, HttpError>({
    url: path,
    method: "get",
    config: { query: input },
    meta: { language },
    errorNotification: false,
    queryOptions: {
      queryKey: [KEY, path, business.id, id, language, input],
      enabled: isAllowed,
      staleTime: staleMs,
      ...(keepsBefore && { placeholderData: (previous) => previous }),
    },
  });
  return {
    /** Undefined until there was one. */
    answer: query.error ? undefined : (query.data as z.output<Out> | undefined),
    error: query.error,
    isUpdating: query.isFetching,
    isSettled: query.isSuccess && !query.isPlaceholderData,
    retry: () => void query.refetch(),
  };
};

/** Asks again what stands on screen of these doors, and forgets what does not. */
export const useInvalidateContracts = () => {
  const client = useQueryClient();
  return (...contracts: readonly { path: string }[]): Promise<unknown> =>
    Promise.all(contracts.map(({ path }) => client.invalidateQueries({ queryKey: [KEY, path] })));
};
