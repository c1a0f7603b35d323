import type { Contract } from "#core/contracts/contract.ts";
import { wordsIn } from "#core/messages/words.ts";
import { listPermissions, PERMISSIONS, ROLES } from "#core/values/permissions.ts";

/** What a caller needs for a route, by its method and its address after `/api`: the first that fits. A new subject needs no entry. */
const NEEDS: readonly (readonly [need: string, routes: RegExp])[] = [
  [
    "none",
    /^GET \/(health\/|admin\/login-options$)|^POST \/admin\/(first-setup$|invitations\/(accept|look-up)$|password-resets\/)/,
  ],
  ["signature", /^POST \/(integrations\/slack|unsubscribe|webhooks)\//],
  ["metrics-token", /^GET \/metrics$/],
  // What is a user's own. A token has no password, inbox or session.
  ["session", / \/admin\/(me|alerts)\/|^PATCH \/admin\/(me|setup)$/],
  ["session-or-bearer", /^GET \/(admin\/(me|events)|curl\.md|openapi\.json|postman\.json)$/],
  ["settings:manage by session", /^POST \/admin\/(sample|users\/\{id\}\/password-reset)$/],
  ["ai:use by tenant", /^POST \/v1\/ai\//],
  [
    "settings:manage",
    / \/admin\/(audit-log|business|connections|invitations|retention|rfm-scheme|runs\/retry$|sample|schedule|slack-connections|storefronts|tokens|users|webhook-\w+)\b|\/(shop-)?erasure$|^(POST|PUT|PATCH|DELETE) \/admin\/(actions\/settings|custom-fields|audiences\/\{id\}\/destination)|^GET \/admin\/search-misses/,
  ],
  ["ai:use", /\/runs\b|\/from-sentence$/],
  [
    "data:import",
    / \/admin\/(imports|import-mappings|tickets)\b|^(POST|PUT|DELETE) \/(v1\/(?!privacy)|admin\/acquisition-costs)/,
  ],
  ["data:export", /\/(held-data|file)$|^(POST|PATCH|DELETE) \/admin\/audiences/],
  [
    "reports:view",
    /^GET \/(reports\/|admin\/(acquisition-costs|archetypes(\/\{key\})?$|axes(\/\{axis\}(\/map)?)?$|calculations|campaigns(?!\/\{id\}\/)|cohorts|drift\/migrations|forecast(\/path)?$|order-gaps|overview|products|purchasing|second-order|segmentation\/(groups|movement)|setup))/,
  ],
  [
    "customers:edit",
    /^(POST|PUT|PATCH|DELETE) \/(v1\/privacy\/|admin\/(actions|axes|campaigns|customers|segments(?!\/preview))\b)|\/(duplicates|merges\/preview|contact)$|\/privacy-requests/,
  ],
  [
    "customers:view",
    / \/(v1|integrations)\/| \/admin\/(actions|alerts|archetypes|audiences|axes|campaigns|criteria-\w+|custom-fields|customers|drift|forecast|profiles|search|segmentation|segments|views)\b/,
  ],
];

type Guarded = Pick<Contract, "method" | "path" | "auth" | "permission">;

/** The routes whose contract says something else. */
export const wrongPermissions = (contracts: readonly Guarded[]): string[] =>
  contracts.flatMap(({ method, path, auth, permission }) => {
    const route = `${method} ${path.replace("/api", "")}`;
    const [need] = NEEDS.find(([, routes]) => routes.test(route)) ?? [];
    const by = auth === "session-or-bearer" ? "" : ` by ${auth}`;
    const is = permission === null ? auth : `${permission}${by}`;
    return is === need || !need ? [] : [`${route} needs ${is} instead of ${need}`];
  });

/** Which role may do what, as docs/users-and-permissions.md shows it. */
export const permissionTable = (): string => {
  const rows = PERMISSIONS.map((permission) => {
    const marks = ROLES.map((role) => (listPermissions({ role }).includes(permission) ? "yes" : "–"));
    return `| \`${permission}\` | ${wordsIn("en").permissions[permission]} | ${marks.join(" | ")} |`;
  });
  const head = `| Permission | Allows | ${ROLES.join(" | ")} |`;
  return [head, `| --- | --- |${" --- |".repeat(ROLES.length)}`, ...rows].join("\n");
};
