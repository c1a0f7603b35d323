import { judge } from "./judge.ts";
import { readApi } from "./operations.ts";
import { makeCallers, plantBusiness } from "./planted.ts";
import { type AttackRequest, requestOf } from "./requests.ts";
import { makeSender } from "./send.ts";
import type { Target } from "./target.ts";

/** Accounts, tokens and sessions are ended by the attack itself: so often there are new ones. */
const NEW_CALLERS_EVERY = 500;
const AT_ONCE = 12;

export type Finding = { what: string; where: string; count: number; example: string };

export type Outcome = { sent: number; statuses: Record<string, number>; findings: Finding[]; slowestMs: number };

const show = ({ number, method, path, caller, kind, body }: AttackRequest): string =>
  `#${number} ${kind}, ${caller.name}: ${method} ${path.slice(0, 200)} ${body?.toString().slice(0, 200) ?? ""}`;

/** Sends the requests from `first` on, of all routes in turn, and judges every answer. */
export const attackRoutes = async (
  { url, hasEnded }: { url: string; hasEnded: () => boolean },
  { seed, requests, first = 0 }: { seed: number; requests: number; first?: number },
): Promise<Outcome> => {
  const [own, other] = [await plantBusiness(), await plantBusiness()];
  const origin = new URL(url).origin;
  const { send, close } = makeSender(url, AT_ONCE);
  let callers = await makeCallers(own, other, origin);
  const token = callers[0]?.headers.authorization?.slice("Bearer ".length) ?? "";
  const api = await readApi(url, token);
  const outcome: Outcome = { sent: 0, statuses: {}, findings: [], slowestMs: 0 };
  const note = (what: string, request: AttackRequest) => {
    const where = request.operation ? `${request.operation.method} ${request.operation.path}` : request.kind;
    const same = outcome.findings.find((each) => each.what === what && each.where === where);
    if (same) same.count++;
    else outcome.findings.push({ what, where, count: 1, example: show(request) });
  };
  const attack = async (number: number): Promise<void> => {
    const request = requestOf(api, callers, { seed, number }, { own, other });
    try {
      const answer = await send(request);
      outcome.statuses[answer.status] = (outcome.statuses[answer.status] ?? 0) + 1;
      outcome.slowestMs = Math.max(outcome.slowestMs, answer.ms);
      for (const what of judge(request, answer, [own, other])) note(what, request);
    } catch (error) {
      note(`no answer: ${(error as NodeJS.ErrnoException).code ?? (error as Error).message}`, request);
    }
    outcome.sent++;
  };
  for (let from = first; from < first + requests && !hasEnded(); from += NEW_CALLERS_EVERY) {
    if (from > first) callers = await makeCallers(own, other, origin);
    const until = Math.min(from + NEW_CALLERS_EVERY, first + requests);
    let next = from;
    const work = async () => {
      while (next < until && !hasEnded()) await attack(next++);
    };
    await Promise.all(Array.from({ length: AT_ONCE }, work));
  }
  close();
  if (hasEnded()) {
    outcome.findings.push({
      what: "THE SERVER ENDED",
      where: "process",
      count: 1,
      example: `after ${outcome.sent} requests`,
    });
  }
  return outcome;
};

export const lineOf = ({ what, where, count, example }: Finding): string =>
  `${what} | ${where} | ${count} times | ${example}`;

/** The same as a part of the suite; says which statuses came how often. */
export const attackEveryRoute = async ({ server, seed, requests, first, tell }: Target): Promise<string[]> => {
  const { sent, statuses, slowestMs, findings } = await attackRoutes(server(), { seed, requests, first });
  const counts = Object.entries(statuses).map(([status, count]) => `${count} × ${status}`);
  tell(`${sent} requests: ${counts.join(", ")}; the slowest took ${(slowestMs / 1000).toFixed(1)} s`);
  return findings.map(lineOf);
};
