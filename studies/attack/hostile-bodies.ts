import { setTimeout as pause } from "node:timers/promises";
import type { Contract } from "#core/contracts/contract.ts";
import { CONTRACTS } from "#routes.ts";
import { aBusiness } from "#testing/builders.ts";
import type { Target } from "#testing/processes/target.ts";
import { aMember, aToken, sessionCookie, tenantHeaders } from "#testing/request.ts";
import type { Answer } from "#testing/routes/documented.ts";
import { wrongBodies } from "#testing/routes/wrong-bodies.ts";
import { aConnection, signedHeaders } from "#testing/shops/connections/connections.ts";
import { startPings } from "./pings.ts";
import { makeSender } from "./send.ts";

const KB = 1024;
const MB = 1024 * KB;
/** Larger bodies take longer, but stall other requests no longer: they are read on threads, or in turns. */
const LARGEST = 16 * MB;
const LARGEST_ON_THREADS = 4 * MB;
const MOST_DELAY_MS = 250;
/** A busy machine may delay a ping, but not each time. */
const TRIES = 3;
const QUIET_MS = 3_000;
const SPIN_MS = 100;
const LONGEST_ANSWER = 64 * KB;
const LONGEST_PER_ITEM = KB;

type Attack = {
  name: string;
  make: () => string;
  headersOf: (body: string) => Record<string, string>;
  path: string;
  method: string;
};

const takesJson = ({ method, upload, auth }: Contract): boolean =>
  method !== "GET" && method !== "DELETE" && !upload && auth !== "signature";

const sizeFor = ({ bodyLimit = MB, heavy }: Contract): number =>
  Math.min(bodyLimit, heavy ? LARGEST_ON_THREADS : LARGEST);

