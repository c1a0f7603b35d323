import { beforeAll, expect, test } from "vitest";
import type { Contract } from "#core/contracts/contract.ts";
import { provideSettings } from "#core/server/settings.ts";
import { getOpenApi } from "#features/api/contracts/openapi/openapi.ts";
import { CONTRACTS } from "#routes.ts";
import { isFullRing } from "#testing/depth.ts";
import { aRequest, aToken, HOST } from "#testing/request.ts";
import type { Answer } from "#testing/routes/documented.ts";
import { documentChecker } from "#testing/routes/documented.ts";
import { findHandler } from "#testing/routes/every-route.ts";
import { type Api, readApi } from "#testing/routes/operations.ts";
import { judge } from "./judge.ts";
import { type AttackRequest, requestOf } from "./requests/make-request.ts";
import { type Caller, makeCallers, type Planted, plantBusiness } from "./requests/planted.ts";

// A few of the attack suite's requests to every route, without its server and its reader of addresses.

/** Any would do; always the same, so that a change fails its own run. */
const SEED = 1;
const REQUESTS = isFullRing ? 4 : 1;

// The admins call every route within a minute.
provideSettings({ RATE_LIMIT: "1000000" });

let api: Api;
let callers: Caller[];
let planted: { own: Planted; other: Planted };
let checkDocumented: ReturnType<typeof documentChecker>;
beforeAll(async () => {
  planted = { own: await plantBusiness(), other: await plantBusiness() };
  callers = await makeCallers(planted.own, planted.other, `http://${HOST}`);
  const { method, path } = getOpenApi;
  const document = aRequest(method, path, { token: await aToken(planted.own.scope) });
  api = await readApi(await findHandler(getOpenApi)(document));
  checkDocumented = documentChecker(api);
});

const answerTo = async (contract: Contract, { path, headers, body, number }: AttackRequest): Promise<Answer> => {
  const url = `http://${HOST}${path}`;
  const names = [...contract.path.matchAll(/\{(\w+)\}/g)].map(([, name = ""]) => name);
  const shape = new RegExp(`^${contract.path.replace(/\{\w+\}/g, "([^/]*)")}$`);
  const values = shape.exec(path.split("?")[0] ?? "")?.slice(1) ?? [];
  const params = Object.fromEntries(names.map((name, i) => [name, decodeURIComponent(values[i] ?? "")]));
  const request = new Request(url, {
    method: contract.method,
    // From an address of its own, so that no limit by address hides a route.
    headers: { ...headers, host: HOST, "x-customer-360-address": `10.0.${number >> 8}.${number & 255}` },
    ...(body && contract.method !== "GET" && { body: new Uint8Array(body) }),
  });
  const response = await findHandler(contract)(request, { params: Promise.resolve(params) });
  const answer = { status: response.status, headers: Object.fromEntries(response.headers), isWhole: true, ms: 0 };
  if (contract.text !== "text/event-stream" || !response.ok) return { ...answer, body: await response.text() };
  // A stream of events does not end by itself.
  await response.body?.cancel();
  return { ...answer, body: "" };
};

/** The first requests of the seed that a route gets. */
const requestsTo = (contract: Contract): AttackRequest[] => {
  const { operations } = api;
  const position = operations.findIndex((operation) => operation.contract === contract);
  const found: AttackRequest[] = [];
  for (let number = position; found.length < REQUESTS; number += operations.length) {
    const request = requestOf(api, callers, { seed: SEED, number }, planted);
    if (request.operation) found.push(request);
  }
  return found;
};

test.each(CONTRACTS.map((contract): [string, Contract] => [`${contract.method} ${contract.path}`, contract]))(
  "%s answers hostile and valid requests as documented, and reveals nothing",
  async (_, contract) => {
    for (const request of requestsTo(contract)) {
      const answer = await answerTo(contract, request);
      const sent = `${request.kind} by ${request.caller.name}: ${request.path} ${request.body ?? ""}`.slice(0, 500);
      expect(judge(request, answer, { planted: Object.values(planted), checkDocumented }), sent).toEqual([]);
    }
  },
);
