import type { Contract } from "#core/contracts/contract.ts";
import type { LanguageTag } from "#core/messages/language.ts";
import { answer } from "#worker/compute/answer.ts";

// A thread's answer to a body, without the thread.

const bytesOf = (body: unknown): Uint8Array<ArrayBuffer> =>
  body instanceof Uint8Array
    ? new Uint8Array(body)
    : new TextEncoder().encode(typeof body === "string" ? body : JSON.stringify(body));

/** Text is sent unchanged, other values as JSON. */
const ask = ({ path }: Pick<Contract, "path">, body: unknown, language: LanguageTag) =>
  answer({ task: path, language, body: bytesOf(body) });

/** The answer's text. Throws if there is none. */
export const textOf = (contract: Pick<Contract, "path">, body: unknown, language: LanguageTag = "en"): string => {
  const outcome = ask(contract, body, language);
  if (!("bytes" in outcome)) throw new Error(JSON.stringify(outcome));
  return new TextDecoder().decode(outcome.bytes);
};

/** The reason for rejecting a body; null if it is accepted. */
export const refusalOf = (contract: Pick<Contract, "path">, body: unknown) => {
  const outcome = ask(contract, body, "en");
  return "refused" in outcome ? outcome.refused : null;
};

const camel = (key: string) => key.replace(/_([a-z])/g, (_, letter: string) => letter.toUpperCase());

/** The same body in camelCase with keys in another order and an unknown one; keys inside `data` stay. */
export const respelled = (value: unknown, data: readonly string[], isData = false): unknown => {
  if (Array.isArray(value)) return value.map((item) => respelled(item, data));
  if (typeof value !== "object" || value === null) return value;
  const entries = Object.entries(value).map(([key, item]) => [
    isData ? key : camel(key),
    respelled(item, data, data.includes(key)),
  ]);
  return { ...Object.fromEntries(isData ? entries : entries.reverse()), ...(isData ? {} : { shoeSize: 44 }) };
};

type Warned = { warnings: { code: string; values: { parameter: string } }[] };

/** The answer without its warnings of unknown keys, and which keys these name. */
export const splitUnknown = (text: string): { answer: object; unknown: string[] } => {
  const { warnings, ...answer } = JSON.parse(text) as Warned;
  const isUnknown = ({ code }: { code: string }): boolean => code === "unknown_parameter";
  return {
    answer: { ...answer, warnings: warnings.filter((warning) => !isUnknown(warning)) },
    unknown: warnings.filter(isUnknown).map(({ values }) => values.parameter),
  };
};

/** Documented examples are rounded. */
const ABOUT = 0.01;

const isAbout = (given: unknown, example: unknown): boolean =>
  typeof given === "number" &&
  typeof example === "number" &&
  Math.abs(given - example) <= ABOUT * (1 + Math.abs(example));

/** The answer, with the example's number wherever it is within rounding. */
export const rounded = (given: unknown, example: unknown): unknown => {
  if (isAbout(given, example)) return example;
  if (typeof given !== "object" || typeof example !== "object" || given === null || example === null) return given;
  const entries = Object.entries(given).map(([key, value]) => [key, rounded(value, Reflect.get(example, key))]);
  return Array.isArray(given) ? entries.map(([, value]) => value) : Object.fromEntries(entries);
};
