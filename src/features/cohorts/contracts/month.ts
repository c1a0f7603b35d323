import { z } from "zod";

/** A calendar month. */
export const month = z
  .string()
  .refine((text) => /^(19|20)\d{2}-(0[1-9]|1[0-2])$/.test(text), { params: { reason: "month" } })
  .meta({
    override: { type: "string", maxLength: 7, pattern: "^(19|20)\\d{2}-(0[1-9]|1[0-2])$", examples: ["2026-03"] },
  });
