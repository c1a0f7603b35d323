import { isPressed, isSingleKey, type KeyIn, type Press, SHORTCUTS } from "#core/ui/keys/shortcuts.ts";

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

type RowKey = Exclude<KeyIn<"builder">, "builder_undo" | "builder_redo" | "builder_save">;

/** The command of each key of a shortcut, in their order. */
const ROW_COMMANDS: Record<RowKey, readonly Command[]> = {
  builder_next: ["previous", "next"],
  builder_into: ["into", "out"],
  builder_edit: ["edit"],
  builder_leave: ["leave"],
  builder_condition: ["condition"],
  builder_group: ["group"],
  builder_move: ["up", "down"],
  builder_wrap: ["wrap", "lift"],
  builder_cycle: ["cycle"],
  builder_duplicate: ["duplicate"],
  builder_remove: ["remove"],
};

const COMMAND_OF_KEY = Object.entries(ROW_COMMANDS).flatMap(([name, commands]) =>
  SHORTCUTS[name as RowKey].keys.map((key, at) => ({ key, command: commands[at] })),
);

/** The key of a command, as `SHORTCUTS` names it. */
export const findCommandKey = (command: Command): string =>
  COMMAND_OF_KEY.find((one) => one.command === command)?.key ?? "";

/** `letters`: whether single-letter shortcuts are on. */
export const findCommand = (press: Press, { letters }: { letters: boolean }): Command | undefined =>
  COMMAND_OF_KEY.find(({ key }) => {
    // With Shift, a letter is typed; other keys of a row do the same with it.
    if (isSingleKey(key)) return letters && !press.shiftKey && isPressed(key, press);
    return isPressed(key, { ...press, shiftKey: false });
  })?.command;

/** Text fields have their own undo. */
export const globalCommand = (press: Press, { isTyping }: { isTyping: boolean }): GlobalCommand | undefined => {
  const isPress = (name: KeyIn<"builder">) => SHORTCUTS[name].keys.some((key) => isPressed(key, press));
  if (isPress("builder_save")) return "save";
  if (isTyping) return undefined;
  return isPress("builder_undo") ? "undo" : isPress("builder_redo") ? "redo" : undefined;
};

/** The keys of a rule, for the list of keys. */
export const BUILDER_KEYS: readonly KeyIn<"builder">[] = [
  ...(Object.keys(ROW_COMMANDS) as RowKey[]),
  "builder_undo",
  "builder_redo",
  "builder_save",
];
