import { z } from "zod";
import { unstorableTexts } from "#lib/domain/unstorable-texts.ts";
import { count } from "./wire.ts";

/** How many items a batch may have. */
export const BATCH = { max: 1000, bytes: 16 * 1024 ** 2 };

/** An item's value, or what is wrong with it: the others are saved without it. */
export type BatchItem<Value> = { value: Value } | { externalId: string | null; issues: readonly z.core.$ZodIssue[] };

/** Longer than any valid ID. */
const LONGEST_SHOWN = 500;

const idIn = (given: unknown, key: string): string | null => {
  const id = typeof given === "object" && given !== null ? (given as Record<string, unknown>)[key] : null;
  return typeof id === "string" && id.length <= LONGEST_SHOWN && unstorableTexts(id).length === 0 ? id.trim() : null;
};

const textIssues = (given: unknown): z.core.$ZodIssue[] =>
  unstorableTexts(given).map(({ at, reason }) => ({
    ...{ code: "custom", input: null, message: "", params: { reason } },
    // The name of a key may be what can't be stored.
    path: at.filter((key) => unstorableTexts(key).length === 0),
  }));

/** The items of a batch route, each checked alone; `key` is the field with the source's ID. */
export const batchOf = <Item extends z.ZodType>(item: Item, key: string) => {
  // A schema can only fail as a whole. This parser returns a rejected item as a value, so that the others are saved.
  const alone = z.withParser(item as z.ZodType<unknown>, (given): BatchItem<z.output<Item>> => {
    const unstorable = textIssues(given);
    if (unstorable.length > 0) return { externalId: idIn(given, key), issues: unstorable };
    const { success, data, error } = item.safeParse(given, { reportInput: true });
    return success ? { value: data } : { externalId: idIn(given, key), issues: error.issues };
  }) as unknown as z.ZodType<BatchItem<z.output<Item>>, z.input<Item>>;
  return z.array(alone).min(1).max(BATCH.max);
};

export const batchResults = z
  .object({
    results: z
      .array(
        z.object({
          externalId: z.string().nullable().describe("As sent, without spaces around it; null if it is not readable"),
          status: z
            .enum(["created", "updated", "unchanged", "rejected"])
            .describe("unchanged: stored with the same values, or in a newer version"),
          errors: z
            .array(z.object({ field: z.string(), message: z.string() }))
            .optional()
            .describe("What is wrong with a rejected item"),
        }),
      )
      .describe("One per item, in the order sent"),
    summary: z.object({ created: count, updated: count, unchanged: count, rejected: count }),
  })
  .meta({ id: "BatchResults" });

/** What every batch route's description says. */
export const BATCH_RULES =
  `At most ${BATCH.max.toLocaleString("en")} items. An invalid item is rejected alone; the others are saved together. Repeating a request changes nothing. ` +
  "Segments, scores and profiles follow within a minute";
