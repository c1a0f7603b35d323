import { z } from "zod";

/** Why a check or an import failed. */
export const importFailure = z
  .object({ code: z.string(), values: z.record(z.string(), z.union([z.string(), z.number()])) })
  .nullable()
  .describe(
    "The error as a code with the values of its text, for translation: a problem of the file, a problem of the run " +
      "(such as DISK_FULL), CANCELLED or INTERRUPTED. Null if there is no error or only its sentence",
  );
