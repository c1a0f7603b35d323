import type { BatchItem } from "#core/contracts/batch-items.ts";
import type { Issues } from "#core/values/errors.ts";
import type { Language } from "./language.ts";
import { reasonIn } from "./messages/words.ts";
import { asFieldIssues } from "./problems.ts";

type Posted<Value> = { value: Value } | ({ externalId: string | null } & Issues);

/** How many problems the answer to a batch lists besides the first of each item. */
const MOST_IN_BATCH = 100;

/** A batch's items with this API's problems. */
export const postedItems = <Value>(items: readonly BatchItem<Value>[]): Posted<Value>[] => {
  let listed = 0;
  return items.map((item) => {
    if ("value" in item) return item;
    const { issues, total } = asFieldIssues(item, () => "body");
    const shown = issues.slice(0, Math.max(1, MOST_IN_BATCH - listed));
    listed += shown.length;
    return { externalId: item.externalId, issues: shown, total };
  });
};

type Result<Status> = { externalId: string | null; status: Status } & Partial<Readonly<Issues>>;

/** The answer of a batch route, with problems in the caller's language. */
export const batchAnswer = <Status, Summary>(
  { results, summary }: { results: readonly Result<Status>[]; summary: Summary },
  language: Language,
) => ({
  summary,
  results: results.map(({ externalId, status, issues = [], total = issues.length }) => ({
    externalId,
    status,
    ...(issues.length > 0 && {
      errors: issues.map((issue) => ({ field: issue.parameter, message: reasonIn(language, issue) })),
    }),
    ...(total > issues.length && { errorsTotal: total }),
  })),
});
