import { readdirSync, readFileSync } from "node:fs";
import path from "node:path";
import { beforeAll, describe, expect, test } from "vitest";
import { z } from "zod";
import type { Contract, Example } from "#core/contracts/contract.ts";
import type { Handler } from "#core/http/handle.ts";
import { REASONS } from "#core/values/errors.ts";
import { PERMISSIONS, type Permission, type Scope } from "#core/values/permissions.ts";
import { listTokens, revokeToken } from "#features/accounts/manage-api-tokens.ts";
import { listExamples } from "#features/api/contracts/openapi/example-calls.ts";
import { toTopic } from "#features/api/contracts/openapi/openapi-document.ts";
import { CONTRACTS } from "#routes.ts";
import { aBusiness } from "#testing/builders.ts";
import { permissionTable, wrongPermissions } from "#testing/checks/permissions.ts";
import {
  aMember,
  anExpiredToken,
  aRequest,
  asAdmin,
  aToken,
  type CallOptions,
  endSessions,
  sessionCookie,
} from "#testing/request.ts";
import { everyRoute, findHandler } from "#testing/routes/every-route.ts";
import { MAKERS } from "#testing/routes/route-examples.ts";
import { TASKS } from "./worker/compute/answer.ts";

const METHODS = ["GET", "POST", "PUT", "PATCH", "DELETE", "OPTIONS"] as const;

/** Not ours to describe: next-auth's own addresses, forms sent without script, and everything that is no address. */
const WITHOUT_CONTRACT = [
  "/api/auth/[...nextauth]",
  "/api/auth/form/login",
  "/api/auth/form/invitation",
  "/api/auth/form/first-setup",
  "/api/auth/form/password-reset",
  "/api/[[...path]]",
];

type Exported = Partial<Record<(typeof METHODS)[number], Handler>>;
const routes = everyRoute.map(({ address, ...exported }): { address: string; exported: Exported } => ({
  address,
  exported,
}));

const withBraces = (address: string): string => address.replace(/\[(\w+)\]/g, "{$1}");
const handlers = routes.flatMap(({ address, exported }) =>
  METHODS.flatMap((method) => {
    const handler = exported[method];
    return handler?.contract ? [{ address: withBraces(address), method, handler, contract: handler.contract }] : [];
  }),
);
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

  test("every route that a message or the documentation names is one", () => {
    const [folders, here] = [
      ["src/core/messages", "src/core/http/messages", "src/core/ui/messages", "src/features", "docs"],
      import.meta.dirname,
    ];
    const files = folders.flatMap((folder) =>
      readdirSync(path.join(here, "..", folder), { recursive: true, encoding: "utf8" })
        .filter((name) => (folder === "src/features" ? /\/texts\/\w+\.json$/ : /\.(json|md)$/).test(name))
        .map((name) => path.join(here, "..", folder, name)),
    );
    const plain = (address: string): string => address.replace(/\{[^}]*\}/g, "{}").replace(/[?.,;:)]*$/, "");
    const known = CONTRACTS.map(({ method, path: address }) => `${method} ${plain(address)}`);
    // Texts that fill in a value end with a slash before it.
    const isKnown = (route: string): boolean =>
      known.includes(route.replace(/\/$/, "")) || (route.endsWith("/") && known.some((each) => each.startsWith(route)));
    const named = files.flatMap((file) =>
      [...readFileSync(file, "utf8").matchAll(/\b(GET|POST|PUT|PATCH|DELETE) (\/api\/[\w/{}.-]+)/g)].map(
        ([, method, address = ""]) => ({ file: path.basename(file), route: `${method} ${plain(address)}` }),
      ),
    );
    expect(named.length).toBeGreaterThan(20);
    expect(named.filter(({ route }) => !isKnown(route))).toEqual([]);
  });

  test("every contract has its place in the API reference", () => {
    for (const contract of CONTRACTS) expect(() => toTopic(contract)).not.toThrow();
    expect(() => toTopic({ ...(CONTRACTS[0] as Contract), path: "/api/somewhere-new" })).toThrow("belongs to no topic");
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

const exampleOf = (contract: Contract): Example | undefined => listExamples(contract)[0];

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
  return findHandler(contract)(request, { params: Promise.resolve(values) });
};

const guarded = CONTRACTS.filter(({ auth }) => auth !== "none" && auth !== "signature").map(
  (contract): [string, Contract] => [`${contract.method} ${contract.path}`, contract],
);

test("every route needs the permission of its subject", () => {
  expect(wrongPermissions(CONTRACTS)).toEqual([]);
  const open = CONTRACTS.map((contract) => ({ ...contract, permission: null, auth: "none" as const }));
  expect(wrongPermissions(open).length).toBeGreaterThan(270);
});

describe("every route refuses strangers", () => {
  let shop: Scope;
  let cookie: string;
  let viewersCookie: string;
  let everything: string;
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
    everything = await aToken(shop);
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

  test.each(guarded.filter(([, { auth }]) => auth === "session"))(
    "%s: a token instead of a session",
    async (_, contract) => {
      expect((await ask(contract, { token: everything })).status).toBe(401);
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
    const ours = await aBusiness();
    // A refused request changes nothing, so that one serves all routes that take its kind. Each kind has a business of its own:
    // another kind may replace it, as a new axis model does with the archetypes.
    const made = new Map<unknown, Record<string, string>>();
    const theirsFor = async ({ path: at }: Contract): Promise<Record<string, string>> => {
      const maker = MAKERS[at];
      const values = made.get(maker) ?? (await maker?.(await aBusiness())) ?? {};
      made.set(maker, values);
      return values;
    };
    const cookie = await sessionCookie(ours, await aMember(ours));
    for (const contract of withIds) {
      const values = await theirsFor(contract);
      const nothing = Object.fromEntries(pathValuesIn(contract).map((name) => [name, "nothing"]));
      const { search: query } = new URL(exampleOf(contract)?.address ?? "", "http://shop");
      const [foreign, unknown] = [
        await ask(contract, { cookie }, values, query),
        await ask(contract, { cookie }, nothing, query),
      ];
      expect([contract.path, foreign.status]).toEqual([contract.path, 404]);
      const refusal = await unknown.json();
      expect(await foreign.json()).toEqual(refusal);
      const reasons = (contract.reasons ?? []).filter((reason) => REASONS[reason] === "NOT_FOUND");
      expect(reasons.length > 0 ? reasons : ["NOT_FOUND"], contract.path).toContain(refusal.code);
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
