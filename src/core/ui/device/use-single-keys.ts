"use client";

import { useSyncExternalStore } from "react";

const NAME = "single-keys";
const CHANGED = "single-keys-changed";

const listen = (changed: () => void) => {
  window.addEventListener("storage", changed);
  window.addEventListener(CHANGED, changed);
  return () => {
    window.removeEventListener("storage", changed);
    window.removeEventListener(CHANGED, changed);
  };
};

/** Single-letter shortcuts are on until the user turns them off on this device (WCAG 2.1.4: speech input types letters). */
export const useSingleKeys = (): { areOn: boolean; toggle: () => void } => {
  const isEnabled = useSyncExternalStore(
    listen,
    () => localStorage.getItem(NAME) !== "off",
    () => true,
  );
  const toggle = () => {
    localStorage.setItem(NAME, isEnabled ? "off" : "on");
    window.dispatchEvent(new Event(CHANGED));
  };
  return { areOn: isEnabled, toggle };
};
