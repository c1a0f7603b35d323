import type { z } from "zod";
import { toSchemaCase } from "#contracts/casing.ts";
import type { Contract } from "#contracts/contract.ts";
import type { FieldIssue } from "#lib/domain/errors.ts";
import { snakeCase } from "#lib/domain/letter-case.ts";
import { unstorableTexts } from "#lib/domain/unstorable-texts.ts";
import type { BodyShare } from "#lib/server/compute/body-budget.ts";
import { assertJson, DEFAULT_BODY_LIMIT, readBytes } from "./body.ts";
import { readObject } from "./json.ts";
import { fieldIssue, fieldIssues, validationError } from "./problems.ts";

export type PathValues = Record<string, string | string[] | undefined>;

/** Query parameters; repeated ones are refused because their meaning is ambiguous. */
const readQuery = (request: Request): Record<string, string> => {
  const { searchParams } = new URL(request.url);
  const names = [...searchParams.keys()];
  const twice = names.filter((name, at) => names.indexOf(name) !== at);
  if (twice.length > 0)
    throw validationError(twice.map((name) => fieldIssue([name], () => "query", { reason: "once" })));
  return Object.fromEntries(searchParams);
};

type Given = {
  value: unknown;
  path?: PathValues;
  where: (first?: PropertyKey) => FieldIssue["location"];
  /** If the body has no escaped characters, only the path is checked, to avoid a second pass over up to 64 MB. */
  isUnescaped?: boolean;
};

/** In valid UTF-8 JSON, U+0000 and unpaired surrogates can only appear as escapes. */
const isUnescaped = (body: Uint8Array): boolean =>
  !Buffer.from(body.buffer, body.byteOffset, body.length).includes("\\u");

/** The path of a parsed value as the body spells it: schemas of bulk data rename the fields of what they read. */
const postedPath = (given: unknown, path: readonly (string | number)[]): (string | number)[] => {
  let part = given as Record<string | number, unknown> | undefined;
  return path.map((key) => {
    const posted = typeof key === "string" && part && !Object.hasOwn(part, key) ? snakeCase(key) : key;
    const next = part?.[posted];
    part = typeof next === "object" && next !== null ? (next as typeof part) : undefined;
    return posted;
  });
};

/** The typed input with the contract's key casing; path parameters win, so a body can never target another row. */
const settle = <In extends z.ZodType>(
  { input, casing }: Pick<Contract<In>, "input" | "casing">,
  { value: given, path = {}, where, isUnescaped: isClean = false }: Given,
): z.output<In> => {
  const { value, twice } = casing === "either" ? toSchemaCase(input, given) : { value: given, twice: [] };
  if (twice.length > 0) throw validationError(twice.map((at) => fieldIssue(at, where, { reason: "both_casings" })));
  const result = input.safeParse({ ...(value as object), ...path }, { reportInput: true });
  if (!result.success) throw validationError(fieldIssues(result.error.issues, where));
  const unstorable = unstorableTexts(isClean ? path : result.data);
  if (unstorable.length > 0)
    throw validationError(unstorable.map(({ at, reason }) => fieldIssue(postedPath(value, at), where, { reason })));
  return result.data;
};

/** The typed input from arguments that are already a value, such as those of an assistant's tool. */
export const parseArguments = <In extends z.ZodType>(contract: Contract<In>, value: unknown): z.output<In> =>
  settle(contract, { value, where: () => "body" });

/** The typed input of a heavy contract, which is never stored. */
export const parseBody = <In extends z.ZodType>(contract: Contract<In>, body: Uint8Array): z.output<In> =>
  settle(contract, { value: readObject(body), where: () => "body", isUnescaped: isUnescaped(body) });

/** The typed input from the query (GET, DELETE, uploads) or body, and the path. */
export const parse = async <In extends z.ZodType>(
  contract: Contract<In>,
  request: Request,
  path: PathValues,
  share: BodyShare,
): Promise<z.output<In>> => {
  const { method, bodyLimit = DEFAULT_BODY_LIMIT, upload, auth } = contract;
  const query = readQuery(request);
  const hasBody = method !== "GET" && method !== "DELETE" && !upload && auth !== "signature";
  if (hasBody) assertJson(request);
  const body = hasBody ? await readBytes(request, bodyLimit, share) : null;
  const value = body ? readObject(body) : query;
  const where = (first?: PropertyKey): FieldIssue["location"] => {
    if (first !== undefined && Object.hasOwn(path, first)) return "path";
    return hasBody ? "body" : "query";
  };
  return settle(contract, { value, path, where, isUnescaped: body !== null && isUnescaped(body) });
};
