import { readdirSync, readFileSync } from "node:fs";
import path from "node:path";
import fc from "fast-check";
import { beforeAll, describe, expect, test } from "vitest";
import { z } from "zod";
import { endMySessions } from "#contracts/accounts/sessions.ts";
import type { Contract, Example } from "#contracts/contract.ts";
import { CONTRACTS } from "#contracts/index.ts";
import { examplesOf } from "#contracts/openapi/example-calls.ts";
import { topicOf } from "#contracts/openapi/topics.ts";
import type { Handler } from "#http/handle.ts";
import { listTokens, revokeToken } from "#lib/accounts/manage-api-tokens.ts";
import { PERMISSIONS, type Permission, type Scope } from "#lib/domain/permissions.ts";
import { settings } from "#lib/server/settings.ts";
import { aBusiness } from "#testing/builders.ts";
import { permissionTable } from "#testing/checks/permission-table.ts";
import { runs } from "#testing/depth.ts";
import {
  aMember,
  anExpiredToken,
  aRequest,
  asAdmin,
  aToken,
  type CallOptions,
  endSessions,
  sessionCookie,
  tenantHeaders,
} from "#testing/request.ts";
import { MAKERS } from "#testing/routes/route-examples.ts";
import { TASKS } from "./worker/compute/answer.ts";

const API = path.resolve("src/app/api");
const METHODS = ["GET", "POST", "PUT", "PATCH", "DELETE", "OPTIONS"] as const;

/** Not ours to describe: next-auth's own addresses, forms sent without script, and everything that is no address. */
const WITHOUT_CONTRACT = [
  "/api/auth/[...nextauth]",
  "/api/auth/form/login",
  "/api/auth/form/invitation",
  "/api/[[...path]]",
];

type Route = { address: string; exported: Record<string, Handler> };

const routes: Route[] = await Promise.all(
  readdirSync(API, { recursive: true, encoding: "utf8" })
    .filter((file) => path.basename(file) === "route.ts")
    .map(async (file) => ({
      address: `/api/${path.dirname(file).split(path.sep).join("/")}`,
      exported: (await import(path.join(API, file))) as Record<string, Handler>,
    })),
);

const withBraces = (address: string): string => address.replace(/\[(\w+)\]/g, "{$1}");
const handlers = routes.flatMap(({ address, exported }) =>
  METHODS.flatMap((method) => {
    const handler = exported[method];
    return handler?.contract ? [{ address: withBraces(address), method, handler, contract: handler.contract }] : [];
  }),
);
const handlerOf = (contract: Contract): Handler => {
  const found = handlers.find((handler) => handler.contract === contract);
  if (!found) throw new Error(`${contract.method} ${contract.path} has no handler`);
  return found.handler;
};

describe("contracts and handlers", () => {
  test("every contract has its handler", () => {
    const handled = handlers.map(({ contract }) => contract);
    expect(CONTRACTS.filter((contract) => !handled.includes(contract)).map(({ summary }) => summary)).toEqual([]);
  });

  test("every handler has its contract in the list, at the contract's own address and method", () => {
    for (const { address, method, contract } of handlers) {
      expect([method, address]).toEqual([contract.method, contract.path]);
      expect(CONTRACTS).toContain(contract);
    }
    const without = routes.filter(({ exported }) => !METHODS.some((method) => exported[method]?.contract));
    expect(without.map(({ address }) => address).sort()).toEqual([...WITHOUT_CONTRACT].sort());
  });

  test("every heavy contract has its use-case in the threads' list, and nothing else is there", () => {
    const heavy = CONTRACTS.filter((contract) => contract.heavy);
    expect(new Set(TASKS.map(({ contract }) => contract))).toEqual(new Set(heavy));
    // A thread only receives the body: parameters in the address would not reach it.
    for (const { path: address, method } of heavy)
      expect([address, method]).toEqual([address.replace("{", ""), "POST"]);
  });

  test("every contract has its place in the API reference", () => {
    for (const { path: address } of CONTRACTS) expect(() => topicOf(address)).not.toThrow();
    expect(() => topicOf("/api/somewhere-new")).toThrow("contracts/openapi/topics.ts");
  });

  test("every route answers every method itself: Next's own 405 and OPTIONS say nothing", () => {
    for (const { address, exported } of routes) {
      const missing = METHODS.filter((method) => typeof exported[method] !== "function");
      expect(missing, address).toEqual([]);
    }
  });
});

