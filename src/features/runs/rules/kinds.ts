import { SOURCE_LISTS } from "#core/values/connection-kinds.ts";
import type { DateOrder, DecimalSign, ImportMapping, StatusWords } from "#core/values/import-options.ts";
import type { Permission } from "#core/values/permissions.ts";
import { type ForecastSetting, STANDARD_SETTING } from "#lib/clv/forecast-setting.ts";
import type { Day } from "#lib/time/day.ts";
import type { ConsentChannel } from "#records/rules/incoming-records.ts";

/** The options of each kind of run, stored in its row and shown to users. */
type OptionsByKind = {
  recalculate_segments: {
    /** After events, only the segments whose rules use events; `rfm_scheme`: other RFM segments are active. */
    reason: "nightly" | "import" | "request" | "order" | "event" | "rfm_scheme";
    /** After an import that wrote no orders, which forecasts, purchase segments and axes are calculated from. */
    customersOnly?: true | undefined;
    /** Counts stored orders again first, after the business chose whether gift cards are sales. */
    giftCards?: true | undefined;
    /** Only these segments; by default all active automatic ones. */
    segmentIds?: string[] | undefined;
  };
  /** The change's own row says what to do and for which customers. */
  bulk_assign: {
    changeId: string;
    action: "assign" | "remove" | "tag" | "untag" | "mark" | "unmark";
    customers: number;
  };
  /** All types of segmentation, from one reading of the data. */
  segment_purchases: Record<string, never>;
  /** With the standard settings, every customer's own forecast too. */
  forecast_clv: ForecastSetting;
  /** The same as of an earlier day, only to compare with. */
  purchasing_as_of: { asOf: Day };
  forecast_as_of: ForecastSetting & { asOf: Day };
  /** Finds new segments on the axes and updates every customer's profile. */
  axis_run: {
    /** Only these axes are recomputed; the others are kept. */
    axes?: string[] | undefined;
    minK: number;
    maxK: number;
    minPopulation: number;
    seed: number;
    /** Who names the segments; by default a language model if one is configured. */
    naming?: "ai" | "axis" | undefined;
    /** Only data before this is used; by default, the start of the day on which the run executes. */
    asOf?: string | undefined;
  };
  /** Updates the profiles of customers with newer orders, by the active model. */
  profile_update: Record<string, never>;
  /** Takes the week's snapshot of all customers on the axes and measures how far each moved. */
  track_drift: Record<string, never>;
  clean_up: Record<string, never>;
  /** Erases the customers of a connected shop that requested it, and disconnects it. */
  erase_shop: { requestId: string };
  /** Removes customers who were erased from rows and texts about something else. */
  erase_texts: Record<string, never>;
  /** Finds customers who may be the same. */
  find_duplicates: Record<string, never>;
  /** Fills a new sample business. */
  load_sample: Record<string, never>;
  /** Imports a file of orders. */
  import: {
    /** Set for an uploaded file; a command's import is only created once it has read its file. */
    importId?: string | undefined;
    fileName: string;
    format: string;
    storefrontId: number;
    shiftDays: number;
    mapping?: ImportMapping;
    rates?: Readonly<Record<string, number>>;
    statuses?: StatusWords;
    dateOrder?: DateOrder;
    decimalSign?: DecimalSign;
    unsubscribed?: readonly ConsentChannel[];
    confirmGrants?: number;
    idPrefix?: string;
    customersByName?: boolean;
  };
  /** Counts what an import of an uploaded file would do. */
  import_check: Omit<OptionsByKind["import"], "importId"> & { fileId: string };
  /** Removes what an import created and gives back what it changed. */
  import_undo: { importId: string; fileName: string };
  /** Reads what a connected shop has new, or everything the first time. */
  sync_connection: { connectionId: string; isFirst?: true | undefined };
  /** Emails a user's digest of a day. */
  send_digest: { userId: string; day: Day };
  /** Posts the digest of a day to a Slack channel. */
  slack_digest: { connectionId: string; day: Day };
  /** Selects an audience's members and writes their file. */
  audience_send: {
    audienceId: string;
    /** After a change of what decides the members: nothing is sent if they are the same. */
    isLive?: true | undefined;
  };
};

export type RunKind = keyof OptionsByKind;
export type RunOptions<Kind extends RunKind = RunKind> = OptionsByKind[Kind];

