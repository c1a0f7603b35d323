import type { z } from "zod";
import { toSnakeCase } from "#contracts/casing.ts";
import type { Contract } from "#contracts/contract.ts";
import type { FieldIssue } from "#lib/domain/errors.ts";
import { DEFAULT_BODY_LIMIT, readJsonObject } from "./body.ts";
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

/** Query (GET, DELETE, uploads) or body, and path, as one typed object; the path wins, so a body can never aim at another row. */
export const parse = async <In extends z.ZodType>(
  { input, method, casing, bodyLimit, upload }: Contract<In>,
  request: Request,
  path: PathValues,
): Promise<z.output<In>> => {
  const query = readQuery(request);
  const hasBody = method !== "GET" && method !== "DELETE" && !upload;
  const given = hasBody ? await readJsonObject(request, bodyLimit ?? DEFAULT_BODY_LIMIT) : query;
  const where = (first?: PropertyKey): FieldIssue["location"] => {
    if (first !== undefined && Object.hasOwn(path, first)) return "path";
    return hasBody ? "body" : "query";
  };
  const { value, twice } = casing === "either" ? toSnakeCase(input, given) : { value: given, twice: [] };
  if (twice.length > 0) throw refusalOf(twice.map((at) => fieldIssue(at, where, { reason: "both_casings" })));

  const result = input.safeParse({ ...(value as object), ...path }, { reportInput: true });
  if (!result.success) throw refusalOf(fieldIssues(result.error.issues, where));
  const nuls = nulPaths(result.data);
  if (nuls.length > 0) throw refusalOf(nuls.map((at) => fieldIssue(at, where, { reason: "nul" })));
  return result.data;
};
