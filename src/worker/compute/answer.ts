import type { ComputeAnswer, ComputeJob } from "#core/compute.ts";
import type { TaskBinding } from "#core/contracts/bindings.ts";
import type { Contract } from "#core/contracts/contract.ts";
import { parseBody, textFeature, unknownParameter } from "#core/http/parse.ts";
import { moving } from "#core/threads/serve.ts";
import { AppError, errorFields, errorOf, libraryRefusal } from "#core/values/errors.ts";
import { FEATURES } from "#features.ts";
import { countSources } from "#records/contracts/purchase-sources.ts";

const bindings = await Promise.all(FEATURES.map(async (feature) => (await feature.tasks?.())?.tasks ?? []));

/** Every heavy contract with its use-case. A test fails if one is missing. */
export const TASKS: readonly TaskBinding[] = bindings.flat();

/** The loaded data, if the input asks for it. Throws why it could not be loaded. */
const loadedFor = (input: object, { storedBy }: Contract, stored: ComputeJob["stored"]): unknown => {
  if (!storedBy || Reflect.get(input, storedBy[0]) !== storedBy[1]) return undefined;
  if (!stored) throw new Error("The stored data was not loaded");
  if ("refused" in stored) throw errorOf(stored.refused);
  return stored.data;
};

/** From the body's bytes to the answer's bytes, or a rejection: what a route does, without a request. */
export const answer = ({ task, language, body, stored }: ComputeJob): ComputeAnswer => {
  const found = TASKS.find(({ contract }) => contract.path === task);
  if (!found) throw new Error(`There is no task named ${task}`);
  const { contract, work } = found;
  try {
    const { input: posted, unknown } = parseBody(contract, body);
    const loaded = loadedFor(posted as object, contract, stored);
    const { input, texts } = countSources(posted as object);
    const result = work(input, language, loaded);
    const warnings = [
      ...(result.warnings ?? []),
      ...texts.map((text) => textFeature(text, language)),
      ...unknown.map((key) => unknownParameter(key, language)),
    ];
    const bytes = new TextEncoder().encode(JSON.stringify(contract.output.parse({ ...result, warnings })));
    return moving({ bytes }, [bytes]);
  } catch (error) {
    const thrown = libraryRefusal(error) ?? error;
    if (!(thrown instanceof AppError)) throw thrown;
    return { refused: errorFields(thrown) };
  }
};
