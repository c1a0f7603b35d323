import { describe, expect, test } from "vitest";
import { findCommand, globalCommand } from "#features/segments/ui/builder/keys.ts";

const key = (name: string) => {
  const parts = name.split("+");
  return {
    key: parts.at(-1) ?? "",
    altKey: parts.includes("Alt"),
    ctrlKey: parts.includes("Ctrl"),
    metaKey: parts.includes("Meta"),
    shiftKey: parts.includes("Shift"),
  };
};

describe("keys on a row", () => {
  test.each([
    ["ArrowDown", "next"],
    ["Alt+ArrowDown", "down"],
    ["Alt+ArrowRight", "wrap"],
    ["ArrowRight", "into"],
    ["a", "condition"],
    ["G", "group"],
    ["m", "cycle"],
    ["Delete", "remove"],
    ["Escape", "leave"],
  ])("%s: %s", (name, command) => {
    expect(findCommand(key(name), { letters: true })).toBe(command);
  });

  test("single letters can be turned off, and never replace a browser shortcut", () => {
    expect(findCommand(key("a"), { letters: false })).toBeUndefined();
    expect(findCommand(key("Ctrl+d"), { letters: true })).toBeUndefined();
    expect(findCommand(key("Delete"), { letters: false })).toBe("remove");
  });
});

test("undo and redo leave text fields to their own; saving works everywhere", () => {
  expect(["Ctrl+z", "Meta+Z", "Ctrl+Shift+Z"].map((name) => globalCommand(key(name), { isTyping: false }))).toEqual([
    "undo",
    "undo",
    "redo",
  ]);
  expect(globalCommand(key("Ctrl+z"), { isTyping: true })).toBeUndefined();
  expect(globalCommand(key("Ctrl+Enter"), { isTyping: true })).toBe("save");
  expect(globalCommand(key("Enter"), { isTyping: false })).toBeUndefined();
});
