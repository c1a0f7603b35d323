/** What a key does to the row that has the focus. */
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

/** What a key does wherever in the builder the focus is. */
export type Everywhere = "undo" | "redo" | "save";

type Key = { key: string; altKey: boolean; ctrlKey: boolean; metaKey: boolean; shiftKey: boolean };

const PLAIN: Record<string, Command> = {
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

/** `letters`: whether keys of one letter are on. */
export const commandOf = (
  { key, altKey, ctrlKey, metaKey, shiftKey }: Key,
  { letters }: { letters: boolean },
): Command | undefined => {
  if (ctrlKey || metaKey) return undefined;
  if (altKey) return WITH_ALT[key];
  return PLAIN[key] ?? (letters && !shiftKey ? LETTERS[key.toLowerCase()] : undefined);
};

/** Inside of a text field undoing is the field's own. */
export const everywhereOf = (
  { key, altKey, ctrlKey, metaKey, shiftKey }: Key,
  { isTyping }: { isTyping: boolean },
): Everywhere | undefined => {
  if (altKey || !(ctrlKey || metaKey)) return undefined;
  if (key === "Enter") return "save";
  if (isTyping || key.toLowerCase() !== "z") return undefined;
  return shiftKey ? "redo" : "undo";
};
