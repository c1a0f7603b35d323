"use client";

import { useQuery } from "@tanstack/react-query";
import { useMemo } from "react";
import { call } from "#ui/shared/api/call.ts";
import { useMe } from "#ui/shared/session/me.ts";
import { readOperations } from "./operations.ts";

/** The document of this server, as the page shows it. It changes only with the product's version. */
export const useReference = () => {
  const { id } = useMe();
  const { data, error, refetch } = useQuery({
    queryKey: ["openapi", id],
    queryFn: ({ signal }) => call("GET /api/openapi.json", {}, { signal }),
    staleTime: Number.POSITIVE_INFINITY,
  });
  const operations = useMemo(() => (data ? readOperations(data) : undefined), [data]);
  return { operations, server: data?.servers[0]?.url ?? "", error, retry: () => void refetch() };
};
