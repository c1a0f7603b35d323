import { Counter, collectDefaultMetrics, Gauge, Histogram, Registry } from "prom-client";
import { RUN_KINDS, type RunKind } from "#lib/domain/runs/kinds.ts";
import { once } from "./process-singleton.ts";
import { productVersion } from "./product-version.ts";

// Names and units as Prometheus wants them: a prefix of ours, base units, `_total` on what only grows. Labels are words
// of the program, never anything a caller sent: no ids, no addresses, no unknown paths.

/** Seconds: from a cached answer (milliseconds) to a long computation. */
const REQUEST_SECONDS = [0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30];
const WAIT_SECONDS = [0.001, 0.005, 0.025, 0.1, 0.5, 1, 5];
const COMPUTATION_SECONDS = [0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30, 60];

const RUN_SECONDS = [0.1, 0.5, 1, 5, 15, 60, 300, 900, 3600];

const make = () => {
  const registry = new Registry();
  const counter = <Label extends string>(name: string, help: string, ...labelNames: Label[]) =>
    new Counter<Label>({ name: `customer360_${name}`, help, labelNames, registers: [registry] });
  const gauge = <Label extends string>(name: string, help: string, ...labelNames: Label[]) =>
    new Gauge<Label>({ name: `customer360_${name}`, help, labelNames, registers: [registry] });
  const histogram = <Label extends string>(name: string, help: string, buckets: number[], ...labelNames: Label[]) =>
    new Histogram<Label>({ name: `customer360_${name}`, help, buckets, labelNames, registers: [registry] });
  return {
    registry,
    build: gauge("build_info", "Always 1; which version runs", "version", "node"),
    requests: counter("http_requests_total", "Answered requests", "route", "method", "status"),
    requestSeconds: histogram(
      "http_request_duration_seconds",
      "From a request's arrival to its answer, without the time a large body takes to be read",
      REQUEST_SECONDS,
      "route",
      "method",
    ),
    requestsInFlight: gauge("http_requests_in_flight", "Requests that have no whole answer yet"),
    limited: counter("rate_limited_total", "Uses refused by a limit", "limit"),
    refusedCredentials: counter("refused_credentials_total", "Wrong, expired and revoked tokens", "credential"),
    logins: counter("logins_total", "Attempts to log in", "outcome"),
    poolConnections: gauge("database_pool_connections", "This process's connections", "pool", "state"),
    poolLimit: gauge("database_pool_connections_max", "How many this process may have", "pool"),
    poolWaiting: gauge("database_pool_waiting", "Who waits for a connection of this process", "pool"),
    connectionWait: histogram(
      "database_connection_wait_seconds",
      "How long one waited for a connection of this process",
      WAIT_SECONDS,
      "pool",
    ),
    databaseUp: gauge("database_up", "Whether the database answered this scrape"),
    databaseSize: gauge("database_size_bytes", "The database on its server's disk"),
    databaseConnections: gauge("database_connections", "Connections of everybody to the database's server"),
    databaseConnectionsMax: gauge("database_connections_max", "How many its server takes"),
    oldestTransaction: gauge("database_oldest_transaction_seconds", "Age of the product's oldest open transaction"),
    cacheLookups: counter("cache_lookups_total", "Reports asked for; a hit was there or already on its way", "result"),
    computationSeconds: histogram(
      "cache_computation_duration_seconds",
      "How long a report took that was not there",
      COMPUTATION_SECONDS,
    ),
    computing: gauge("cache_computations_in_progress", "Reports this process computes"),
    computations: counter("computations_total", "Bodies that threads worked on, or not", "outcome"),
    threadSeconds: histogram(
      "computation_duration_seconds",
      "From a body's being there to its answer, waiting for a thread included",
      COMPUTATION_SECONDS,
      "route",
    ),
    computationsWorking: gauge("computations_working", "Bodies that threads of this process work on"),
    computationsWaiting: gauge("computations_waiting", "Bodies that wait for a thread of this process"),
    importsRunning: gauge("imports_running", "Files this process brings in"),
    importRows: counter("import_rows_total", "Rows of files that were read and written"),
    imports: counter("imports_total", "Files that were brought in, or not", "outcome"),
    runsRunning: gauge("runs_running", "Runs this process works on", "kind"),
    runs: counter("runs_total", "Attempts at runs that this process made", "kind", "outcome"),
    runSeconds: histogram("run_duration_seconds", "How long attempts at runs took", RUN_SECONDS, "kind"),
    queueWaiting: gauge("queue_waiting", "Runs of all businesses that are due and nobody works on", "kind"),
    queueActive: gauge("queue_active", "Runs of all businesses that some process works on", "kind"),
    queueOldest: gauge(
      "queue_oldest_waiting_seconds",
      "For how long the first of those that wait has been due",
      "kind",
    ),
  };
};

