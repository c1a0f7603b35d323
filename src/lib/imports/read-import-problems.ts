import type { Problem } from "#lib/domain/imports/import-format.ts";
import { listProblems } from "#lib/server/db/imports/import-problems.ts";
import { withBusiness } from "#lib/server/db/with-business.ts";
import type { Scope } from "../domain/permissions.ts";

/** All problems of an import in the file's order, one page at a time. */
export const problemPagesOf = async function* (
  scope: Scope,
  importId: string,
  pageSize = 5000,
): AsyncGenerator<Problem[]> {
  let after = { line: -1, column: "" };
  for (;;) {
    const page = await withBusiness(scope, (client) => listProblems(client, scope, importId, after, pageSize));
    yield page;
    const last = page.at(-1);
    if (!last || page.length < pageSize) return;
    after = last;
  }
};

/** The same, one by one. */
export const problemsOf = async function* (...of: Parameters<typeof problemPagesOf>): AsyncGenerator<Problem> {
  for await (const page of problemPagesOf(...of)) yield* page;
};
