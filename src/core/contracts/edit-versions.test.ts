import { expect, test } from "vitest";
import { z } from "zod";
import { CONTRACTS } from "#routes.ts";

/** Changes that no other user's edit can collide with, with the reason. */
const WITHOUT: Record<string, string> = {
  "PATCH /api/admin/me": "one's own account",
  "PATCH /api/admin/alerts/choices": "one's own choices",
  "PATCH /api/admin/setup": "hides one's own guide",
  "PATCH /api/admin/imports/files/{id}": "the row that its answer shows, of a file of one user that is kept for a day",
  "PATCH /api/admin/privacy-requests/{id}": "closes it once: 409 PRIVACY_REQUEST_CLOSED for the second",
};

test("every change says which version it was made of, so that no later save silently undoes another one", () => {
  const changes = CONTRACTS.filter(({ method }) => method === "PATCH").map(({ method, path, input, reasons }) => {
    const { properties = {} } = z.toJSONSchema(input, { io: "input", unrepresentable: "any" });
    const isVersioned = "version" in properties && (reasons ?? []).includes("EDITED_MEANWHILE");
    return { name: `${method} ${path}`, isVersioned };
  });
  expect(changes.length).toBeGreaterThan(15);
  const without = changes.filter(({ isVersioned }) => !isVersioned).map(({ name }) => name);
  expect(without.sort()).toEqual(Object.keys(WITHOUT).sort());
});
