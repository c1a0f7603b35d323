import { setTimeout as pause } from "node:timers/promises";
import { parentPort, workerData } from "node:worker_threads";
import { forecastPostedClv } from "#features/forecast/contracts/clv-forecast.ts";
import { uploadTickets } from "#features/imports/contracts/tickets.ts";
import { segmentPostedPurchases } from "#features/purchasing/contracts/purchasing-segmentation.ts";
import { previewSegment } from "../../src/features/segments/contracts/criteria.ts";
import { heavyForecast, heavyPreview, heavyPurchases, ticketFile } from "./neighbours-bodies.ts";

// An abusive business in a separate thread: concurrent callers, each sending the next request as soon as the last one is
// answered, until a message says to stop. Reports the number of answers by kind of request and status.

type Storm = { url: string; headers: Record<string, string>; customers: number; storm: string };
const { url, headers, customers, storm } = workerData as Storm;
/** Refused callers wait this long before retrying; otherwise the benchmark would measure the speed of refusals. */
const AFTER_REFUSAL_MS = 1000;

const controller = new AbortController();
const { signal } = controller;
parentPort?.once("message", () => controller.abort());

const json = (body: object) => ({ body: JSON.stringify(body), type: "application/json" });
const purchases = json(heavyPurchases(20_000));
const forecast = json(heavyForecast(10_000));
const tickets = { body: ticketFile(50_000, customers), type: "text/csv" };

type Asked = { path: string; body?: string; type?: string };
type Kind = { name: string; callers: number; ask: (at: number) => Asked };

let asked = 0;
const KINDS: Kind[] = [
  { name: "previews", callers: 40, ask: () => ({ path: previewSegment.path, ...json(heavyPreview(asked++)) }) },
  { name: "exports", callers: 40, ask: () => ({ path: "/api/admin/customers?exportFormat=csv" }) },
  {
    name: "ticket files",
    callers: 12,
    ask: () => ({ path: `${uploadTickets.path}?fileName=tickets.csv`, ...tickets }),
  },
  { name: "purchasing", callers: 4, ask: () => ({ path: segmentPostedPurchases.path, ...purchases }) },
  { name: "forecasts", callers: 4, ask: () => ({ path: forecastPostedClv.path, ...forecast }) },
  {
    name: "new reports",
    callers: 10,
    ask: () => ({ path: `/api/reports/customers/segmentation?days=${1000 + asked++}` }),
  },
];

const statuses = new Map<string, number>();
const count = (name: string, status: string) => {
  const key = `${name}: ${status}`;
  statuses.set(key, (statuses.get(key) ?? 0) + 1);
};

const callAgainAndAgain = async ({ name, ask }: Kind, at: number): Promise<void> => {
  while (!signal.aborted) {
    try {
      const { path, body, type } = ask(at);
      const response = await fetch(`${url}${path}`, {
        ...(body !== undefined && { method: "POST", body }),
        headers: { ...headers, ...(type && { "content-type": type }) },
        signal,
      });
      await response.arrayBuffer();
      const again = response.status === 503 && response.headers.has("retry-after") ? " with Retry-After" : "";
      count(name, `${response.status}${again}`);
      if (!response.ok) await pause(AFTER_REFUSAL_MS, undefined, { signal });
    } catch (error) {
      if (signal.aborted) return;
      count(name, String(error));
      await pause(AFTER_REFUSAL_MS);
    }
  }
};

const kinds = KINDS.filter(({ name }) => storm === "everything" || storm === name);
if (kinds.length === 0) throw new Error(`No storm is called ${storm}`);
const callers = kinds.flatMap((kind) => Array.from({ length: kind.callers }, (_, at) => callAgainAndAgain(kind, at)));
parentPort?.postMessage("begun");
await Promise.all(callers);
parentPort?.postMessage(statuses);
