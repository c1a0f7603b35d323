import type { BodyShare } from "#core/compute/body-budget.ts";
import { assertQueueCapacity, compute } from "#core/compute/compute.ts";
import type { Contract } from "#core/contracts/contract.ts";
import { assertJson, DEFAULT_BODY_LIMIT, readBytes } from "./body.ts";
import { compressedResponse } from "./compress.ts";
import { negotiateLanguage } from "./language.ts";

/** Loads the stored data that an input refers to. */
type Load<Input> = (input: Input) => Promise<unknown>;

/**
 * Handles a heavy contract: a worker thread parses the body and writes the answer, so only bytes pass through here. If the thread
 * needs stored data, a second job receives it.
 */
export const answerByThread = async <Input>(
  { path, bodyLimit = DEFAULT_BODY_LIMIT, status = 200 }: Contract,
  request: Request,
  load: Load<Input>,
  share: BodyShare,
): Promise<Response> => {
  assertJson(request);
  // Check before reading the body into memory.
  assertQueueCapacity();
  const body = await readBytes(request, bodyLimit, share);
  const language = negotiateLanguage(request.headers.get("accept-language"));
  let answer = await compute({ task: path, language, body }, request.signal);
  if ("wanted" in answer) {
    const { wanted } = answer;
    const stored = await load(wanted.input as Input);
    answer = await compute({ task: path, language, wanted, stored }, request.signal);
  }
  if ("wanted" in answer) throw new Error(`${path} wants what is stored twice`);
  return compressedResponse(answer.bytes, { status, headers: { "content-type": "application/json" } }, request);
};
