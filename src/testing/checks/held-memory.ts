/** What a value of the process holds, and what bounds it. */
export type Bound =
  /** As large after a year as after the start. */
  | "fixed"
  /** An entry for each piece of work under way, or each business for as long as it does something; gone with it. */
  | "under way"
  /** At most so many megabytes, by the limit that its own file has under that name. */
  | { mb: number; by: RegExp };

const THREADS: Bound = { mb: 2144, by: /\boldMb: / };

/** Every value that lives as long as the process (`once`), by its name; `*` stands for what its code fills in. */
export const HELD: Record<string, Bound> = {
  "active-axis-models": { mb: 5, by: /maxSize: MAX_SIZE/ },
  "report-cache": { mb: 32, by: /maxSize: MAX_BYTES/ },
  "report-cache-build": "fixed",
  "report-cache-under-way": "under way",
  "body-budget": { mb: 512, by: /BODY_BUDGET_MB/ },
  "limiter.*.*": { mb: 5, by: /new MemoryLimiter\(/ },
  "login-lines": "under way",
  "password-hashing": "under way",
  "password-reset-mails": "under way",
  "common-passwords": "fixed",
  "dummy-hash": "fixed",
  "axis-threads": THREADS,
  compute: THREADS,
  "order-copy-readers": THREADS,
  "order-copy-builders": THREADS,
  "forecast-sessions": THREADS,
  "forecast-helpers": THREADS,
  "pdf-press": THREADS,
  inspections: THREADS,
  "purchasing-fits": THREADS,
  "order-copies": "under way",
  "segment-turns": "under way",
  "ticket-imports": "under way",
  "planned-slots": "under way",
  "live-followers": "under way",
  "heavy-queries": "under way",
  "lock-shares": "under way",
  "connection-shares": "under way",
  pool: "fixed",
  "lock-pool": "fixed",
  prisma: "fixed",
  queue: "fixed",
  citus: "fixed",
  work: "fixed",
  "without-calls": "fixed",
  "outgoing steps": "fixed",
  settings: "fixed",
  "schema-seen": "fixed",
  metrics: "fixed",
  "process-metrics": "fixed",
  log: "fixed",
  "log target": "fixed",
  "reported failures": "fixed",
  "slack client": "fixed",
  "webhook client": "fixed",
  "* at *": "fixed",
};