const pathValuesIn = ({ path: address }: Contract): string[] =>
  [...address.matchAll(/\{(\w+)\}/g)].map(([, name]) => name ?? "");
/** The axes are the product's own, alike for every business. */
const hasIds = (contract: Contract): boolean => pathValuesIn(contract).some((name) => name !== "axis");
/** Whatever id a shop names is created in the own business, and a signature decides alone: the tests of those routes have it. */
const withIds = CONTRACTS.filter(
  (contract) => hasIds(contract) && !contract.mayCreate && contract.auth !== "signature",
);

const exampleOf = (contract: Contract): Example | undefined => examplesOf(contract)[0];

const ask = (
  contract: Contract,
  options: CallOptions,
  values: Record<string, string> = {},
  query = "",
): Promise<Response> => {
  const address = contract.path.replace(/\{(\w+)\}/g, (_, name: string) => values[name] ?? "nothing");
  const hasBody = !["GET", "DELETE"].includes(contract.method);
  const request = aRequest(contract.method, `${address}${query}`, {
    ...(hasBody && { body: exampleOf(contract)?.body ?? {} }),
    ...options,
  });
  return handlerOf(contract)(request, { params: Promise.resolve(values) });
};

const guarded = CONTRACTS.filter(({ auth }) => auth !== "none" && auth !== "signature").map(
  (contract): [string, Contract] => [`${contract.method} ${contract.path}`, contract],
);

describe("every route refuses strangers", () => {
  let shop: Scope;
  let cookie: string;
  let viewersCookie: string;
  const wrong: Record<string, string> = {};
  const noSessions: string[] = [];
  const tokensWithout = new Map<Permission, string>();

  beforeAll(async () => {
    shop = await aBusiness();
    wrong["a token that never was"] = `c360_${"a".repeat(43)}`;
    wrong["what is no token at all"] = "'; drop table users; --";
    wrong["an expired token"] = await anExpiredToken(shop);
    wrong["a revoked token"] = await aToken(shop);
    const last = (await listTokens(shop)).at(-1);
    await revokeToken(asAdmin(shop), last?.id ?? "");
    const gone = await aMember(shop);
    noSessions.push(await sessionCookie(shop, gone), "next-auth.session-token=a.b.c.d.e");
    await endSessions(shop, gone);
    noSessions.push(await sessionCookie(await aBusiness(), gone));
    cookie = await sessionCookie(shop, await aMember(shop));
    viewersCookie = await sessionCookie(shop, await aMember(shop, "viewer"));
    for (const permission of PERMISSIONS) {
      const permissions = PERMISSIONS.filter((other) => other !== permission);
      tokensWithout.set(permission, await aToken(shop, { permissions }));
    }
  });

  test.each(guarded)("%s: anonymous", async (_, contract) => {
    expect((await ask(contract, {})).status).toBe(401);
  });

  test.each(guarded)("%s: a wrong, expired or revoked credential", async (_, contract) => {
    for (const [kind, token] of Object.entries(wrong)) {
      // Each from an address of its own: a limit that answered 429 would hide what is tried here.
      const headers = { "x-customer-360-address": `${kind} ${contract.method} ${contract.path}` };
      expect((await ask(contract, { token, headers })).status, kind).toBe(401);
    }
  });

  test.each(guarded.filter(([, { auth }]) => auth !== "bearer" && auth !== "tenant"))(
    "%s: a session that is none, or from elsewhere",
    async (_, contract) => {
      for (const none of noSessions) expect((await ask(contract, { cookie: none })).status, none).toBe(401);
      if (contract.method === "GET") return;
      expect((await ask(contract, { cookie, headers: { origin: "https://evil.example" } })).status).toBe(403);
    },
  );

  test.each(
    guarded.flatMap(([name, contract]) =>
      contract.permission ? [[name, contract, contract.permission] as const] : [],
    ),
  )("%s: one who may not", async (_, contract, permission) => {
    const token = tokensWithout.get(permission) ?? "";
    expect((await ask(contract, contract.auth === "session" ? { cookie: viewersCookie } : { token })).status).toBe(403);
  });
});

