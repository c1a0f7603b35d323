import { readFileSync } from "node:fs";
import { Counter, collectDefaultMetrics, Gauge, Histogram, Registry } from "prom-client";
import { once } from "./process-singleton.ts";

/** From package.json, for example 0.1.0. */
export const productVersion = (): string =>
  (JSON.parse(readFileSync("package.json", "utf8")) as { version: string }).version;

// Names and units follow Prometheus conventions: our prefix, base units, `_total` for counters. Label values are
// constants of the program, never caller input: no IDs, addresses or unknown paths.

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
    build: gauge("build_info", "Always 1; the running version", "version", "node"),
    requests: counter("http_requests_total", "Requests answered", "route", "method", "status"),
    requestSeconds: histogram(
      "http_request_duration_seconds",
      "Time from a request's arrival to its answer, excluding the time to read a large body",
      REQUEST_SECONDS,
      "route",
      "method",
    ),
    requestsInFlight: gauge("http_requests_in_flight", "Requests not yet completely answered"),
    limited: counter("rate_limited_total", "Requests rejected by a rate limit", "limit"),
    refusedCredentials: counter("refused_credentials_total", "Invalid, expired and revoked tokens", "credential"),
    logins: counter("logins_total", "Login attempts", "outcome"),
    poolConnections: gauge("database_pool_connections", "Connections of this process", "pool", "state"),
    poolLimit: gauge("database_pool_connections_max", "Maximum connections of this process", "pool"),
    poolWaiting: gauge("database_pool_waiting", "Callers waiting for a connection of this process", "pool"),
    connectionWait: histogram(
      "database_connection_wait_seconds",
      "Time spent waiting for a connection of this process",
      WAIT_SECONDS,
      "pool",
    ),
    databaseUp: gauge("database_up", "Whether the database answered this scrape"),
    databaseSize: gauge("database_size_bytes", "Size of the database on disk"),
    databaseConnections: gauge("database_connections", "Connections of all clients to the database server"),
    databaseConnectionsMax: gauge("database_connections_max", "Maximum connections of the database server"),
    oldestTransaction: gauge("database_oldest_transaction_seconds", "Age of the product's oldest open transaction"),
    cacheLookups: counter(
      "cache_lookups_total",
      "Reports requested; a hit was cached or already being computed",
      "result",
    ),
    computationSeconds: histogram(
      "cache_computation_duration_seconds",
      "Time to compute a report that was not cached",
      COMPUTATION_SECONDS,
    ),
    copyQueries: counter(
      "order_copy_queries_total",
      "Reads of orders that a copy can answer, by what did: the copy, or the database for rules without one",
      "answer",
    ),
    computing: gauge("cache_computations_in_progress", "Reports being computed by this process"),
    computations: counter("computations_total", "Bodies processed by threads, by outcome", "outcome"),
    threadSeconds: histogram(
      "computation_duration_seconds",
      "Time from a complete body to its answer, including waiting for a thread",
      COMPUTATION_SECONDS,
      "route",
    ),
    computationsWorking: gauge("computations_working", "Bodies being processed by threads of this process"),
    computationsWaiting: gauge("computations_waiting", "Bodies waiting for a thread of this process"),
    importsRunning: gauge("imports_running", "Files being imported by this process"),
    importRows: counter("import_rows_total", "Rows of files read and written"),
    imports: counter("imports_total", "Files imported, by outcome", "outcome"),
    runsRunning: gauge("runs_running", "Runs this process is working on", "kind"),
    runs: counter("runs_total", "Attempts at runs by this process", "kind", "outcome"),
    runSeconds: histogram("run_duration_seconds", "Duration of attempts at runs", RUN_SECONDS, "kind"),
    queueWaiting: gauge("queue_waiting", "Due runs of all businesses that are waiting for a worker", "kind"),
    queueActive: gauge("queue_active", "Runs of all businesses being worked on by any process", "kind"),
    queueOldest: gauge("queue_oldest_waiting_seconds", "How long the oldest waiting run has been due", "kind"),
    runsFailed: gauge(
      "runs_failed_last_hour",
      "Runs of all businesses and processes that failed on their last attempt within the last hour",
      "kind",
    ),
    segmentsFailed: gauge("segments_failed", "Segments of all businesses that the last attempt could not update"),
  };
};

/** Counters start at 0 instead of being absent, so that an alert sees the first failure as an increase. */
const startAtZero = (made: ReturnType<typeof make>): void => {
  const { refusedCredentials, logins, cacheLookups, copyQueries, computations, imports } = made;
  for (const credential of ["token", "tenant_secret", "metrics_token"]) refusedCredentials.inc({ credential }, 0);
  for (const outcome of ["succeeded", "failed", "locked"]) logins.inc({ outcome }, 0);
  for (const result of ["hit", "miss"]) cacheLookups.inc({ result }, 0);
  for (const answer of ["copy", "database"]) copyQueries.inc({ answer }, 0);
  for (const outcome of ["answered", "left", "failed"]) computations.inc({ outcome }, 0);
  for (const outcome of ["succeeded", "failed", "stopped"]) imports.inc({ outcome }, 0);
};

/** The metrics of this process. Each event is counted in exactly one place. */
export const metrics = (): ReturnType<typeof make> =>
  once("metrics", () => {
    const made = make();
    startAtZero(made);
    made.build.set({ version: productVersion(), node: process.version }, 1);
    return made;
  });

/** Event loop, garbage collection, memory, files: for servers, from startup. */
export const watchProcess = (): void =>
  once("process-metrics", () => collectDefaultMetrics({ register: metrics().registry }));

const METHODS = ["GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS"];

type AnsweredRequest = { route: string; method: string; status: number; seconds: number };

/** `route` is the pattern from the code, never the requested address. */
export const countRequest = ({ route, method: given, status, seconds }: AnsweredRequest): void => {
  const { requests, requestSeconds } = metrics();
  const method = METHODS.includes(given) ? given : "other";
  requests.inc({ route, method, status: `${Math.floor(status / 100)}xx` });
  requestSeconds.observe({ route, method }, seconds);
};

/**
 * `route` is the pattern from the code. A rejection by the thread counts as an answer; `left`: the caller disconnected.
 */
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
