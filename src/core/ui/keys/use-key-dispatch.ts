"use client";

import { useLayoutEffect, useRef } from "react";
import { useSingleKeys } from "../device/use-single-keys.ts";
import { activeKeys } from "./active-keys.ts";
import { openPanel, showPanel, typeAhead } from "./panel.ts";
import { isPressed, isSingleKey } from "./press.ts";
import { GO_KEYS, SHORTCUTS } from "./shortcuts.ts";

const isTyping = (target: EventTarget | null) =>
  target instanceof Element && target.closest("input, textarea, select, [contenteditable], [role=dialog], [role=menu]");

const isPlain = ({ key, ctrlKey, metaKey, altKey }: KeyboardEvent) =>
  (isSingleKey(key) || key === " ") && !ctrlKey && !metaKey && !altKey;

/** How long the key of a page may follow the G. */
const GO_MS = 1500;

/**
 * The product's shortcuts that work wherever the focus is: the palette even while typing, the others outside of text fields,
 * dialogs and menus, and only while single keys are on. `goTo`: the pages' addresses by their key after G.
 */
export const useKeyDispatch = (goTo: ReadonlyMap<string, string>, open: (address: string) => void): void => {
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
      if (isAfterGo && Object.values(GO_KEYS).includes(name)) {
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
