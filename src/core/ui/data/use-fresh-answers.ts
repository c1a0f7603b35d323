"use client";

import { useSubscription } from "@refinedev/core";
import { useQueryClient } from "@tanstack/react-query";

/** Who the user is, what they may do and what an uploaded file contains don't depend on orders. */
const INDEPENDENT = ["access", "auth", "import-file", "import-preview"];

/**
 * Once for all pages: an import, or a run that it started, changes every figure, so answers of pages that are not open must
 * not be shown again either, however fresh they are.
 */
export const useFreshAnswers = (): void => {
  const client = useQueryClient();
  useSubscription({
    channel: "resources/customers",
    onLiveEvent: ({ payload: { ids = [] } }) => {
      // A change to some customers reloads what shows them.
      if (ids.length > 0) return;
      const predicate = ({ queryKey }: { queryKey: readonly unknown[] }) => !INDEPENDENT.includes(String(queryKey[0]));
      void client.invalidateQueries({ predicate }, { cancelRefetch: false });
    },
  });
};
