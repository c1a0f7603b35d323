import { describe, expect, test } from "vitest";
import { PAGE_FEATURES } from "#pages.tsx";
import { isPressed, keySigns, type Press, SHORTCUTS } from "./shortcuts.ts";

const press = (key: string, ...held: ("alt" | "ctrl" | "meta" | "shift" | "AltGraph")[]): Press => ({
  key,
  altKey: held.includes("alt"),
  ctrlKey: held.includes("ctrl"),
  metaKey: held.includes("meta"),
  shiftKey: held.includes("shift"),
  getModifierState: () => held.includes("AltGraph"),
});

describe("pressed keys", () => {
  test("Mod is Ctrl or ⌘, and nothing more", () => {
    expect(isPressed("Mod+K", press("k", "ctrl"))).toBe(true);
    expect(isPressed("Mod+K", press("k", "meta"))).toBe(true);
    expect(isPressed("Mod+K", press("K", "ctrl", "shift"))).toBe(false);
    expect(isPressed("Mod+K", press("k"))).toBe(false);
    expect(isPressed("T", press("t", "ctrl"))).toBe(false);
  });

  test("characters are typed with Shift or AltGr, depending on the keyboard", () => {
    expect(isPressed("?", press("?", "shift"))).toBe(true);
    expect(isPressed("/", press("/", "shift"))).toBe(true);
    expect(isPressed("[", press("[", "ctrl", "alt", "AltGraph"))).toBe(true);
    expect(isPressed("[", press("[", "alt"))).toBe(false);
  });

  test("are written as on the keyboard", () => {
    expect(keySigns("Mod+K", false)).toEqual(["Ctrl", "K"]);
    expect(keySigns("Mod+K", true)).toEqual(["⌘", "K"]);
    expect(keySigns("Alt+ArrowUp", false)).toEqual(["Alt", "↑"]);
  });
});

test("no two shortcuts of a page, or of the whole product, have the same key", () => {
  const keys = Object.values(SHORTCUTS).flatMap(({ group, keys: own }) =>
    ["page", "everywhere", "go"].includes(group) ? own : [],
  );
  expect(new Set(keys).size).toBe(keys.length);
  const pages = PAGE_FEATURES.flatMap((feature) => feature.pages ?? []).flatMap(({ meta }) => meta.goKey ?? []);
  expect(new Set(pages).size).toBe(pages.length);
});
