import type { PoolClient } from "pg";
import type { AuditActor } from "./auth/audit-log.ts";
import type { TaskBinding, ToolBinding } from "./contracts/bindings.ts";
import type { Transaction } from "./db/transaction.ts";
import type { RunDefinition, RunProblem, Values } from "./runs/rules/define-run.ts";
import type { Perform } from "./runs/run-progress.ts";
import type { RunRow } from "./runs/store/runs.ts";
import type { HeldData } from "./values/held-data.ts";
import type { LiveResources } from "./values/live-resources.ts";
import type { Actor, ReadScope, Scope } from "./values/permissions.ts";

/** What is checked, beside the permission, before a failed run is tried again. */
type RetryCheck<Options extends Values> = (transaction: Transaction, actor: Actor, options: Options) => Promise<void>;

/** A kind of run with how it is executed. */
export type RunWork = { definition: RunDefinition; perform: Perform; assertMayRetry?: RetryCheck<Values> | undefined };

export const performRun = <Options extends Values, Figure extends string>(
  definition: RunDefinition<string, Options, Figure>,
  perform: Perform<RunDefinition<string, Options, Figure>>,
  assertMayRetry?: RetryCheck<Options>,
): RunWork => ({ definition, perform, assertMayRetry }) as unknown as RunWork;

type QueuedJob = { id: string; retryCount: number };

/** A queue that tells where there is work, which is in rows. Its limits are those of runs. */
export type SignalQueue = Pick<RunDefinition, "atOnce" | "perBusiness" | "callsOut" | "pollSeconds"> & {
  name: string;
  /** Whether its work begins no runs or other work, for which the worker then need not look. */
  beginsNothing?: true;
  perform: (data: never, job: QueuedJob, stop: AbortSignal) => Promise<void>;
};

/** Work that is looked for at the worker's start and at intervals. */
export type Timer = {
  name: string;
  everyMs: number;
  /** Deletes by age, so `at` is the time only once the clocks agree. */
  isByAge?: true;
  work: (at: Date) => Promise<unknown>;
};

/** What a run has just calculated; segments: for all customers. */
export type Calculation = {
  of: "segments" | "forecast" | "axes";
  /** Why segments were recalculated. */
  reason?: string;
  signal: AbortSignal;
};

/** What is sent every day or week at an hour. */
export type ScheduledSend = { kind: string; name: string; schedule: string; hour: number };

/** A list of customers that changes, audiences and campaigns can select from, by the filters of its own route. */
export type CustomerList = {
  /** The IDs of all customers that the list shows for these filters. */
  ids: () => Promise<(scope: ReadScope, filters: never) => Promise<string[]>>;
  /** For lists whose customers can have an outcome: the filters for all of them. */
  whoCanBeMarked?: Readonly<Record<string, string>>;
};

/** Deletes what is too old, or already done elsewhere; `before` is the instant so many days ago. */
export type CleanUp = (scope: Scope, before: (days: number) => Date) => Promise<unknown>;

/**
 * What a feature hands to the product, in its `feature.ts`: whatever needs all of a kind folds over `features.ts`, and
 * names no feature. Anything may import it, so it holds definitions, and imports the code behind them when it's called.
 */
export type Feature = {
  name: string;
  /** The files of its contracts. A route whose contract is in none of them fails `house.test.ts`. */
  contracts: readonly (() => Promise<object>)[];
  /** The topic of the API reference that its routes belong to. */
  topic?: string;
  /** Addresses whose routes, and those below them, belong to a topic whichever feature hands them in. */
  topics?: Readonly<Record<string, readonly string[]>>;
  /** What it writes to the audit log: verbs by noun. */
  audit?: Readonly<Record<string, readonly string[]>>;
  live?: LiveResources;
  /** What it stores about customers. */
  held?: HeldData;
  /** For assistants. */
  tools?: () => Promise<{ tools: readonly ToolBinding[] }>;
  /** Its heavy contracts, each with its use-case. */
  tasks?: () => Promise<{ tasks: readonly TaskBinding[] }>;
  /** What it deletes each night. */
  cleanUp?: () => Promise<CleanUp>;
  /** Its lists of customers, by the names in `CustomerListScope`. */
  lists?: Readonly<Record<string, CustomerList>>;
  runs?: readonly RunWork[];
  queues?: readonly SignalQueue[];
  timers?: readonly Timer[];
  /** Brings up to date what it derives from a calculation, within the run that made it. */
  derive?: (actor: Actor, calculation: Calculation) => Promise<unknown>;
  /** Derives after the other features, because pages wait for what those derive. */
  derivesLast?: true;
  /** What follows the end of any run, in the transaction that ends it. The problem is that of a failed one. */
  afterRun?: (client: PoolClient, actor: AuditActor, run: RunRow, problem: RunProblem | null) => Promise<unknown>;
  listSends?: (scope: Scope) => Promise<readonly ScheduledSend[]>;
};

export const defineFeature = <const Definition extends Feature>(feature: Definition): Definition => feature;
