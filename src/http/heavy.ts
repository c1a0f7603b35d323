import type { Contract } from "#contracts/contract.ts";
import { assertRoom, compute } from "#lib/server/compute/compute.ts";
import { assertJson, DEFAULT_BODY_LIMIT, readBytes } from "./body.ts";
import { languageOf } from "./language.ts";

/** nginx's word for a caller who did not wait for the answer. Nobody reads it but the log and the metrics. */
const HUNG_UP = 499;

/** Of a heavy contract: a thread reads the body and writes the answer, what passes here is bytes. */
export const answerByThread = async (
  { path, bodyLimit = DEFAULT_BODY_LIMIT, status = 200 }: Contract,
  request: Request,
): Promise<Response> => {
  assertJson(request);
  // Before its body is in memory.
  assertRoom();
  const body = await readBytes(request, bodyLimit);
  const language = languageOf(request.headers.get("accept-language"));
  try {
    const answer = await compute({ task: path, language, body }, request.signal);
    return new Response(answer, { status, headers: { "content-type": "application/json" } });
  } catch (thrown) {
    if (request.signal.aborted) return new Response(null, { status: HUNG_UP });
    throw thrown;
  }
};