/** Whether a run follows single orders, after which the whole business is not analyzed. */
export const isAfterOrders = ({ options }: { options: RunOptions }): boolean =>
  "reason" in options && options.reason === "order";

/** `HH:MM` in a business's time zone. */
export type LocalTime = string;

type RunDefinition<Kind extends RunKind> = {
  /** In order. */
  steps: readonly string[];
  /** The figures in the result. The interface describes a result with them, in `runs.result_<kind>`. */
  figures: readonly string[];
  /** What the route that starts it needs, and so a retry; for runs that only the product starts, what managing it needs. */
  permission: Permission;
  /** The resources that show its state and result. */
  shownIn?: readonly string[];
  /** Runs once per local day for every business. */
  daily?: { localTime: LocalTime; options: RunOptions<Kind> };
};

/** Everything about each kind of run but how it is executed, which is in `src/worker/queues.ts`. */
export const RUNS = {
  recalculate_segments: {
    steps: ["scores", "segments"],
    figures: ["segments", "joined", "left"],
    permission: "customers:edit",
    shownIn: ["segments", "setup"],
    daily: { localTime: "02:00", options: { reason: "nightly" } },
  },
  bulk_assign: {
    steps: ["customers"],
    figures: ["changed"],
    permission: "customers:edit",
    shownIn: ["customers"],
  },
  segment_purchases: {
    steps: ["purchases", "groups", "places", "segments"],
    figures: ["customers", "behavioral", "value", "frequency"],
    permission: "ai:use",
    shownIn: ["purchasing"],
    daily: { localTime: "02:30", options: {} },
  },
  forecast_clv: {
    steps: ["purchases", "models", "forecasts", "segments"],
    figures: ["customers", "purchases", "months"],
    permission: "ai:use",
    shownIn: ["forecast"],
    daily: { localTime: "03:00", options: STANDARD_SETTING },
  },
  purchasing_as_of: {
    steps: ["purchases", "groups", "places"],
    figures: ["customers", "behavioral", "value", "frequency"],
    permission: "ai:use",
    shownIn: ["purchasing"],
  },
  forecast_as_of: {
    steps: ["purchases", "models", "forecasts"],
    figures: ["customers", "purchases", "months"],
    permission: "ai:use",
    shownIn: ["forecast"],
  },
  axis_run: {
    steps: ["histories", "axes", "archetypes", "names", "profiles", "segments"],
    figures: ["version", "customers", "groups", "axes", "archetypes"],
    permission: "ai:use",
    shownIn: ["axes", "archetypes"],
  },
  profile_update: {
    steps: ["profiles", "segments"],
    figures: ["customers"],
    permission: "ai:use",
    shownIn: ["axes", "archetypes"],
    daily: { localTime: "03:15", options: {} },
  },
  track_drift: {
    steps: ["noise", "snapshots", "segments"],
    figures: ["customers"],
    permission: "ai:use",
    shownIn: ["drift"],
    daily: { localTime: "03:45", options: {} },
  },
  clean_up: {
    steps: ["old_runs", "retention", "texts"],
    figures: ["runsDeleted", "customersErased", "eventsDeleted", "ticketsDeleted", "importsForgotten"],
    permission: "settings:manage",
    daily: { localTime: "03:30", options: {} },
  },
  erase_shop: {
    steps: ["customers", "texts"],
    figures: ["customersErased"],
    permission: "settings:manage",
  },
  erase_texts: {
    steps: ["texts"],
    figures: ["searches"],
    permission: "settings:manage",
  },
  find_duplicates: {
    steps: ["duplicates"],
    figures: ["pairs"],
    permission: "customers:edit",
    shownIn: ["customers"],
  },
  load_sample: {
    steps: ["customers", "segments"],
    figures: ["customers", "orders"],
    permission: "settings:manage",
    shownIn: ["customers", "segments", "segmentation", "setup"],
  },
  import: {
    steps: ["rows"],
    figures: ["rowsRead", "ordersNew", "refundsNew", "customersNew", "customersChanged", "ticketsNew", "rowsRefused"],
    permission: "data:import",
  },
  import_check: {
    steps: ["rows"],
    figures: ["rowsRead", "ordersNew", "ordersUpdated", "customersNew", "ticketsNew", "rowsRefused"],
    permission: "data:import",
    shownIn: ["imports"],
  },
  import_undo: {
    steps: ["records"],
    figures: ["ordersRemoved", "customersRemoved", "ticketsRemoved", "ordersRestored", "customersRestored"],
    permission: "data:import",
    shownIn: ["imports"],
  },
  sync_connection: {
    steps: SOURCE_LISTS,
    figures: ["records", "changed"],
    permission: "settings:manage",
    shownIn: ["connections"],
  },
  send_digest: {
    steps: ["digest"],
    figures: ["sent"],
    permission: "settings:manage",
  },
  slack_digest: {
    steps: ["digest", "deliver"],
    figures: ["sent", "customers"],
    permission: "settings:manage",
    shownIn: ["slack-connections"],
  },
  audience_send: {
    steps: ["members", "file", "deliver"],
    figures: ["sent", "added", "removed", "unchanged"],
    permission: "data:export",
  },
} as const satisfies { [Kind in RunKind]: RunDefinition<Kind> };

