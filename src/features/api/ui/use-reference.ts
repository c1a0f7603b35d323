"use client";

import { useQuery } from "@tanstack/react-query";
import { useMemo } from "react";
import { call } from "#core/ui/api/call.ts";
import { useMe } from "#core/ui/session/me.ts";
import { readEvents } from "./events.ts";
import { readOperations } from "./operations.ts";

/** The API's routes and webhook events. Cached for good, because the document changes only with the product's version. */
export const useReference = ({ isWanted = true }: { isWanted?: boolean } = {}) => {
  const { id } = useMe();
  const { data, error, refetch } = useQuery({
    queryKey: ["openapi", id],
    queryFn: ({ signal }) => call("GET /api/openapi.json", {}, { signal }),
    enabled: isWanted,
    staleTime: Number.POSITIVE_INFINITY,
  });
  const operations = useMemo(() => (data ? readOperations(data) : undefined), [data]);
  const events = useMemo(() => (data ? readEvents(data) : []), [data]);
  return { operations, events, server: data?.servers[0]?.url ?? "", error, retry: () => void refetch() };
};
