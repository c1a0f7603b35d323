/**
 * Each benchmark's options in a run of all of them, so that it takes less than an hour on two cores; or why such a run leaves
 * it out.
 */
export const SMALL_SIZES: Record<string, readonly string[] | string> = {
  actions: ["--customers", "10000"],
  "audit-log": [],
  audiences: ["--customers", "100000"],
  axes: ["--shop", "6000"],
  backup: ["--orders", "200000"],
  batch: ["--customers", "2000"],
  citus: "only by its name: it builds Citus first",
  clv: ["--customers", "20000"],
  cohorts: ["--customers", "5000"],
  "copy-sizes": ["--orders", "1000000"],
  "customer-360": ["--customers", "10000"],
  "event-rules": ["--customers", "5000"],
  forecast: ["--customers", "50000"],
  import: ["--customers", "4000", "--lines", "100000"],
  load: ["--seconds", "20"],
  medusa: "only by its name: it installs a Medusa server first",
  memory: ["--clicks", "60", "--idle", "1"],
  neighbours: ["--seconds", "10", "--customers", "10000", "--storms", "everything"],
  "order-copy": ["--rounds", "2"],
  overview: ["--customers", "5000"],
  pages: ["--rounds", "3", "--only", "login,overview,rfm,customers,customer,segment-edit"],
  palette: ["--customers", "200000"],
  purchasing: ["--rounds", "7"],
  report: ["--shop", "50000", "--rounds", "7"],
  search: ["--customers", "200000"],
  segments: ["--customers", "5000"],
  sentences: [],
  webhooks: ["--deliveries", "2000"],
};
