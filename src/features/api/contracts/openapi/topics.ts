/** Topics of the API reference, in reading order. */
export const TOPICS = {
  reports: "Reports",
  customers: "Customers and segments",
  analyses: "Segmentations and forecasts",
  imports: "Imports",
  webhooks: "Webhooks",
  runs: "Runs and jobs",
  account: "Your account",
  settings: "Settings",
  service: "The service itself",
} as const;

export type Topic = keyof typeof TOPICS;

/** The first match decides the topic. */
const PLACES: readonly [RegExp, Topic][] = [
  [/^\/api\/(reports|admin\/(overview|cohorts|acquisition-costs|campaigns))/, "reports"],
  [/^\/api\/v1\/ai\//, "analyses"],
  [/^\/api\/admin\/(purchasing|forecast|axes|profiles|archetypes|drift|actions)/, "analyses"],
  [
    /^\/api\/(admin|v1)\/(customers|custom-fields|privacy|retention|search|segments|segmentation|rfm-scheme|criteria|views|audiences)/,
    "customers",
  ],
  [
    /^\/api\/(webhooks|v1\/events|(admin|v1)\/(imports|import-mappings|tickets|orders|products|connections|webhook-deliveries))/,
    "imports",
  ],
  [/^\/api\/admin\/webhook-(endpoints|messages)/, "webhooks"],
  [/^\/api\/admin\/(runs|schedule|calculations)/, "runs"],
  [/^\/api\/(unsubscribe|admin\/(me|alerts|password-resets))/, "account"],
  [
    /^\/api\/(admin\/)?(setup|sample|slack-connections|users|invitations|tokens|business|storefronts|tokens|integrations|audit-log)/,
    "settings",
  ],
  [/^\/api\/(admin\/events|health|metrics|openapi|postman|curl)/, "service"],
];

/** @throws TypeError for an address that matches no entry: add one */
export const toTopic = (path: string): Topic => {
  const match = PLACES.find(([pattern]) => pattern.test(path));
  if (!match)
    throw new TypeError(`${path} belongs to no topic: give it a place in features/api/contracts/openapi/topics.ts`);
  return match[1];
};
