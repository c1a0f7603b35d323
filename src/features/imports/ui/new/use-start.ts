"use client";

import { useInvalidate } from "@refinedev/core";
import { useWrite } from "#core/ui/api/use-write.ts";
import { useInvalidateRoutes } from "#core/ui/data/use-answer.ts";
import type { ImportFile } from "#features/imports/contracts/files.ts";
import { copyReading, type ImportReading } from "./use-reading.ts";

/** Starts the import of a checked file. `start` returns its id; undefined if it was refused, for `error`'s reason. */
export const useStart = () => {
  const invalidate = useInvalidate();
  const invalidateRoutes = useInvalidateRoutes();
  const { write, isBusy, error } = useWrite("POST /api/admin/imports/files/{id}/start", {
    isQuiet: true,
    refresh: () =>
      Promise.all([
        invalidate({ resource: "imports", invalidates: ["list"] }),
        invalidateRoutes("GET /api/admin/calculations"),
      ]),
  });
  const start = async (file: ImportFile, reading: ImportReading): Promise<string | undefined> => {
    const answer = await write({ id: file.id, ...reading });
    if (answer) copyReading(file.id, answer.data.id);
    return answer?.data.id;
  };
  return { start, isBusy, error };
};
