import { z } from "zod";
import { isPlausible } from "./local-time.ts";

/** A time as programs send it, compared as an instant, because an offset can move a time into another year. */
export const postedTime = z.iso
  .datetime({ offset: true })
  .refine((text) => isPlausible(new Date(text)), { params: { reason: "years", from: 1900, to: 2999 } });
