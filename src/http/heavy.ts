import type { Contract } from "#contracts/contract.ts";
import type { BodyShare } from "#lib/server/compute/body-budget.ts";
import { assertQueueCapacity, compute } from "#lib/server/compute/compute.ts";
import { assertJson, DEFAULT_BODY_LIMIT, readBytes } from "./body.ts";
import { languageOf } from "./language.ts";

/** Reads what an input asks for of what is stored. */
type Load<Input> = (input: Input) => Promise<unknown>;

/**
 * Of a heavy contract: a thread reads the body and writes the answer, what passes here is bytes; and, where the thread wants
 * it, what is stored, to a second job.
 */
export const answerByThread = async <Input>(
  { path, bodyLimit = DEFAULT_BODY_LIMIT, status = 200 }: Contract,
  request: Request,
  load: Load<Input>,
  share: BodyShare,
): Promise<Response> => {
  assertJson(request);
  // Before its body is in memory.
  assertQueueCapacity();
  const body = await readBytes(request, bodyLimit, share);
  const language = languageOf(request.headers.get("accept-language"));
  let answer = await compute({ task: path, language, body }, request.signal);
  if ("wanted" in answer) {
    const { wanted: input } = answer;
    answer = await compute({ task: path, language, input, stored: await load(input as Input) }, request.signal);
  }
  if ("wanted" in answer) throw new Error(`${path} wants what is stored twice`);
  return new Response(answer.bytes, { status, headers: { "content-type": "application/json" } });
};
