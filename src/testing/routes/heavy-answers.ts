import type { Contract } from "#contracts/contract.ts";
import type { Language } from "#lib/domain/words/language.ts";
import { answer } from "#worker/compute/answer.ts";

// What a thread answers to a body, without the thread.

const bytesOf = (body: unknown): Uint8Array<ArrayBuffer> =>
  body instanceof Uint8Array
    ? new Uint8Array(body)
    : new TextEncoder().encode(typeof body === "string" ? body : JSON.stringify(body));

/** A text is sent as it stands, what is no bytes as JSON. */
const ask = ({ path }: Pick<Contract, "path">, body: unknown, language: Language) =>
  answer({ task: path, language, body: bytesOf(body) });

/** The answer's own text. Throws where there is none. */
export const textOf = (contract: Pick<Contract, "path">, body: unknown, language: Language = "en"): string => {
  const told = ask(contract, body, language);
  if (!("bytes" in told)) throw new Error(JSON.stringify(told));
  return new TextDecoder().decode(told.bytes);
};

/** What a body is refused for; null where it is not. */
export const refusalOf = (contract: Pick<Contract, "path">, body: unknown) => {
  const told = ask(contract, body, "en");
  return "refused" in told ? told.refused : null;
};

const camel = (key: string) => key.replace(/_([a-z])/g, (_, letter: string) => letter.toUpperCase());

/** The same in camelCase with the keys in another order and one of no meaning; keys of what is named in `data` stay. */
export const respelled = (value: unknown, data: readonly string[], isData = false): unknown => {
  if (Array.isArray(value)) return value.map((item) => respelled(item, data));
  if (typeof value !== "object" || value === null) return value;
  const entries = Object.entries(value).map(([key, item]) => [
    isData ? key : camel(key),
    respelled(item, data, data.includes(key)),
  ]);
  return { ...Object.fromEntries(isData ? entries : entries.reverse()), ...(isData ? {} : { shoeSize: 44 }) };
};
