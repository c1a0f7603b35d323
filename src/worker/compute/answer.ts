import { parseBody } from "#http/parse.ts";
import { AppError } from "#lib/domain/errors.ts";
import type { ComputeAnswer, ComputeJob } from "#lib/server/compute/compute.ts";
import { TASKS } from "./tasks.ts";

const MOST_ISSUES = 20;

/**
 * From the body's bytes to the answer's bytes, a rejection, or a request for stored data: what a route does, without a
 * request.
 */
export const answer = ({ task, language, ...given }: ComputeJob): ComputeAnswer => {
  const found = TASKS.find(({ contract }) => contract.path === task);
  if (!found) throw new Error(`There is no task named ${task}`);
  const { contract, work, wantsStored } = found;
  try {
    const input = "body" in given ? parseBody(contract, given.body) : given.input;
    if ("body" in given && wantsStored(input)) return { wanted: input };
    const result = work(input, language, "stored" in given ? given.stored : undefined);
    return { bytes: new TextEncoder().encode(JSON.stringify(contract.output.parse(result))) };
  } catch (thrown) {
    if (!(thrown instanceof AppError)) throw thrown;
    const { code, publicMessage, reason, issues, values } = thrown;
    return { refused: { code, publicMessage, reason, issues: issues.slice(0, MOST_ISSUES), values } };
  }
};