/** What has not happened yet is 0 rather than absent: a first failure is then a rise that an alert sees. */
const startAtZero = (made: ReturnType<typeof make>): void => {
  const { refusedCredentials, logins, cacheLookups, computations, imports, runs } = made;
  for (const credential of ["token", "tenant_secret", "metrics_token"]) refusedCredentials.inc({ credential }, 0);
  for (const outcome of ["succeeded", "failed", "locked"]) logins.inc({ outcome }, 0);
  for (const result of ["hit", "miss"]) cacheLookups.inc({ result }, 0);
  for (const outcome of ["answered", "left", "failed"]) computations.inc({ outcome }, 0);
  for (const outcome of ["succeeded", "failed", "stopped"]) imports.inc({ outcome }, 0);
  for (const kind of RUN_KINDS)
    for (const outcome of ["succeeded", "retrying", "failed", "stopped"]) runs.inc({ kind, outcome }, 0);
};

/** What this process counts. Each thing is counted in the one place where it happens. */
export const metrics = (): ReturnType<typeof make> =>
  once("metrics", () => {
    const made = make();
    startAtZero(made);
    made.build.set({ version: productVersion(), node: process.version }, 1);
    return made;
  });

/** Event loop, garbage collection, memory, files: of a server, from its start. */
export const watchProcess = (): void =>
  once("process-metrics", () => collectDefaultMetrics({ register: metrics().registry }));

const METHODS = ["GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS"];

type AnsweredRequest = { route: string; method: string; status: number; seconds: number };

/** `route` as it is written in the code, never the address that was called. */
export const countRequest = ({ route, method: given, status, seconds }: AnsweredRequest): void => {
  const { requests, requestSeconds } = metrics();
  const method = METHODS.includes(given) ? given : "other";
  requests.inc({ route, method, status: `${Math.floor(status / 100)}xx` });
  requestSeconds.observe({ route, method }, seconds);
};

/** Of attempts at runs; "stopped": cancelled, or given to another worker. */
export type RunOutcome = "succeeded" | "retrying" | "failed" | "stopped";

/** One attempt at a run, from its begin to the outcome that `work` gives. */
export const countRun = async (kind: RunKind, work: () => Promise<RunOutcome>): Promise<RunOutcome> => {
  const { runs, runSeconds, runsRunning } = metrics();
  const done = runSeconds.startTimer({ kind });
  runsRunning.inc({ kind });
  try {
    const outcome = await work();
    runs.inc({ kind, outcome });
    return outcome;
  } finally {
    done();
    runsRunning.dec({ kind });
  }
};

/** `route` as it is written in the code. What the thread refuses is an answer too; `left`: nobody waited for it any more. */
export const countComputation = async <Result>(
  route: string,
  signal: AbortSignal,
  work: () => Promise<Result>,
): Promise<Result> => {
  const { computations, threadSeconds } = metrics();
  const done = threadSeconds.startTimer({ route });
  try {
    const result = await work();
    computations.inc({ outcome: "answered" });
    return result;
  } catch (error) {
    computations.inc({ outcome: signal.aborted ? "left" : "failed" });
    throw error;
  } finally {
    done();
  }
};
