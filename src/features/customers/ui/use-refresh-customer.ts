"use client";

import { useQueryClient } from "@tanstack/react-query";
import { useInvalidateRoutes } from "#core/ui/data/use-answer.ts";

/** Reloads everything about a customer that a manual change can affect. */
export const useRefreshCustomer = (): (() => Promise<unknown>) => {
  const client = useQueryClient();
  const invalidateRoutes = useInvalidateRoutes();
  return () =>
    Promise.all([
      invalidateRoutes(
        "GET /api/admin/customers/{id}",
        "GET /api/admin/customers/{id}/actions",
        "GET /api/admin/customers/{id}/segments/{segmentId}/why",
      ),
      client.invalidateQueries({ queryKey: ["/api/admin/customers/{id}/timeline"] }),
    ]);
};
