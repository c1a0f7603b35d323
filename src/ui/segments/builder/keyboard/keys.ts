/** Keys that act on the focused row. */
export type Command =
  | "next"
  | "previous"
  | "into"
  | "out"
  | "edit"
  | "leave"
  | "condition"
  | "group"
  | "up"
  | "down"
  | "wrap"
  | "lift"
  | "cycle"
  | "duplicate"
  | "remove";

/** Keys that work anywhere in the builder. */
export type GlobalCommand = "undo" | "redo" | "save";

type Key = { key: string; altKey: boolean; ctrlKey: boolean; metaKey: boolean; shiftKey: boolean };

const KEY_COMMANDS: Record<string, Command> = {
  ArrowDown: "next",
  ArrowUp: "previous",
  ArrowRight: "into",
  ArrowLeft: "out",
  Enter: "edit",
  Escape: "leave",
  Delete: "remove",
};

const WITH_ALT: Record<string, Command> = {
  ArrowUp: "up",
  ArrowDown: "down",
  ArrowRight: "wrap",
  ArrowLeft: "lift",
};

const LETTERS: Record<string, Command> = { a: "condition", g: "group", m: "cycle", d: "duplicate" };

/** `letters`: whether single-letter shortcuts are on. */
export const commandOf = (
  { key, altKey, ctrlKey, metaKey, shiftKey }: Key,
  { letters }: { letters: boolean },
): Command | undefined => {
  if (ctrlKey || metaKey) return undefined;
  if (altKey) return WITH_ALT[key];
  return KEY_COMMANDS[key] ?? (letters && !shiftKey ? LETTERS[key.toLowerCase()] : undefined);
};

/** Text fields have their own undo. */
export const globalCommand = (
  { key, altKey, ctrlKey, metaKey, shiftKey }: Key,
  { isTyping }: { isTyping: boolean },
): GlobalCommand | undefined => {
  if (altKey || !(ctrlKey || metaKey)) return undefined;
  if (key === "Enter") return "save";
  if (isTyping || key.toLowerCase() !== "z") return undefined;
  return shiftKey ? "redo" : "undo";
};
