"use client";

import { useQueries, useQueryClient } from "@tanstack/react-query";
import { useLocale } from "next-intl";
import { call } from "#core/ui/api/call.ts";
import type { ImportFile } from "#features/imports/contracts/files.ts";

/** How often a check's progress is read while it runs. */
const FOLLOW_MS = 1000;

const isChecking = (file: ImportFile | undefined): boolean =>
  file?.check?.state === "queued" || file?.check?.state === "running";

const useFileKey = () => {
  const locale = useLocale();
  return (id: string) => ["import-file", id, locale];
};

/** Uploaded files, each followed while it is being checked. */
export const useImportFiles = (ids: readonly string[]) => {
  const key = useFileKey();
  const found = useQueries({
    queries: ids.map((id) => ({
      queryKey: key(id),
      queryFn: async ({ signal }: { signal: AbortSignal }) =>
        (await call("GET /api/admin/imports/files/{id}", { id }, { signal })).data,
      refetchInterval: (query: { state: { data?: ImportFile | undefined } }) =>
        isChecking(query.state.data) ? FOLLOW_MS : false,
    })),
  });
  return ids.map((id, i) => ({
    id,
    file: found[i]?.data,
    error: found[i]?.data ? null : (found[i]?.error ?? null),
    retry: () => void found[i]?.refetch(),
  }));
};

export type FollowedFile = ReturnType<typeof useImportFiles>[number];

/** Shows what an upload or a check answered, without reading it again. */
export const useShowFile = () => {
  const client = useQueryClient();
  const key = useFileKey();
  return (file: ImportFile) => client.setQueryData(key(file.id), file);
};
