import type { z } from "zod";
import { toSnakeCase } from "#contracts/casing.ts";
import type { Contract } from "#contracts/contract.ts";
import type { FieldIssue } from "#lib/domain/errors.ts";
import type { BodyShare } from "#lib/server/compute/body-budget.ts";
import { assertJson, DEFAULT_BODY_LIMIT, readBytes } from "./body.ts";
import { readObject } from "./json.ts";
import { fieldIssue, fieldIssues, refusalOf } from "./problems.ts";

export type PathValues = Record<string, string | string[] | undefined>;

/** A query's parameters; one that is given twice has no meaning that both sides would agree on. */
const readQuery = (request: Request): Record<string, string> => {
  const { searchParams } = new URL(request.url);
  const names = [...searchParams.keys()];
  const twice = names.filter((name, at) => names.indexOf(name) !== at);
  if (twice.length > 0) throw refusalOf(twice.map((name) => fieldIssue([name], () => "query", { reason: "once" })));
  return Object.fromEntries(searchParams);
};

/** PostgreSQL's text cannot hold U+0000: found here, it is the caller's mistake and not the database's. */
const nulPaths = (value: unknown, path: (string | number)[] = [], depth = 0): (string | number)[][] => {
  if (typeof value === "string") return value.includes("\0") ? [path] : [];
  if (typeof value !== "object" || value === null || depth > 64) return [];
  return Object.entries(value).flatMap(([key, item]) =>
    nulPaths(item, [...path, Array.isArray(value) ? Number(key) : key], depth + 1),
  );
};

type Given = { value: unknown; path?: PathValues; where: (first?: PropertyKey) => FieldIssue["location"] };

/** One typed object of what was given, in the contract's spelling; the path wins, so a body can never aim at another row. */
const settle = <In extends z.ZodType>(
  { input, casing }: Pick<Contract<In>, "input" | "casing">,
  { value: given, path = {}, where }: Given,
): z.output<In> => {
  const { value, twice } = casing === "either" ? toSnakeCase(input, given) : { value: given, twice: [] };
  if (twice.length > 0) throw refusalOf(twice.map((at) => fieldIssue(at, where, { reason: "both_casings" })));
  const result = input.safeParse({ ...(value as object), ...path }, { reportInput: true });
  if (!result.success) throw refusalOf(fieldIssues(result.error.issues, where));
  return result.data;
};

/** A heavy contract's body, of which nothing is stored, as one typed object. */
export const parseBody = <In extends z.ZodType>(contract: Contract<In>, body: Uint8Array): z.output<In> =>
  settle(contract, { value: readObject(body), where: () => "body" });

/** Query (GET, DELETE, uploads) or body, and path, as one typed object. */
export const parse = async <In extends z.ZodType>(
  contract: Contract<In>,
  request: Request,
  path: PathValues,
  share: BodyShare,
): Promise<z.output<In>> => {
  const { method, bodyLimit = DEFAULT_BODY_LIMIT, upload } = contract;
  const query = readQuery(request);
  const hasBody = method !== "GET" && method !== "DELETE" && !upload;
  if (hasBody) assertJson(request);
  const value = hasBody ? readObject(await readBytes(request, bodyLimit, share)) : query;
  const where = (first?: PropertyKey): FieldIssue["location"] => {
    if (first !== undefined && Object.hasOwn(path, first)) return "path";
    return hasBody ? "body" : "query";
  };
  const data = settle(contract, { value, path, where });
  const nuls = nulPaths(data);
  if (nuls.length > 0) throw refusalOf(nuls.map((at) => fieldIssue(at, where, { reason: "nul" })));
  return data;
};
