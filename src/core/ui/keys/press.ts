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
