import { createRandom, pick, type Random } from "#lib/statistics/random.ts";
import type { Api, Operation, Schema } from "#testing/routes/operations.ts";
import { bend, type Fields, fileBody, hostileHeaders } from "./hostile-parts.ts";
import { HOSTILE_BODIES, HOSTILE_ESCAPES, hostileText, oneOf } from "./payloads.ts";
import type { Caller, Planted } from "./planted.ts";
import { valueFor } from "./schema-values.ts";

export type AttackRequest = {
  number: number;
  kind: string;
  caller: Caller;
  /** Determines the allowed statuses; undefined if no route has the path and the method. */
  operation: Operation | undefined;
  method: string;
  path: string;
  headers: Record<string, string>;
  body: Buffer | undefined;
};

/** How a valid call is modified, and how many times out of a hundred. */
const KINDS: [string, number][] = [
  ["as documented", 30],
  ["a hostile field", 30],
  ["hostile fields", 12],
  ["another business's ids", 8],
  ["an invalid body", 6],
  ["a wrong content type", 4],
  ["another method", 3],
  ["a changed address", 4],
  ["hostile headers", 3],
];

const chooseKind = (random: Random): string => pick(random, KINDS, ([, share]) => share)[0];

/** Encodes like a client; lone surrogates become the bytes that a careless client sends. */
const escaped = (text: string): string =>
  Array.from(text, (sign) => (/^\p{Surrogate}$/u.test(sign) ? "%ed%a0%80" : encodeURIComponent(sign))).join("");

/** Other addresses reach no route. */
const isDecodable = (path: string): boolean => {
  try {
    return decodeURIComponent(path) !== "";
  } catch {
    return false;
  }
};

const idFor = ({ ids }: Planted, step: string, random: Random): string =>
  oneOf(random, ids[step] ?? Object.values(ids).flat());

/** Fields of criteria whose values can be listed. */
const SUGGESTED_FIELDS = ["country", "city", "tag"];

/** A field that holds an id is filled with one that exists. */
const knownOf = (planted: Planted, random: Random) => (name: string) => {
  if (name === "field") return oneOf(random, SUGGESTED_FIELDS);
  if (name === "customerId") return oneOf(random, planted.externalIds);
  const [, singular] = /^(\w+?)_?[iI]ds?$/.exec(name) ?? [];
  if (singular === undefined && name !== "ids") return undefined;
  return idFor(planted, `${singular ?? "customer"}s`, random);
};

const asText = (value: unknown): string => (typeof value === "string" ? value : (JSON.stringify(value) ?? ""));

/** The `number`th request of a seed: reproducible, independent of earlier requests. */
export const requestOf = (
  { operations, schemas }: Api,
  callers: readonly Caller[],
  { seed, number }: { seed: number; number: number },
  { own, other }: { own: Planted; other: Planted },
): AttackRequest => {
  const random = createRandom(seed, number);
  // Cycles through all routes.
  const operation = operations[number % operations.length] as Operation;
  const kind = chooseKind(random);
  // Callers with many permissions reach more code: the first two are admins.
  const caller = random() < 0.5 ? oneOf(random, callers.slice(0, 2)) : oneOf(random, callers);
  const theirs =
    kind === "another business's ids" ? (caller.business === other ? own : other) : (caller.business ?? own);
  const isHostile = kind === "a hostile field" || kind === "hostile fields";
  const known = knownOf(theirs, random);
  const values = (schema: Schema, name: string) => valueFor(schema, random, schemas, { name, known });

  const bendPath = isHostile && operation.path.includes("{") && random() < 0.25;
  let path = operation.path.replace(/([\w-]+)\/\{(\w+)\}/g, (_, step: string) => {
    const value = bendPath ? hostileText(random).slice(0, 500) : idFor(theirs, step, random);
    // An empty or dotted path segment would change the path.
    return `${step}/${/^\.*$/.test(value) ? "nothing" : escaped(value)}`;
  });

  const described = operation.parameters.filter((each) => each.in === "query");
  let query: Fields = {};
  for (const { name, schema, required } of described) {
    if (required || random() < 0.4) query[name] = values(schema, name);
  }
  if (operation.queries.length > 0 && random() < 0.4) query = { ...oneOf(random, operation.queries) };
  const types = Object.keys(operation.bodies);
  const schema = operation.bodies["application/json"]?.schema;
  const isUpload = types.length > 0 && !schema;
  let body: Buffer | undefined;
  const headers: Record<string, string> = { ...caller.headers };
  if (operation.parameters.some(({ name }) => name === "X-Secret")) Object.assign(headers, caller.tenant);
  if (operation.contract.idempotencyKey && random() < 0.2) headers["idempotency-key"] = `key-${number}`;
  if (random() < 0.1) headers["accept-language"] = oneOf(random, ["pt-BR", "es", "zz;q=9", "*"]);

  if (schema) {
    const example = operation.examples.length > 0 && random() < 0.5 ? oneOf(random, operation.examples) : undefined;
    let fields = (example ?? values(schema, "")) as Fields;
    const names = Object.keys(schema.properties ?? fields);
    if (isHostile && !bendPath) fields = bend(fields, names, random, kind === "hostile fields");
    body = Buffer.from(JSON.stringify(fields));
    headers["content-type"] = "application/json";
  } else if (isUpload) {
    body = fileBody(random, operation.path, isHostile);
    headers["content-type"] = body[0] === 0x1f ? "application/gzip" : "text/csv";
  }
  if (isHostile && !schema && !bendPath) {
    query = bend(
      query,
      described.map(({ name }) => name),
      random,
      kind === "hostile fields",
    );
  }

  if (kind === "an invalid body" && body) {
    body = oneOf(random, HOSTILE_BODIES);
  } else if (kind === "a wrong content type") {
    headers["content-type"] = oneOf(random, [
      "text/plain",
      "application/xml",
      "multipart/form-data",
      "application/json; charset=utf-16",
      "a".repeat(200),
      "application/x-www-form-urlencoded",
    ]);
    if (random() < 0.4) headers["content-encoding"] = oneOf(random, ["gzip", "br", "identity", "none"]);
  } else if (kind === "hostile headers") {
    Object.assign(headers, hostileHeaders(random));
  }

  const pairs = Object.entries(query).map(([name, value]) => `${escaped(name)}=${escaped(asText(value))}`);
  if (kind === "hostile fields" && random() < 0.3)
    pairs.push(...pairs.slice(0, 1), `x=${oneOf(random, HOSTILE_ESCAPES)}`);
  let { method } = operation;
  const isBent = kind === "another method" || kind === "a changed address";
  if (kind === "another method")
    method = oneOf(random, ["GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS", "TRACE", "PROPFIND"]);
  if (kind === "a changed address") {
    const at = Math.floor(random() * path.length);
    path = oneOf(random, [
      `${path}/`,
      `${path}//x`,
      path.replace("/api/", "/api//"),
      path.toUpperCase(),
      `/api/${escaped(hostileText(random).slice(0, 1_000))}`,
      `${path.slice(0, Math.max(5, at))}${oneOf(
        random,
        HOSTILE_ESCAPES.filter((each) => !each.includes(" ")),
      )}${path.slice(Math.max(5, at))}`,
      path.replace(/\/[^/]+$/, "/.."),
    ]);
  }
  // Node rejects longer request lines before the product sees them.
  const address = `${path}${pairs.length > 0 ? `?${pairs.join("&")}` : ""}`.replaceAll(" ", "%20").slice(0, 12_000);
  const isRouted = !isBent && isDecodable(path);
  return { number, kind, caller, operation: isRouted ? operation : undefined, method, path: address, headers, body };
};
