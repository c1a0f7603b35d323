import { z } from "zod";
import { type Issues, MOST_COUNTED, MOST_ISSUES } from "#core/values/errors.ts";
import { unstorableTexts } from "#core/values/json.ts";
import { reference } from "#core/values/names.ts";
import { MAX_SELECTED } from "./choices.ts";
import { type Repaired, repairItem } from "./repair-item.ts";
import { count } from "./wire.ts";

type Issue = z.core.$ZodIssue;

/** The first problems of a schema, each about one value or one unknown key, and how many there are (at most a thousand). */
export type SchemaProblems = { issues: readonly Issue[]; total: number };

/** For a union, the problems of the option that matched furthest. */
const closest = (issue: z.core.$ZodIssueInvalidUnion): readonly Issue[] => {
  const depth = (issues: readonly Issue[]) => issues.reduce((most, { path }) => Math.max(most, path.length), 0);
  const [best] = [...issue.errors].sort((a, b) => depth(b) - depth(a));
  if (!best || depth(best) === 0) return [];
  return best.map((inner) => ({ ...inner, path: [...issue.path, ...inner.path] }));
};

/** Without the parts of the input in it, which are as large as the body; a missing value stays undefined. */
const withoutInput = (issue: Issue): Issue => {
  const parts = issue.code === "invalid_union" ? { errors: [] } : {};
  return { ...issue, ...parts, input: issue.input === undefined ? undefined : null } as Issue;
};

/** Counts the problems that a schema found, and keeps those that an answer lists. */
export const firstProblems = (found: readonly Issue[]): SchemaProblems => {
  const issues: Issue[] = [];
  let total = 0;
  const take = (issue: Issue): void => {
    if (issue.code === "unrecognized_keys") {
      for (const key of issue.keys.slice(0, MOST_ISSUES - issues.length))
        issues.push(withoutInput({ ...issue, keys: [key] }));
      total += issue.keys.length;
      return;
    }
    const inner = issue.code === "invalid_union" && issue.input !== undefined ? closest(issue) : [];
    if (inner.length > 0) {
      for (const each of inner) take(each);
      return;
    }
    if (issues.length < MOST_ISSUES) issues.push(withoutInput(issue));
    total++;
  };
  for (const issue of found) take(issue);
  return { issues, total: Math.min(total, MOST_COUNTED) };
};

/** The input and answer of a route that changes several rows of a list in one transaction. */
export const bulkChange = <const Action extends string>(actions: readonly [Action, ...Action[]]) => {
  const action = z.enum(actions);
  return {
    input: z.strictObject({
      action,
      ids: z.array(reference).min(1).max(MAX_SELECTED),
    }),
    answer: z.object({
      action,
      changed: count,
      changedIds: z
        .array(z.string())
        .describe("Those that changed; the others are in notFoundIds, or were like this already"),
      notFoundIds: z
        .array(z.string())
        .describe("IDs that this business does not have, or no longer, such as a revoked token"),
    }),
  };
};

/** How many items a batch may have. */
export const BATCH = { max: 1000, bytes: 16 * 1024 ** 2 };

/** How large each may be: as large as a body with one of them. */
export const BATCH_ITEM_BYTES = 1024 ** 2;

/** An item's value, or what is wrong with it: the others are saved without it. `repaired` reads the item up to six times more. */
export type BatchItem<Value> =
  | { value: Value }
  | ({ externalId: string | null; repaired?: () => Repaired<Value> | undefined } & SchemaProblems);

/** Longer than any valid ID. */
const LONGEST_SHOWN = 500;

const idIn = (given: unknown, key: string): string | null => {
  const id = typeof given === "object" && given !== null ? (given as Record<string, unknown>)[key] : null;
  return typeof id === "string" && id.length <= LONGEST_SHOWN && unstorableTexts(id).length === 0 ? id.trim() : null;
};

const textProblems = (given: unknown): SchemaProblems =>
  firstProblems(
    unstorableTexts(given).map(({ at, reason }) => ({
      code: "custom",
      input: null,
      message: "",
      params: { reason },
      // The name of a key may be what can't be stored.
      path: at.filter((key) => unstorableTexts(key).length === 0),
    })),
  );

/** The items of a batch route: each is read alone, so that a wrong one does not stop the others. */
type Batch = {
  item: z.ZodType;
  /** `isUnescaped`: the item's JSON has no escaped characters. */
  read: (given: unknown, isUnescaped?: boolean) => BatchItem<unknown>;
};

const batches = new WeakMap<z.core.$ZodType, Batch>();
const alreadyRead = new WeakSet<object>();

/** The batch in a contract's input, and its key; undefined for other contracts. */
export const batchIn = (input: z.ZodType): { key: string; batch: Batch } | undefined => {
  const fields = input instanceof z.ZodObject ? Object.entries<z.core.$ZodType>(input.shape) : [];
  for (const [key, field] of fields) {
    const batch = batches.get(field);
    if (batch) return { key, batch };
  }
};

/** An item that can't be read; the paths of its problems are as readers see them. */
export const rejectedItem = ({ issues, total }: Issues): BatchItem<never> => {
  const read = issues.map(({ parameter, message, reason, values }): z.core.$ZodIssue => {
    const path = parameter === "body" ? [] : [parameter];
    return { code: "custom", path, input: null, message, params: { reason, ...values } };
  });
  const item = { externalId: null, issues: read, total };
  alreadyRead.add(item);
  return item;
};

/** The items of a batch route, each checked alone; `key` is the field with the source's ID. */
export const defineBatch = <Item extends z.ZodType>(item: Item, key: string) => {
  const readItem = (given: unknown, isUnescaped: boolean): BatchItem<z.output<Item>> => {
    const unstorable = isUnescaped ? undefined : textProblems(given);
    if (unstorable && unstorable.total > 0) return { externalId: idIn(given, key), ...unstorable };
    const { success, data, error } = item.safeParse(given, { reportInput: true });
    if (success) return { value: data };
    const repaired = () => repairItem(item, given, error.issues);
    return { externalId: idIn(given, key), ...firstProblems(error.issues), repaired };
  };
  const read = (given: unknown, isUnescaped = false) => {
    const result = readItem(given, isUnescaped);
    alreadyRead.add(result);
    return result;
  };
  // A schema can only fail as a whole. This parser returns a rejected item as a value, so that the others are saved.
  const alone = z.withParser(item as z.ZodType<unknown>, (given): BatchItem<z.output<Item>> => {
    const isRead = typeof given === "object" && given !== null && alreadyRead.has(given);
    return isRead ? (given as BatchItem<z.output<Item>>) : read(given);
  }) as unknown as z.ZodType<BatchItem<z.output<Item>>, z.input<Item>>;
  const list = z.array(alone).min(1).max(BATCH.max);
  batches.set(list, { item, read });
  return list;
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
            .max(MOST_ISSUES)
            .optional()
            .describe(
              "What is wrong with a rejected item; after the first hundred problems of a batch, one of each item",
            ),
          errorsTotal: z.int().optional().describe("The number of the item's problems, if not all of them are listed"),
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
