const ROWS = "tr[data-row-key], main li dl";

/** The pages to measure. `ready` is a page's first real data. */
export const PAGES: Record<string, { address: string; ready: string }> = {
  login: { address: "/login", ready: "#email" },
  invite: { address: "/invite?token=none", ready: "h1" },
  "reset-password": { address: "/reset-password#none", ready: "h1" },
  overview: { address: "/", ready: "main h2" },
  rfm: { address: "/rfm", ready: "div[role=grid]" },
  "rfm-customers": { address: "/rfm/customers?segment=at_risk", ready: ROWS },
  purchasing: { address: "/purchasing", ready: "main li h3" },
  cohorts: { address: "/cohorts", ready: "main table" },
  forecast: { address: "/forecast", ready: "main li h3" },
  axes: { address: "/axes", ready: "main li h2" },
  axis: { address: "/axes/purchase_frequency", ready: "main nav[aria-label] a" },
  archetypes: { address: "/archetypes", ready: ROWS },
  "win-back": { address: "/churn", ready: ROWS },
  churn: { address: "/churn?tab=churn", ready: ROWS },
  customers: { address: "/customers", ready: ROWS },
  customer: { address: "/customers/{regular}", ready: "ol[aria-label] li" },
  segments: { address: "/segments", ready: ROWS },
  segment: { address: "/segments/{segment}", ready: ROWS },
  "segment-edit": { address: "/segments/{segment}/edit", ready: "aside details" },
  "segment-new": { address: "/segments/new", ready: "main aside" },
  imports: { address: "/imports", ready: "main section ul" },
  "imports-new": { address: "/imports/new", ready: "main section ul" },
  jobs: { address: "/jobs", ready: "main table, main dl, main section p" },
  settings: { address: "/settings", ready: "main ul a" },
  users: { address: "/settings/users", ready: "main table, main dl" },
  tokens: { address: "/settings/tokens?show=all", ready: "main table, main dl" },
  business: { address: "/settings/business", ready: "#basics_name" },
  audit: { address: "/settings/audit", ready: "main table, main dl" },
  account: { address: "/account", ready: "main input" },
  "api-reference": { address: "/api-reference", ready: "#get-me" },
};
/** Pages without a login. */
export const OUTSIDE = ["login", "invite", "reset-password"];
