"use client";

import { useOnError } from "@refinedev/core";
import { useInfiniteQuery } from "@tanstack/react-query";
import { useEffect } from "react";
import { call } from "#core/ui/api/call.ts";
import { useMe } from "#core/ui/session/me.ts";
import type { CustomerState } from "#records/ui/people/customer-state.ts";

/** The timeline loaded so far, and how to load more. */
export const useTimeline = (id: string, { kinds, until }: Pick<CustomerState, "kinds" | "until">) => {
  const { id: me, business } = useMe();
  const { mutate: checkError } = useOnError();
  const query = useInfiniteQuery({
    queryKey: ["/api/admin/customers/{id}/timeline", business.id, me, id, kinds, until],
    queryFn: ({ pageParam, signal }) =>
      call(
        "GET /api/admin/customers/{id}/timeline",
        {
          id,
          ...(kinds.length > 0 && { kinds: kinds.join(",") }),
          ...(until !== null && { until }),
          ...(pageParam !== null && { cursor: pageParam }),
        },
        { signal },
      ),
    initialPageParam: null as string | null,
    getNextPageParam: ({ next }) => next,
    staleTime: 30_000,
  });
  const { error } = query;
  useEffect(() => {
    if (error) checkError(error);
  }, [error, checkError]);
  return {
    entries: query.data?.pages.flatMap(({ data }) => data),
    error,
    hasMore: query.hasNextPage,
    isLoadingMore: query.isFetchingNextPage,
    loadMore: () => void query.fetchNextPage(),
    retry: () => void query.refetch(),
  };
};