export const RUN_KINDS = Object.keys(RUNS) as RunKind[];

export const RUN_TRIGGERS = ["schedule", "import", "request"] as const;
export type RunTrigger = (typeof RUN_TRIGGERS)[number];
/**
 * Why a run failed, as shown to users. `SOME_SEGMENTS_FAILED`: the others are up to date. `FILE_REFUSED`: the file
 * itself is invalid. `FILE_MISSING`: the file is not on the worker's machine. `WORKER_LOST`: the worker process died at
 * every attempt. `UNDO_BLOCKED`: other records depend on the import. `SHOP_UNREADABLE`: the connection says why.
 * `MAIL_UNCONFIRMED`, `SLACK_UNCONFIRMED`: the mail server or Slack may have accepted the message, so it is not sent again.
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
  "AUDIENCE_SOURCE_GONE",
  "AUDIENCE_UNDELIVERED",
] as const;
export type RunProblem = (typeof RUN_PROBLEMS)[number];

type Figures<Kind extends RunKind> = Record<(typeof RUNS)[Kind]["figures"][number], number>;

/**
 * What a finished run returns: its figures and more, such as how Claude named segments. Empty if what it was about is
 * gone.
 */
export type RunResult<Kind extends RunKind> = (Figures<Kind> & { [more: string]: unknown }) | Record<string, never>;

/** A result's figures; null if it lacks one, as results of earlier versions may. */
export const figuresIn = (kind: RunKind, result: Readonly<Record<string, unknown>>): Record<string, number> | null => {
  const figures = RUNS[kind].figures.map((name) => [name, result[name]] as const);
  return figures.every(([, value]) => typeof value === "number" && Number.isFinite(value))
    ? (Object.fromEntries(figures) as Record<string, number>)
    : null;
};

/** One step of a run: its progress, and timestamps (ISO). */
export type RunStep = {
  name: string;
  done: number;
  /** Null while unknown. */
  of: number | null;
  startedAt: string | null;
  finishedAt: string | null;
};

export const createSteps = (kind: RunKind): RunStep[] =>
  RUNS[kind].steps.map((name) => ({ name, done: 0, of: null, startedAt: null, finishedAt: null }));

type StepProgress = { name: string; done?: number; of?: number };

/** The steps when the work has reached this place: earlier ones are done, and so is a step that has all its parts. */
export const advanceSteps = (
  steps: readonly RunStep[],
  { name, done = 0, of }: StepProgress,
  at: string,
): RunStep[] => {
  const here = steps.findIndex((step) => step.name === name);
  return steps.map((step, index) => {
    if (index > here) return step;
    if (index < here) return { ...step, startedAt: step.startedAt ?? at, finishedAt: step.finishedAt ?? at };
    const isOver = of !== undefined && done >= of;
    return { name, done, of: of ?? null, startedAt: step.startedAt ?? at, finishedAt: isOver ? at : null };
  });
};

/** All steps marked as done. */
export const finishSteps = (steps: readonly RunStep[], at: string): RunStep[] =>
  steps.map((step) => ({ ...step, startedAt: step.startedAt ?? at, finishedAt: step.finishedAt ?? at }));

/** 0 to 1, with equal weight per step. */
export const computeProgress = (steps: readonly RunStep[]): number => {
  const parts = steps.map(({ done, of, finishedAt }) => (finishedAt ? 1 : of ? Math.min(1, done / of) : 0));
  return parts.reduce((sum, part) => sum + part, 0) / Math.max(1, steps.length);
};
