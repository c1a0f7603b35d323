"use client";

import { type FocusEvent, useEffect, useRef } from "react";

let firstAddress: string | undefined;

/**
 * Focuses the heading after navigation inside the product, so that screen readers announce the new page. The first page of a
 * visit keeps the browser's focus.
 */
export const focusAfterNavigation = (heading: HTMLElement | null): void => {
  const address = window.location.pathname;
  firstAddress ??= address;
  if (address === firstAddress) return;
  firstAddress = "";
  // A dialog that was opened while the page loaded keeps the focus.
  if (document.activeElement?.closest("[role=dialog]")) return;
  heading?.focus();
};

/** For pages outside the shell: the next page counts as reached by navigation. */
export const startNavigation = (): void => {
  firstAddress ??= window.location.pathname;
};

/** The current address, including its anchor. */
export const currentAddress = (): string => {
  const { pathname, search, hash } = window.location;
  return `${pathname}${search}${hash}`;
};

/** The login page, which returns to the current page. */
export const loginAddress = (here: string): string =>
  here === "/" ? "/login" : `/login?next=${encodeURIComponent(here)}`;

/**
 * Keeps the keyboard's place when the focused control goes away with what it did, such as the row that it handled: `next` finds the
 * control that takes its place, from what `placeOf` said while it was there. Returns the props of the element around them, whose
 * component must render when one of them goes away.
 */
export const useKeptFocus = <Place>(
  placeOf: (control: HTMLElement) => Place,
  next: (place: Place) => HTMLElement | null | undefined,
) => {
  const last = useRef<{ control: HTMLElement; place: Place } | null>(null);
  useEffect(() => {
    const lost = last.current;
    if (!lost || lost.control.isConnected) return;
    last.current = null;
    const { activeElement, body } = document;
    if (activeElement === null || activeElement === body) next(lost.place)?.focus();
  });
  return {
    onFocus: ({ target, currentTarget }: FocusEvent<HTMLElement>) => {
      // Menus and dialogs are elsewhere, and give the focus back.
      if (currentTarget.contains(target)) last.current = { control: target, place: placeOf(target) };
    },
    onBlur: ({ target }: FocusEvent<HTMLElement>) => {
      // Browsers also send it when the control goes away; only who leaves one that stays has left.
      setTimeout(() => {
        if (last.current?.control === target && target.isConnected) last.current = null;
      });
    },
  };
};
