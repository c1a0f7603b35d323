/** What a keyboard event tells of the pressed keys. */
export type Press = {
  key: string;
  altKey: boolean;
  ctrlKey: boolean;
  metaKey: boolean;
  shiftKey: boolean;
  getModifierState?: (name: "AltGraph") => boolean;
};

const isCharacter = (key: string): boolean => key.length === 1 && key !== " ";

/** A key that types a character, which speech input does too (WCAG 2.1.4); users can turn these off. */
export const isSingleKey = (key: string): boolean => isCharacter(key);

/** On many keyboards `[` and `]` need AltGr, which some systems report as Ctrl and Alt. */
const isAltGraph = (press: Press): boolean => press.getModifierState?.("AltGraph") ?? false;

/** Whether these keys are pressed: `Mod+K` is Ctrl or ⌘ and K. Shift counts only where it is named: `?` needs it on most keyboards. */
export const isPressed = (keys: string, press: Press): boolean => {
  const parts = keys.split("+");
  const name = parts.at(-1) ?? "";
  const wants = (modifier: string) => parts.length > 1 && parts.includes(modifier);
  if (press.key.toLowerCase() !== name.toLowerCase()) return false;
  const isPlain = isCharacter(name) && isAltGraph(press);
  if (!isPlain && (press.ctrlKey || press.metaKey) !== wants("Mod")) return false;
  if (!isPlain && press.altKey !== wants("Alt")) return false;
  return (isCharacter(name) && !wants("Mod")) || press.shiftKey === wants("Shift");
};

const SIGNS: Readonly<Record<string, string>> = {
  ArrowUp: "↑",
  ArrowDown: "↓",
  ArrowLeft: "←",
  ArrowRight: "→",
  Escape: "Esc",
  " ": "␣",
};

/** The keys as written on them. */
export const keySigns = (keys: string, isMac: boolean): string[] =>
  keys.split("+").map((part) => {
    if (part === "Mod") return isMac ? "⌘" : "Ctrl";
    if (part === "Alt" && isMac) return "⌥";
    if (part === "Shift") return "⇧";
    return SIGNS[part] ?? part;
  });

/** For `aria-keyshortcuts`. */
export const ariaKeys = (keys: readonly string[]): string =>
  keys
    .flatMap((one) => (one.includes("Mod") ? [one.replace("Mod", "Control"), one.replace("Mod", "Meta")] : [one]))
    .join(" ");

/** Where a key works, in the order of the list that `?` opens. */
export const KEY_GROUPS = ["page", "row", "grid", "chart", "builder", "everywhere", "go"] as const;

type KeyGroup = (typeof KEY_GROUPS)[number];

type Shortcut = { group: KeyGroup; keys: readonly string[] };

const key = <const Group extends KeyGroup>(group: Group, ...keys: readonly string[]) => ({ group, keys });

/**
 * Every shortcut of the product. Its handler and the list of keys both read it here, so they cannot differ. A key is named as
 * browsers name it, after its modifiers; `Mod` is Ctrl, or ⌘ on a Mac.
 */
export const SHORTCUTS = {
  find: key("everywhere", "Mod+K"),
  keys: key("everywhere", "?"),
  // After the G, the key that a page names.
  go: key("go", "G"),

  search: key("page", "/"),
  list: key("page", "L"),
  view: key("page", "T"),
  run: key("page", "R"),
  note: key("page", "N"),
  segment: key("page", "S"),
  next_entry: key("page", "J"),
  previous_entry: key("page", "K"),
  previous_customer: key("page", "["),
  next_customer: key("page", "]"),

  row_move: key("row", "ArrowUp", "ArrowDown", "Home", "End"),
  row_open: key("row", "Enter"),
  row_select: key("row", "X"),
  row_why: key("row", "W"),
  row_close: key("row", "Escape"),

  grid_move: key("grid", "ArrowUp", "ArrowDown", "ArrowLeft", "ArrowRight", "Home", "End"),
  grid_open: key("grid", "Enter", " "),

  chart_move: key("chart", "ArrowLeft", "ArrowRight"),

  builder_next: key("builder", "ArrowUp", "ArrowDown"),
  builder_into: key("builder", "ArrowRight", "ArrowLeft"),
  builder_edit: key("builder", "Enter"),
  builder_leave: key("builder", "Escape"),
  builder_condition: key("builder", "A"),
  builder_group: key("builder", "G"),
  builder_move: key("builder", "Alt+ArrowUp", "Alt+ArrowDown"),
  builder_wrap: key("builder", "Alt+ArrowRight", "Alt+ArrowLeft"),
  builder_cycle: key("builder", "M"),
  builder_duplicate: key("builder", "D"),
  builder_remove: key("builder", "Delete"),
  builder_undo: key("builder", "Mod+Z"),
  builder_redo: key("builder", "Mod+Shift+Z"),
  builder_save: key("builder", "Mod+Enter"),
} as const satisfies Record<string, Shortcut>;

export type ShortcutName = keyof typeof SHORTCUTS;

/** The names of a group's shortcuts. */
export type KeyIn<Group extends KeyGroup> = {
  [Name in ShortcutName]: (typeof SHORTCUTS)[Name]["group"] extends Group ? Name : never;
}[ShortcutName];
