import { z } from "zod";
import { ID_PREFIX, LONGEST_PREFIX } from "#records/rules/incoming-records.ts";

export const idPrefix = z.string().max(LONGEST_PREFIX).regex(ID_PREFIX);

/** Of what programs send. */
export const sentPrefix = idPrefix
  .nullish()
  .describe(
    "Of the connected shop whose records these are, such as woo2-; empty if it has none. It is put before the IDs. Null: the IDs are " +
      "complete, and must not be plain numbers of a connected shop's records",
  );
