"use client";

import { keepPreviousData, useQuery } from "@tanstack/react-query";
import { useLocale } from "next-intl";
import { useEffect, useState } from "react";
import { type AnswerOf, call } from "#core/ui/api/call.ts";
import type { ImportFile } from "#features/imports/contracts/files.ts";
import type { ImportReading } from "./use-reading.ts";

/** Waits for the reader to finish typing, in milliseconds. */
const PAUSE_MS = 300;

export type Preview = AnswerOf<"POST /api/admin/imports/files/{id}/preview">["data"];
export type PreviewRecord = Preview["records"][number];

/** The first records of a file as they will be understood. The last ones stay while newer ones are read. */
export const usePreview = (
  { id, sheet, encoding, headerRow }: ImportFile,
  reading: ImportReading,
  isComplete: boolean,
) => {
  const locale = useLocale();
  const wanted = JSON.stringify(reading);
  const [settled, setSettled] = useState(wanted);
  useEffect(() => {
    const timer = setTimeout(() => setSettled(wanted), PAUSE_MS);
    return () => clearTimeout(timer);
  }, [wanted]);
  const { data, error, isFetching, refetch } = useQuery({
    queryKey: ["import-preview", id, sheet, encoding, headerRow, locale, settled],
    queryFn: async ({ signal }) => {
      const given = JSON.parse(settled) as ImportReading;
      return (await call("POST /api/admin/imports/files/{id}/preview", { id, ...given }, { signal })).data;
    },
    // A field that was just chosen completes the reading before it has settled.
    enabled: isComplete && settled === wanted,
    placeholderData: keepPreviousData,
    staleTime: Number.POSITIVE_INFINITY,
  });
  return {
    data: isComplete ? data : undefined,
    error: isComplete ? error : null,
    isUpdating: isFetching || (isComplete && settled !== wanted),
    retry: () => void refetch(),
  };
};

export type PreviewState = ReturnType<typeof usePreview>;
