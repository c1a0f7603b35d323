import type { Actor, Permission } from "#core/values/permissions.ts";
import type { LocalTime } from "./schedule.ts";

export const RUN_TRIGGERS = ["schedule", "import", "request"] as const;
export type RunTrigger = (typeof RUN_TRIGGERS)[number];

/**
 * Why a run failed, as shown to users. `SOME_SEGMENTS_FAILED`: the others are up to date. `FILE_REFUSED`: the file
 * itself is invalid. `FILE_MISSING`: the file is not on the worker's machine. `WORKER_LOST`: the worker process died at
 * every attempt. `UNDO_BLOCKED`: other records depend on the import. `SHOP_UNREADABLE`: the connection says why.
 * `MAIL_UNCONFIRMED`, `SLACK_UNCONFIRMED`: the mail server or Slack may have accepted the message, so it is not sent again.
 * `VIEW_INCOMPLETE`: a filter of the view is gone or hidden from the recipient, so its file would have more rows.
 * `AUDIENCE_SOURCE_GONE`: the audience's segment or view was deleted. `AUDIENCE_UNDELIVERED`: its destination could not be reached or refused.
 */
export const RUN_PROBLEMS = [
  "INTERNAL_ERROR",
  "DATABASE_AWAY",
  "DISK_FULL",
  "SOME_SEGMENTS_FAILED",
  "FILE_REFUSED",
  "FILE_MISSING",
  "WORKER_LOST",
  "UNDO_BLOCKED",
  "SHOP_UNREADABLE",
  "MAIL_REFUSED",
  "MAIL_UNREACHABLE",
  "MAIL_UNCONFIRMED",
  "SLACK_REFUSED",
  "SLACK_UNREACHABLE",
  "SLACK_UNCONFIRMED",
  "VIEW_INCOMPLETE",
  "AUDIENCE_SOURCE_GONE",
  "AUDIENCE_UNDELIVERED",
] as const;
export type RunProblem = (typeof RUN_PROBLEMS)[number];

export type Values = Readonly<Record<string, unknown>>;

/** What an import, sample data or the first load of a shop starts, in order: the next stage begins when a run of one ends. */
export const STAGE_NAMES = ["import", "segments", "forecast", "purchasing", "axes"] as const;
export type Stage = (typeof STAGE_NAMES)[number];

/** The kind of alert and the row that it is about. */
type RunFailure = {
  alert: string;
  importId?: string;
  connectionId?: string;
  /** Whether the result says what the problem is. */
  isInResult?: true;
};

/** Everything about a kind of run but how it is executed, which the feature's plate says. Pages load it, too. */
export type RunDefinition<
  Kind extends string = string,
  Options extends Values = Values,
  Figure extends string = string,
  Step extends string = string,
> = {
  kind: Kind;
  /** In order. */
  steps: readonly Step[];
  /** The figures in the result. The interface describes a result with them, in `runs.result_<kind>`. */
  figures: readonly Figure[];
  /** What the route that starts it needs, and so a retry; for runs that only the product starts, what managing it needs. */
  permission: Permission;
  /** The resources that show its state and result. */
  shownIn?: readonly string[];
  /** Runs once per local day for every business. */
  daily?: { localTime: LocalTime; options: Options };
  /** The stage of an import that it does, and whether its last run says how long that takes. */
  stage?: { name: Stage; isTimed?: true };
  /** How many may wait: users choose its options freely, such as any earlier day, and could otherwise queue for days. */
  mostWaiting?: number;
  /** What an actor may see of its result: without what their permissions hide. */
  resultFor?: (actor: Actor, result: Values) => Values | null;
  /** What alerts say of a failed run, if not that the run itself failed; null: who began it waits for the answer, so there is none. */
  failure?(options: Options): RunFailure | null | undefined;
  /** How many of them one process works on in parallel, 1 by default, and how many of one business, 1 by default. */
  atOnce?: number;
  perBusiness?: number;
  /** Whether they wait for other systems, which may be slow. */
  callsOut?: true;
  /** The polling interval, 2 by default; shorter for runs that users wait for. */
  pollSeconds?: number;
  /** Nobody waits for it, as for an upload or an email, so it outlasts an unreachable server or a full disk for about twenty minutes. */
  isPatient?: true;
};

/** `defineRun<Options>()({ … })`: what the run takes is named, and the rest is inferred. */
export const defineRun =
  <Options extends Values>() =>
  <const Kind extends string, const Figure extends string, const Step extends string>(
    definition: RunDefinition<Kind, Options, Figure, Step>,
  ): RunDefinition<Kind, Options, Figure, Step> =>
    definition;

/** The options of a kind of run, stored in its row and shown to users. */
export type RunOptions<Definition> = Definition extends RunDefinition<string, infer Options, string> ? Options : never;

/**
 * What a finished run returns: its figures and more, such as how Claude named segments. Empty if what it was about is
 * gone.
 */
export type RunResult<Definition> =
  | (Record<Definition extends RunDefinition<string, Values, infer Figure> ? Figure : never, number> & {
      [more: string]: unknown;
    })
  | Record<string, never>;

/** A result's figures; null if it lacks one, as results of earlier versions may. */
export const figuresIn = (
  { figures }: Pick<RunDefinition, "figures">,
  result: Values,
): Record<string, number> | null => {
  const found = figures.map((name) => [name, result[name]] as const);
  return found.every(([, value]) => typeof value === "number" && Number.isFinite(value))
    ? (Object.fromEntries(found) as Record<string, number>)
    : null;
};
