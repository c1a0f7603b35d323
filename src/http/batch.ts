import type { BatchItem } from "#contracts/batch-items.ts";
import type { FieldIssue } from "#lib/domain/errors.ts";
import type { Language } from "./language.ts";
import { reasonIn } from "./messages/words.ts";
import { fieldIssues } from "./problems.ts";

type Posted<Value> = { value: Value } | { externalId: string | null; issues: FieldIssue[] };

/** A batch's items with this API's problems. */
export const postedItems = <Value>(items: readonly BatchItem<Value>[]): Posted<Value>[] =>
  items.map((item) =>
    "value" in item ? item : { externalId: item.externalId, issues: fieldIssues(item.issues, () => "body") },
  );

type Result<Status> = { externalId: string | null; status: Status; issues?: readonly FieldIssue[] };

/** The answer of a batch route, with problems in the caller's language. */
export const batchAnswer = <Status, Summary>(
  { results, summary }: { results: readonly Result<Status>[]; summary: Summary },
  language: Language,
) => ({
  summary,
  results: results.map(({ externalId, status, issues }) => ({
    ...{ externalId, status },
    ...(issues && { errors: issues.map((issue) => ({ field: issue.parameter, message: reasonIn(language, issue) })) }),
  })),
});
