"use client";

import { keepPreviousData, useQuery } from "@tanstack/react-query";
import { useEffect, useState } from "react";
import { SEARCH_KINDS } from "#core/contracts/choices.ts";
import { type AnswerOf, call } from "#core/ui/api/call.ts";
import { useMe } from "#core/ui/session/me.ts";
import type { ResultKind } from "#features/search/rules/kinds.ts";

export type SearchAnswer = AnswerOf<"GET /api/admin/search">["data"];

/** Long enough to skip letters of a fast typist, short enough to feel immediate. */
const PAUSE_MS = 120;

const FRESH_MS = 10_000;

/** A longer text is a sentence; the route takes none. */
const LONGEST_NAME = 100;

const NONE: SearchAnswer = { customers: [], segments: [] };

const useSettled = (text: string): string => {
  const [settled, setSettled] = useState(text);
  useEffect(() => {
    const timer = setTimeout(() => setSettled(text), PAUSE_MS);
    return () => clearTimeout(timer);
  }, [text]);
  return settled;
};

/**
 * The customers and segments that the text means. The previous ones stay until the next have arrived; requests for an earlier text
 * are aborted.
 */
export const useFound = (text: string, kind: ResultKind | null) => {
  const { id, business, permissions } = useMe();
  const settled = useSettled(text);
  const kinds = SEARCH_KINDS.filter((one) => kind === null || kind === one);
  const isWanted =
    kinds.length > 0 && permissions.includes("customers:view") && text !== "" && text.length <= LONGEST_NAME;
  const input = { q: settled, kinds: kinds.join(",") };
  const query = useQuery({
    queryKey: ["search", business.id, id, input],
    queryFn: ({ signal }) => call("GET /api/admin/search", input, { signal }),
    enabled: isWanted && settled !== "" && settled.length <= LONGEST_NAME,
    placeholderData: keepPreviousData,
    staleTime: FRESH_MS,
    retry: false,
  });
  const error = isWanted ? query.error : null;
  return {
    found: (isWanted && !error && query.data?.data) || NONE,
    /** The answer for what is typed now has not arrived. */
    isPending: isWanted && !error && (settled !== text || query.isPending || query.isPlaceholderData),
    error,
    retry: () => void query.refetch(),
  };
};

/** The customers and segments with these IDs that still exist. */
export const useRecords = (ids: readonly string[]): SearchAnswer => {
  const { id, business, permissions } = useMe();
  const input = { ids: ids.join(",") };
  const { data } = useQuery({
    queryKey: ["search", business.id, id, input],
    queryFn: ({ signal }) => call("GET /api/admin/search", input, { signal }),
    enabled: ids.length > 0 && permissions.includes("customers:view"),
    placeholderData: keepPreviousData,
    staleTime: FRESH_MS,
    retry: false,
  });
  return data?.data ?? NONE;
};
