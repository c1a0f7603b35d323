/** Topics of the API reference, in reading order. */
export const TOPICS = {
  reports: "Reports",
  customers: "Customers and segments",
  analyses: "Segmentations and forecasts",
  imports: "Imports",
  webhooks: "Webhooks",
  runs: "Runs",
  account: "Your account",
  settings: "Settings",
  service: "The service itself",
} as const;

export type Topic = keyof typeof TOPICS;