const tokenFor = async ({ auth }: Contract, scope: Scope): Promise<string> =>
  (auth === "metrics-token" && settings().METRICS_TOKEN) || aToken(scope);

describe("every route takes whatever is sent", () => {
  test.each(CONTRACTS.map((contract): [string, Contract] => [`${contract.method} ${contract.path}`, contract]))(
    "%s: without breaking or revealing its internals",
    async (_, contract) => {
      const shop = await aBusiness();
      const names = contract.input instanceof z.ZodObject ? Object.keys(contract.input.shape) : [];
      const pairs = fc.array(fc.tuple(fc.constantFrom("a", "__proto__", ...names), fc.string({ unit: "grapheme" })));
      const bodies = fc.oneof(
        fc.json(),
        pairs.map((each) => JSON.stringify(Object.fromEntries(each))),
      );
      const who =
        contract.auth === "session"
          ? { cookie: await sessionCookie(shop, await aMember(shop)) }
          : { token: await tokenFor(contract, shop) };
      const isEnding = contract === endMySessions;
      const headers = contract.auth === "tenant" ? await tenantHeaders(shop) : {};
      await fc.assert(
        fc.asyncProperty(pairs, bodies, async (query, body) => {
          const options = isEnding ? { cookie: await sessionCookie(shop, await aMember(shop)) } : who;
          const hasBody = !["GET", "DELETE"].includes(contract.method);
          const request = { ...options, headers, ...(hasBody && { body }) };
          const response = await ask(contract, request, {}, `?${new URLSearchParams(query)}`);
          expect(response.status).toBeLessThan(500);
          // A stream of events does not end by itself.
          if (contract.text === "text/event-stream" && response.ok) return response.body?.cancel();
          expect(await response.text()).not.toMatch(/node_modules|at \w+ \(|ZodError|[Pp]risma|pg_catalog/);
        }),
        { numRuns: isEnding ? runs(5) : runs(40, 4) },
      );
    },
  );
});

/** The names of an input's days, such as `from`, and of `compare`, which can be one. */
const daysIn = ({ input }: Contract): string[] =>
  input instanceof z.ZodObject
    ? Object.entries(input.shape).flatMap(([name, schema]) => {
        const inner = schema instanceof z.ZodOptional ? schema.unwrap() : schema;
        return inner instanceof z.ZodISODate || name === "compare" ? [name] : [];
      })
    : [];

const withDays = CONTRACTS.filter((contract) => daysIn(contract).length > 0).map((contract): [string, Contract] => [
  `${contract.method} ${contract.path}`,
  contract,
]);

test("finds the routes that take days", () => expect(withDays.length).toBeGreaterThan(10));

test.each(withDays)("%s refuses days that no shop has, and copes with all others", async (_, contract) => {
  const shop = await aBusiness();
  const token = await aToken(shop);
  const values = (await MAKERS[contract.path]?.(shop)) ?? {};
  const askFor = (given: Record<string, string>) =>
    contract.method === "GET"
      ? ask(contract, { token }, values, `?${new URLSearchParams(given)}`)
      : ask(contract, { token, body: { ...exampleOf(contract)?.body, ...given } }, values);
  for (const name of daysIn(contract)) {
    for (const day of name === "compare" ? ["0000-01-01"] : ["0000-01-01", "9999-12-31"]) {
      const answer = await askFor({ [name]: day });
      // The message names neither: "from" also occurs in "must be a day from …".
      const named = expect.stringMatching(new RegExp(`"(field|parameter)":"${name}"|"Invalid ${name}\\. `));
      expect([answer.status, await answer.text()], day).toEqual([400, named]);
    }
    for (const day of ["1900-01-01", "2999-12-31"])
      expect((await askFor({ [name]: day })).status, `${name}=${day}`).toBeLessThan(500);
  }
});

describe("another business's id", () => {
  const makersMissingFor = (contracts: readonly Contract[]) =>
    contracts
      .filter((contract) => hasIds(contract) && contract.auth !== "signature" && !MAKERS[contract.path])
      .map(({ path: at }) => at);

  test("has a maker for every contract with one in its address", () => {
    expect(makersMissingFor(CONTRACTS)).toEqual([]);
    const [any] = CONTRACTS;
    expect(any && makersMissingFor([{ ...any, path: "/api/admin/things/{id}" }])).toEqual(["/api/admin/things/{id}"]);
  });

  test("is answered like one that does not exist", async () => {
    const [ours, theirs] = [await aBusiness(), await aBusiness()];
    const cookie = await sessionCookie(ours, await aMember(ours));
    for (const contract of withIds) {
      const values = (await MAKERS[contract.path]?.(theirs)) ?? {};
      const nothing = Object.fromEntries(pathValuesIn(contract).map((name) => [name, "nothing"]));
      const { search: query } = new URL(exampleOf(contract)?.address ?? "", "http://shop");
      const [foreign, unknown] = [
        await ask(contract, { cookie }, values, query),
        await ask(contract, { cookie }, nothing, query),
      ];
      expect([contract.path, foreign.status]).toEqual([contract.path, 404]);
      expect(await foreign.json()).toEqual(await unknown.json());
    }
  });
});

describe("the tree", () => {
  const files = readdirSync("src", { recursive: true, encoding: "utf8" }).filter(
    (file) => !file.startsWith("generated"),
  );

  test("has no vague file names", () => {
    const vague = /(^|[/-])(utils?|helpers?|common|services?|managers?)([./-]|$)/;
    expect(files.filter((file) => vague.test(file))).toEqual([]);
  });

  test("does not import server-only: it throws in the command line and in workers", () => {
    const sources = files.filter((file) => /[.]tsx?$/.test(file) && !file.endsWith("house.test.ts"));
    const guilty = sources.filter((file) => /["']server-only["']/.test(readFileSync(path.join("src", file), "utf8")));
    expect(guilty).toEqual([]);
  });
});

describe("keys that a business chose", () => {
  test("are read by ownValue: a field may be named constructor, which every object inherits", () => {
    const sources = readdirSync("src", { recursive: true, encoding: "utf8" }).filter(
      (file) => /(?<![.]test)[.]tsx?$/.test(file) && !/^(generated|testing)/.test(file),
    );
    const indexed =
      /\b(customFields|custom_fields|customValues)\)?(\?\.)?\[(?!\])|(?<=[\w)\]])\[\w*[fF]ield\.key\]|\b(key|name) in \w*[cC]ustom_?[fF]ields\b/;
    const guilty = sources.filter((file) => indexed.test(readFileSync(path.join("src", file), "utf8")));
    expect(guilty).toEqual([]);
  });
});

describe("the documentation", () => {
  test("lists every npm script in the README", () => {
    const { scripts } = JSON.parse(readFileSync("package.json", "utf8")) as { scripts: Record<string, string> };
    const text = readFileSync("README.md", "utf8");
    const named = (name: string) => new RegExp(`npm (run )?${name}(?![\\w:-])`).test(text);
    expect(Object.keys(scripts).filter((name) => name !== "postinstall" && !named(name))).toEqual([]);
  });

  test("shows each role's permissions as the code has them", () => {
    expect(readFileSync("docs/users-and-permissions.md", "utf8")).toContain(permissionTable());
  });
});
