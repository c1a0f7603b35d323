import { z } from "zod";

/** A whole number as a query string writes it; what is no number, or out of range, is told the range. */
export const integerText = ({ min, max }: { min: number; max: number }) =>
  z
    .string()
    .refine((text) => /^-?\d{1,15}$/.test(text) && Number(text) >= min && Number(text) <= max, {
      params: { reason: "integer_range", min, max },
    })
    .transform(Number)
    .meta({ override: { type: "integer", minimum: min, maximum: max } });
