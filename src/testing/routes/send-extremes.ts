import { z } from "zod";
import type { Contract } from "#contracts/contract.ts";
import type { Scope } from "#lib/domain/permissions.ts";
import type { Schema } from "../attack/requests/schema-values.ts";
import { answerOf, aRequest } from "../request.ts";
import { everyRoute } from "./every-route.ts";
import { extremesOf, plainValue } from "./extreme-values.ts";
import { MAKERS } from "./route-examples.ts";

type Body = Record<string, unknown>;
type Reader = { token: string; headers: Record<string, string> };

/** IDs of what was created or changed, by the part of the address before the ID. */
export type Written = Map<string, Set<string>>;

const noteWritten = (written: Written, kind: string, id: unknown): void => {
  if (typeof id === "string") written.set(kind, (written.get(kind) ?? new Set()).add(id));
};

/** The list of a batch, if a body has one. */
const batchIn = (path: string): string | undefined => /^\/api\/v1\/(\w+)\/batch$/.exec(path)?.[1];

let counter = 0;

/** An item with an ID of its own, unless its ID is what is extreme: otherwise the last would replace the others. */
const withOwnId = (item: Body, base: Body): Body => {
  const name = ["externalId", "ticketId"].find((key) => key in base && item[key] === base[key]);
  return name ? { ...item, [name]: `extreme-${++counter}` } : item;
};

const AT_ONCE = 250;

/** The bodies to send: the items of a batch together, as each is accepted or refused by itself. */
const bodiesOf = (path: string, variants: readonly Body[], base: Body): Body[] => {
  const list = batchIn(path);
  if (!list) return [...variants];
  const [plain] = base[list] as Body[];
  const itemsOf = (body: Body) => body[list] as Body[];
  const isSingle = (body: Body) => Array.isArray(body[list]) && itemsOf(body).length === 1;
  const items = variants.filter(isSingle).map((body) => withOwnId(itemsOf(body)[0] ?? {}, plain ?? {}));
  const chunks = Array.from({ length: Math.ceil(items.length / AT_ONCE) }, (_, i) => ({
    [list]: items.slice(i * AT_ONCE, (i + 1) * AT_ONCE),
  }));
  return [...chunks, ...variants.filter((variant) => !isSingle(variant))];
};

const PARAMETER = /([\w-]+)\/\{(\w+)\}/g;

/**
 * Sends every extreme of every field of a route's body, one at a time, beside what `base` or its example says. Returns what
 * answered 5xx, and notes what was written.
 */
export const sendExtremes = async (
  contract: Contract,
  { scope, reader, written, base }: { scope: Scope; reader: Reader; written: Written; base?: Body },
): Promise<string[]> => {
  const { method, path } = contract;
  const address = path.replaceAll("{", "[").replaceAll("}", "]");
  const handler = everyRoute.find((route) => route.address === address)?.[method];
  if (!handler) throw new Error(`There is no route ${method} ${path}`);
  const { $defs = {}, ...schema } = z.toJSONSchema(contract.input, {
    io: "input",
    unrepresentable: "any",
  }) as Schema & {
    $defs?: Record<string, Schema>;
  };
  const ids = (await MAKERS[path]?.(scope)) ?? {};
  for (const [, kind = "", name = ""] of path.matchAll(PARAMETER)) noteWritten(written, kind, ids[name]);
  const plain = (base ?? contract.examples?.[0]?.body ?? plainValue(schema, $defs)) as Body;
  const named = new Set([...path.matchAll(PARAMETER)].map(([, , name]) => name));
  const properties = Object.fromEntries(Object.entries(schema.properties ?? {}).filter(([key]) => !named.has(key)));
  const variants = extremesOf({ ...schema, properties }, $defs, plain) as Body[];
  const failed: string[] = [];
  for (const body of bodiesOf(path, [plain, ...variants], plain)) {
    const sent = Object.fromEntries(Object.entries(body).filter(([key]) => !named.has(key)));
    const url = path.replace(PARAMETER, (_, kind, name) => `${kind}/${ids[name] ?? "extreme"}`);
    const params = Promise.resolve(Object.fromEntries([...named].map((name) => [name, ids[name ?? ""] ?? "extreme"])));
    const { status, body: answer } = await answerOf(
      handler(aRequest(method, url, { ...reader, body: sent }), { params }).then((response) =>
        response.status === 204 ? Response.json({}) : response,
      ),
    );
    if (status >= 500) failed.push(`${status} ${method} ${path} ${JSON.stringify(sent).slice(0, 300)}`);
    if (method === "POST" && !path.endsWith("}")) noteWritten(written, path.split("/").at(-1) ?? "", answer.data?.id);
  }
  return failed;
};
