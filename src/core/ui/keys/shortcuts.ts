/** Where a key works, in the order of the list that `?` opens. */
export const KEY_GROUPS = ["page", "row", "grid", "chart", "builder", "everywhere", "go"] as const;

export type KeyGroup = (typeof KEY_GROUPS)[number];

type Shortcut = { group: KeyGroup; keys: readonly string[] };

const key = <const Group extends KeyGroup>(group: Group, ...keys: readonly string[]) => ({ group, keys });

/**
 * Every shortcut of the product. Its handler and the list of keys both read it here, so they cannot differ. A key is named as
 * browsers name it, after its modifiers; `Mod` is Ctrl, or ⌘ on a Mac.
 */
export const SHORTCUTS = {
  find: key("everywhere", "Mod+K"),
  keys: key("everywhere", "?"),
  // After the G, the key of a page in `GO_KEYS`.
  go: key("go", "G"),

  search: key("page", "/"),
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

/** The key after G that opens a page, by the page's name in `providers/resources.ts`. */
export const GO_KEYS: Readonly<Record<string, string>> = {
  overview: "O",
  rfm: "R",
  purchasing: "P",
  forecast: "F",
  axes: "X",
  customers: "C",
  segments: "S",
  jobs: "J",
};
