import type { Target } from "#testing/processes/target.ts";
import { aToken } from "#testing/request.ts";
import { documentChecker } from "#testing/routes/documented.ts";
import { type Operation, readApi } from "#testing/routes/operations.ts";
import { judge, theirsIn } from "./judge.ts";
import { type AttackRequest, requestOf } from "./requests/make-request.ts";
import { makeCallers, plantBusiness } from "./requests/planted.ts";
import { makeSender } from "./send.ts";

/** The attack ends sessions and deletes data, so it needs new businesses and callers after this many requests. */
const NEW_BUSINESSES_EVERY = 500;
const AT_ONCE = 12;

type Finding = { what: string; where: string; count: number; example: string };

type Outcome = {
  sent: number;
  statuses: Record<string, number>;
  findings: Finding[];
  slowestMs: number;
  /** Operations for which no request succeeded. */
  neverSucceeded: string[];
};

const show = ({ number, method, path, caller, kind, body }: AttackRequest): string =>
  `#${number} ${kind}, ${caller.name}: ${method} ${path.slice(0, 200)} ${body?.toString().slice(0, 200) ?? ""}`;

/** A server that exits may be restarted, so that the rest is tested too; without `restart` the attack ends. */
type Attacked = Pick<Target, "server"> & Partial<Pick<Target, "restart">>;

const MOST_RESTARTS = 20;

/** Sends requests from `first` on, cycling through all routes, and judges every answer. */
const attackRoutes = async (
  { server, restart }: Attacked,
  { seed, requests, first = 0 }: { seed: number; requests: number; first?: number },
): Promise<Outcome> => {
  const { origin } = new URL(server().url);
  const plant = async () => {
    const [own, other] = [await plantBusiness(), await plantBusiness()];
    const written = new Map([own, other].map((each) => [each, new Set<string>()]));
    return { own, other, written, callers: await makeCallers(own, other, origin) };
  };
  let planted = await plant();
  const authorization = `Bearer ${await aToken(planted.own.scope)}`;
  const api = await readApi(await fetch(`${origin}/api/openapi.json`, { headers: { authorization } }));
  const checkDocumented = documentChecker(api);
  const succeeded = new Set<Operation>();
  const { send, close } = makeSender(origin, AT_ONCE);
  const outcome: Outcome = { sent: 0, statuses: {}, findings: [], slowestMs: 0, neverSucceeded: [] };
  const note = (what: string, where: string, example: string) => {
    const same = outcome.findings.find((each) => each.what === what && each.where === where);
    if (same) same.count++;
    else outcome.findings.push({ what, where, count: 1, example });
  };
  /** Requests whose connection broke: if the server exited, that was the reason for all of them. */
  let broken: string[] = [];
  const attack = async (number: number): Promise<void> => {
    const { own, other, written, callers } = planted;
    const request = requestOf(api, callers, { seed, number }, { own, other });
    const where = request.operation ? `${request.operation.method} ${request.operation.path}` : request.kind;
    outcome.sent++;
    const ofCaller = request.caller.business ? written.get(request.caller.business) : undefined;
    for (const secret of theirsIn(request, [own, other])) ofCaller?.add(secret);
    try {
      const answer = await send(request);
      outcome.statuses[answer.status] = (outcome.statuses[answer.status] ?? 0) + 1;
      outcome.slowestMs = Math.max(outcome.slowestMs, answer.ms);
      if (request.operation && answer.status < 300) succeeded.add(request.operation);
      const told = answer.status < 500 ? "" : ` → ${answer.body.slice(0, 300)}`;
      for (const what of judge(request, answer, { planted: [own, other], written: ofCaller, checkDocumented }))
        note(what, where, show(request) + told);
    } catch (error) {
      broken.push(`${(error as NodeJS.ErrnoException).code ?? error}: ${show(request)}`);
    }
  };
  let restarts = 0;
  let next = first;
  const end = first + requests;
  while (next < end && restarts <= MOST_RESTARTS) {
    const until = Math.min(next + NEW_BUSINESSES_EVERY, end);
    const work = async () => {
      while (next < until && broken.length === 0) await attack(next++);
    };
    await Promise.all(Array.from({ length: AT_ONCE }, work));
    if (broken.length > 0) {
      const isUp = await fetch(`${origin}/api/health/live`).then(
        ({ ok }) => ok,
        () => false,
      );
      if (isUp) for (const example of broken) note("no answer", "connection", example);
      else {
        note("THE SERVER ENDED", "process", broken.join(" | "));
        if (!restart) break;
        restarts++;
        await restart();
      }
      broken = [];
    }
    planted = await plant();
  }
  close();
  outcome.neverSucceeded = api.operations
    .filter((operation) => !succeeded.has(operation))
    .map(({ method, path }) => `${method} ${path}`);
  return outcome;
};

const lineOf = ({ what, where, count, example }: Finding): string => `${what} | ${where} | ${count} times | ${example}`;

/** The same as part of the suite; reports the number of answers by status. */
export const attackEveryRoute = async ({ server, restart, seed, requests, first, tell }: Target): Promise<string[]> => {
  const { sent, statuses, slowestMs, findings, neverSucceeded } = await attackRoutes(
    { server, restart },
    { seed, requests, first },
  );
  const counts = Object.entries(statuses).map(([status, count]) => `${count} × ${status}`);
  tell(`${sent} requests: ${counts.join(", ")}; the slowest took ${(slowestMs / 1000).toFixed(1)} s`);
  if (neverSucceeded.length > 0) tell(`never answered with 2xx: ${neverSucceeded.join(", ")}`);
  return findings.map(lineOf);
};
