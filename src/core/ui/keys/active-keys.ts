"use client";

import { useEffect, useLayoutEffect, useRef, useSyncExternalStore } from "react";
import { useSingleKeys } from "#core/ui/use-device.ts";
import { openPanel, showPanel, typeAhead } from "./panel.ts";
import { isPressed, isSingleKey, type KeyIn, SHORTCUTS, type ShortcutName } from "./shortcuts.ts";

/** A shortcut that works now; those without `act` are handled by their own row, grid or chart. */
type ActiveKey = { name: ShortcutName; act?: () => void };

const NONE: readonly ActiveKey[] = [];
let active = NONE;
const listeners = new Set<() => void>();

const set = (next: readonly ActiveKey[]) => {
  active = next;
  for (const changed of listeners) changed();
};

const add = (keys: readonly ActiveKey[]) => {
  set([...active, ...keys]);
  return () => set(active.filter((one) => !keys.includes(one)));
};

const listen = (changed: () => void) => {
  listeners.add(changed);
  return () => void listeners.delete(changed);
};

/** The shortcuts that work on the page as it is. */
export const activeKeys = (): readonly ActiveKey[] => active;

/** `activeKeys`, followed. */
export const useActiveKeys = (): readonly ActiveKey[] => useSyncExternalStore(listen, activeKeys, () => NONE);

/** A shortcut of the whole page while `act` is given; the shell calls it. */
export const usePageKey = (name: KeyIn<"page">, act: (() => void) | null): void => {
  const latest = useRef(act);
  // In layout effects: a key pressed as soon as its page is seen takes, and acts on that page.
  useLayoutEffect(() => {
    latest.current = act;
  });
  const isActive = act !== null;
  useLayoutEffect(() => (isActive ? add([{ name, act: () => latest.current?.() }]) : undefined), [name, isActive]);
};

/** Lists shortcuts that a part of the page handles itself, while it is shown. */
export const useListedKeys = (names: readonly ShortcutName[]): void => {
  const joined = names.join(" ");
  useEffect(
    () => (joined === "" ? undefined : add(joined.split(" ").map((name) => ({ name: name as ShortcutName })))),
    [joined],
  );
};

const isTyping = (target: EventTarget | null) =>
  target instanceof Element && target.closest("input, textarea, select, [contenteditable], [role=dialog], [role=menu]");

const isPlain = ({ key, ctrlKey, metaKey, altKey }: KeyboardEvent) =>
  (isSingleKey(key) || key === " ") && !ctrlKey && !metaKey && !altKey;

/** How long the key of a page may follow the G. */
const GO_MS = 1500;

/**
 * The product's shortcuts that work wherever the focus is: the palette even while typing, the others outside of text fields,
 * dialogs and menus, and only while single keys are on. `goTo`: the pages' addresses by their key after G; undefined of those that this user may not open.
 */
export const useKeyDispatch = (
  goTo: ReadonlyMap<string, string | undefined>,
  open: (address: string) => void,
): void => {
  const { areOn } = useSingleKeys();
  const latest = useRef({ areOn, goTo, open });
  useLayoutEffect(() => {
    latest.current = { areOn, goTo, open };
  });
  useLayoutEffect(() => {
    let goSince = Number.NEGATIVE_INFINITY;
    const act = (event: KeyboardEvent): (() => void) | undefined => {
      const now = latest.current;
      const isPress = (name: keyof typeof SHORTCUTS) => SHORTCUTS[name].keys.some((keys) => isPressed(keys, event));
      if (isPress("find")) return () => showPanel("palette");
      if (isTyping(event.target)) return undefined;
      // It has not loaded yet, or the focus is not in it.
      if (openPanel() === "palette" && isPlain(event)) return () => typeAhead(event.key);
      if (openPanel() || !now.areOn) return undefined;
      const isAfterGo = event.timeStamp - goSince < GO_MS;
      goSince = Number.NEGATIVE_INFINITY;
      const name = event.key.toUpperCase();
      if (isAfterGo && now.goTo.has(name)) {
        const address = now.goTo.get(name);
        // The key of a page that this user may not open does nothing, rather than what it does without the G.
        return () => address !== undefined && now.open(address);
      }
      if (isPress("keys")) return () => showPanel("keys");
      if (isPress("go")) {
        goSince = event.timeStamp;
        return () => undefined;
      }
      return activeKeys().findLast(({ name, act: its }) => its && isPress(name))?.act;
    };
    const onKey = (event: KeyboardEvent) => {
      if (event.defaultPrevented || event.repeat || event.isComposing) return;
      const todo = act(event);
      if (!todo) return;
      event.preventDefault();
      todo();
    };
    window.addEventListener("keydown", onKey);
    return () => window.removeEventListener("keydown", onKey);
  }, []);
};
