import { expect, test } from "vitest";
import { ROLES } from "#core/values/permissions.ts";
import { mayChangeView, maySeeView } from "#records/rules/view-lists.ts";

const OTHERS = { ownerId: "ana", sharedWith: "analyst" } as const;

test("a view is shared with a role and those above it", () => {
  const seen = ROLES.filter((role) => maySeeView({ id: "bob", role }, OTHERS));
  expect(seen).toEqual(["admin", "manager", "analyst"]);
});

test("a private view is its owner's alone, whatever the role of others", () => {
  const mine = { ownerId: "ana", sharedWith: null };
  expect(ROLES.filter((role) => maySeeView({ id: "bob", role }, mine))).toEqual([]);
  expect(mayChangeView({ id: "bob", role: "admin" }, mine)).toBe(false);
  expect(mayChangeView({ id: "ana", role: "viewer" }, mine)).toBe(true);
});

test("a shared view is changed by those who see it and may edit customers", () => {
  expect(ROLES.filter((role) => mayChangeView({ id: "bob", role }, OTHERS))).toEqual(["admin", "manager"]);
  expect(mayChangeView({ id: "ana", role: "analyst" }, OTHERS)).toBe(false);
  expect(mayChangeView({ id: "bob", role: "manager" }, { ...OTHERS, sharedWith: "admin" })).toBe(false);
});
