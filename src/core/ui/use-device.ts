"use client";

import { useCallback, useEffect, useState, useSyncExternalStore } from "react";

/** Whether the window matches a media query; false on the server. */
export const useMedia = (query: string): boolean => {
  const listen = useCallback(
    (changed: () => void) => {
      const media = window.matchMedia(query);
      media.addEventListener("change", changed);
      return () => media.removeEventListener("change", changed);
    },
    [query],
  );
  return useSyncExternalStore(
    listen,
    () => window.matchMedia(query).matches,
    () => false,
  );
};

export const useIsPhone = (): boolean => useMedia("(max-width: 599px)");

const neverChanges = () => () => undefined;

/** Whether the keyboard has ⌘; false on the server. */
export const useIsMac = (): boolean =>
  useSyncExternalStore(
    neverChanges,
    () => /Mac|iPhone|iPad/.test(navigator.platform),
    () => false,
  );

/** By then most pages show their data, even on a slow phone. */
const SETTLED_MS = 2000;

/** True some time after the first render, for what must not compete with the page's first data. */
export const useSettled = (): boolean => {
  const [isSettled, setSettled] = useState(false);
  useEffect(() => {
    const timer = setTimeout(() => setSettled(true), SETTLED_MS);
    return () => clearTimeout(timer);
  }, []);
  return isSettled;
};

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
