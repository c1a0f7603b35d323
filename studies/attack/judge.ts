import type { ErrorFamily } from "#core/contracts/contract.ts";
import { errorSchema } from "#core/contracts/errors.ts";
import type { Answer, documentChecker } from "#testing/routes/documented.ts";
import type { AttackRequest } from "./requests/make-request.ts";
import type { Planted } from "./requests/planted.ts";

/** Internal details that no answer may contain. */
const INSIDE =
  /node_modules|\bat [\w.<>]+ \((?:\/|<|native|index \d|eval |[a-z]+:\S)|\/src\/[\w/-]+\.ts|ZodError|[Pp]risma|pg_catalog|SQLSTATE|invalid input syntax|violates \w+ constraint/;

const HEADERS: [string, RegExp][] = [
  ["x-request-id", /^[\w.:/+=@-]{1,128}$/],
  ["cache-control", /no-store/],
  ["x-content-type-options", /^nosniff$/],
];

const textOf = ({ path, headers, body }: AttackRequest): string => {
  const readable = path.replace(/%[0-9a-f]{2}/gi, (sign) => String.fromCharCode(Number.parseInt(sign.slice(1), 16)));
  return [readable, ...Object.values(headers), body?.toString() ?? ""].join("\n");
};

const FAMILIES: ErrorFamily[] = ["admin", "report", "ai"];

const isOfFamily = ({ body, status }: Answer, family: ErrorFamily | undefined): boolean => {
  try {
    const value: unknown = JSON.parse(body);
    return (family ? [family] : FAMILIES).some((each) => errorSchema(each, status).safeParse(value).success);
  } catch {
    return false;
  }
};

/** Other URLs are pages, or are redirected to remove double slashes. */
const isUnderApi = (path: string): boolean => /^\/api(\/[^/?]+)+\/?(\?|$)/.test(path) && !path.endsWith("..");

type Expected = {
  planted: readonly Planted[];
  /** What the caller's business has in its own records, because its callers wrote it there. */
  written?: ReadonlySet<string> | undefined;
  checkDocumented: ReturnType<typeof documentChecker>;
};

/** The names of another business that a request has in its body: what it stores may come back in later answers. */
export const theirsIn = (request: AttackRequest, planted: readonly Planted[]): string[] => {
  const { body, caller } = request;
  if (!body) return [];
  const text = textOf(request);
  return planted
    .filter((each) => each !== caller.business)
    .flatMap(({ secrets }) => secrets.filter((secret) => text.includes(secret)));
};

/** The problems of an answer, one line each. */
export const judge = (
  request: AttackRequest,
  answer: Answer,
  { planted, written, checkDocumented }: Expected,
): string[] => {
  const { operation, caller, method } = request;
  const { status, headers, body } = answer;
  const found: string[] = [];
  if (status >= 500 && status !== 503) found.push(`${status}`);
  if (status === 503 && headers["retry-after"] === undefined) found.push("503 without Retry-After");
  const described = operation?.answers[status];
  if (described) found.push(...checkDocumented(described, answer));
  else if (operation && status < 500) found.push(`${status} is not documented`);
  const isApi = isUnderApi(request.path);
  if (isApi && status >= 400 && method !== "HEAD" && !isOfFamily(answer, operation?.contract.errors)) {
    found.push(`${status} without its family's JSON`);
  }
  for (const [name, shape] of HEADERS) {
    if (isApi && !shape.test(String(headers[name] ?? ""))) found.push(`header ${name} is missing`);
  }
  const inside = INSIDE.exec(body)?.[0];
  if (!inside && !planted.length) return found;
  const asked = textOf(request);
  if (inside && !asked.includes(inside)) found.push(`reveals internal details: ${inside}`);
  for (const { secrets } of planted.filter((each) => each !== caller.business)) {
    const leaked = secrets.find((secret) => body.includes(secret) && !asked.includes(secret) && !written?.has(secret));
    if (leaked) found.push("LEAK: contains a name from another business");
  }
  return found;
};
