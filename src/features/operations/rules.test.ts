import { describe, expect, test } from "vitest";
import type { LiveResources } from "#core/values/live-resources.ts";
import { concernsAccess, maySee, toLiveChanges } from "#features/operations/rules.ts";
import { FEATURES } from "#features.ts";
import { CONTRACTS } from "#routes.ts";

const LIVE: LiveResources = Object.assign({}, ...FEATURES.map((feature) => feature.live));
const businessId = "b";
const line = (action: string, things: Record<string, string> = {}) =>
  ({ businessId, table: "audit_log", action, things }) as const;
const run = {
  businessId,
  table: "runs",
  id: "r",
  actorId: "ana",
  isNew: false,
  kind: "axis_run",
  isMoved: false,
} as const;
const actor = (role: "admin" | "analyst" | "viewer", id = "ben") => ({ businessId, kind: "user", id, role }) as const;
const toLog = { resource: "audit-log", type: "created", ids: [] };

describe("an audit entry", () => {
  test.each([
    [line("token.created", { token: "t" }), { resource: "tokens", type: "created", ids: ["t"] }],
    [line("segment.deleted", { segment: "s" }), { resource: "segments", type: "deleted", ids: ["s"] }],
    [line("note.deleted", { customer: "c", note: "n" }), { resource: "customers", type: "updated", ids: ["c"] }],
    [line("forecast.made"), { resource: "forecast", type: "updated", ids: [] }],
  ])("changes the resource it is about: %j", (notice, change) => {
    expect(toLiveChanges(notice, LIVE)).toEqual(expect.arrayContaining([change, toLog]));
  });

  test("an entry about a noun without a page changes only the log", () => {
    expect(toLiveChanges(line("request.refused"), LIVE)).toEqual([toLog]);
    expect(toLiveChanges({ businessId, table: "audit_log", action: "logout" }, LIVE)).toEqual([toLog]);
  });

  test("an entry about a user or token may end its access", () => {
    expect(concernsAccess(actor("viewer"), line("user.changed", { user: "ben" }))).toBe(true);
    expect(concernsAccess(actor("viewer"), line("user.changed", { user: "ana" }))).toBe(false);
    expect(concernsAccess(actor("viewer"), run)).toBe(false);
  });
});

test("a change of alerts changes the inbox", () => {
  expect(toLiveChanges({ businessId, table: "alerts" }, LIVE)).toEqual([
    { resource: "alerts", type: "updated", ids: [] },
  ]);
});

describe("a run", () => {
  test("changes the pages that show it on state changes, not on progress", () => {
    expect(toLiveChanges(run, LIVE).map(({ resource }) => resource)).toEqual(["runs", "calculations"]);
    expect(toLiveChanges({ ...run, isMoved: true }, LIVE).map(({ resource }) => resource)).toEqual([
      "runs",
      "calculations",
      "axes",
      "archetypes",
    ]);
  });

  test("is visible to its actor and to admins, its result to all who may see that", () => {
    const [itself, calculation, result] = toLiveChanges({ ...run, isMoved: true }, LIVE);
    if (!itself || !calculation || !result) throw new Error("There are three");
    expect(maySee(actor("analyst"), run, itself, LIVE)).toBe(false);
    expect(maySee(actor("analyst", "ana"), run, itself, LIVE)).toBe(true);
    expect(maySee(actor("admin"), run, itself, LIVE)).toBe(true);
    expect(maySee(actor("viewer"), run, calculation, LIVE)).toBe(true);
    expect(maySee(actor("viewer"), run, result, LIVE)).toBe(true);
  });
});

test("a resource requires the permission of the route that lists it", () => {
  for (const [resource, { permission }] of Object.entries(LIVE)) {
    const list = CONTRACTS.find(({ method, path }) => method === "GET" && path === `/api/admin/${resource}`);
    if (list) expect(list.permission, resource).toBe(permission);
  }
});

test("a resource changes with nouns that features record", () => {
  const nouns = FEATURES.flatMap((feature) => Object.keys(feature.audit ?? {}));
  for (const { noun, changesWith } of Object.values(LIVE))
    expect(nouns).toEqual(expect.arrayContaining([...changesWith, ...(noun ? [noun] : [])]));
});