/** The bodies for each route, and who sends them. */
const attacksOn = async (origin: string): Promise<Attack[]> => {
  const scope = await aBusiness();
  const json = { "content-type": "application/json" };
  const program = { ...json, ...(await tenantHeaders(scope)), authorization: `Bearer ${await aToken(scope)}` };
  const login = async () => ({ ...json, origin, cookie: await sessionCookie(scope, await aMember(scope, "admin")) });
  const user = await login();
  const headersFor = ({ auth }: Contract) => (auth === "session" ? user : auth === "none" ? json : program);
  const bodiesOf = (contract: Contract, bytes: number) => Object.entries(wrongBodies(contract, bytes));
  const routes = CONTRACTS.filter(takesJson).flatMap((contract) =>
    bodiesOf(contract, sizeFor(contract)).map(([name, make]): Attack => {
      const { method, path } = contract;
      const address = path.replace(/\{\w+\}/g, "0192f0c1-7a00-7000-8000-000000000001");
      return { name: `${method} ${path}, ${name}`, method, path: address, make, headersOf: () => headersFor(contract) };
    }),
  );
  const { id } = await aConnection(scope, "generic");
  const batches = CONTRACTS.filter(({ path }) => path === "/api/v1/orders/batch");
  const webhooks = batches.flatMap((contract) =>
    bodiesOf(contract, 5 * MB - KB).map(([name, make]): Attack => {
      // The shape of a batch, under the keys of a delivery.
      const body = () => make().replace(/^\{"orders":/, '{"type":"orders","data":');
      const headersOf = (text: string) => signedHeaders("generic", id, { topic: "orders", body: text });
      return { name: `a webhook, ${name}`, method: "POST", path: `/api/webhooks/${id}`, make: body, headersOf };
    }),
  );
  const calls = batches.flatMap((contract) =>
    bodiesOf(contract, MB - KB).map(([name, make]): Attack => {
      const body = () =>
        `{"jsonrpc":"2.0","id":1,"method":"tools/call","params":{"name":"list_customers","arguments":${make()}}}`;
      const headers = { ...program, accept: "application/json, text/event-stream" };
      return { name: `POST /mcp, ${name}`, method: "POST", path: "/mcp", make: body, headersOf: () => headers };
    }),
  );
  const forms = ["/api/auth/form/login", "/api/integrations/slack/actions"].map((path): Attack => {
    const headers = { "content-type": "application/x-www-form-urlencoded", origin };
    const make = () => `payload=${"%7B".repeat(4_000)}${"&a=1".repeat(1_000)}`;
    return { name: `POST ${path}, many fields`, method: "POST", path, make, headersOf: () => headers };
  });
  return [...routes, ...webhooks, ...calls, ...forms];
};

const wrongIn = ({ status, body, isWhole, headers }: Answer): string[] => {
  const items = status === 200 ? (body.match(/"status":"/g)?.length ?? 0) : 0;
  const isLong = !isWhole || body.length > LONGEST_ANSWER + items * LONGEST_PER_ITEM;
  const isDown = status >= 500 && !(status === 503 && headers["retry-after"] !== undefined);
  return [...(isLong ? [`an answer of ${body.length} B`] : []), ...(isDown ? [`${status} ${body.slice(0, 200)}`] : [])];
};

/** How many times longer work takes than its processor time, because other programs use the processors too; 1 on a quiet machine. */
const measureSlowdown = (): number => {
  const since = performance.now();
  const before = process.threadCpuUsage();
  let usedMs = 0;
  while (usedMs < SPIN_MS) {
    const { user, system } = process.threadCpuUsage(before);
    usedMs = (user + system) / 1000;
  }
  return Math.max(1, (performance.now() - since) / usedMs);
};

/** Sends each kind of wrong body to each route, and pings the server meanwhile. */
export const stallServer = async ({ server, tell }: Target): Promise<string[]> => {
  const { url, hasEnded } = server();
  const { origin } = new URL(url);
  const attacks = await attacksOn(origin);
  const { send, close } = makeSender(origin, 1);
  const { longestDuring, stop } = startPings(url);
  const found: string[] = [];
  let number = 0;
  const attempt = async ({ method, path, make, headersOf }: Attack, note: (wrong: string) => void): Promise<number> => {
    const text = make();
    const body = Buffer.from(text);
    return longestDuring(async () => {
      try {
        for (const wrong of wrongIn(await send({ number: number++, method, path, headers: headersOf(text), body })))
          note(wrong);
      } catch (error) {
        note(`no answer: ${error}`);
      }
      // Deliveries are processed after the answer.
      if (path.startsWith("/api/webhooks/")) await pause(300);
    });
  };
  const delays: { name: string; ms: number }[] = [];
  // The first requests load modules.
  for (const each of attacks.slice(0, 5)) await attempt(each, () => {});
  const quietMs = await longestDuring(() => pause(QUIET_MS));
  for (const each of attacks) {
    if (hasEnded()) break;
    let shortest = Number.POSITIVE_INFINITY;
    const wrong = new Set<string>();
    for (let tried = 0; tried < TRIES && shortest - quietMs > MOST_DELAY_MS; tried++) {
      const waited = await attempt(each, (what) => wrong.add(what));
      shortest = Math.min(shortest, waited - quietMs > MOST_DELAY_MS ? waited / measureSlowdown() : waited);
    }
    delays.push({ name: each.name, ms: Math.round(shortest) });
    for (const what of wrong) found.push(`${each.name}: ${what}`);
    if (shortest - quietMs > MOST_DELAY_MS) found.push(`${each.name}: others waited ${Math.round(shortest)} ms`);
  }
  close();
  await stop();
  if (hasEnded()) found.push("the server ended");
  const longest = delays.toSorted((a, b) => b.ms - a.ms).slice(0, 10);
  tell(`${delays.length} bodies; the longest ping of a quiet time took ${Math.round(quietMs)} ms, of the others:`);
  for (const { name, ms } of longest) tell(`  ${ms} ms beside ${name}`);
  return found;
};
