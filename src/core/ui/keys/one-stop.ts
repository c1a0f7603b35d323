"use client";

import { type RefObject, useEffect } from "react";

/** Text fields and choices with arrow keys of their own stay separate stops. */
const STOPS = "a[href], button:not(:disabled), input[type=checkbox]:not(:disabled)";

type Direction = "horizontal" | "vertical";

const STEPS: Readonly<Record<Direction, Readonly<Record<string, number>>>> = {
  horizontal: { ArrowRight: 1, ArrowLeft: -1 },
  vertical: { ArrowDown: 1, ArrowUp: -1 },
};

/** The stop to which a key leads from stop `at` of `count`, around the ends; undefined for other keys. */
export const stopAfter = (at: number, key: string, count: number, direction: Direction): number | undefined => {
  if (key === "Home") return 0;
  if (key === "End") return count - 1;
  const step = STEPS[direction][key];
  return step === undefined ? undefined : (at + step + count) % count;
};

/** Without buttons that only give their look to a link. */
const findStops = (element: HTMLElement): HTMLElement[] =>
  // jsdom doesn't return the elements of a list of selectors in the document's order.
  [...element.querySelectorAll<HTMLElement>("*")].filter(
    (each) => each.matches(STOPS) && !each.parentElement?.closest("a[href]"),
  );

/** The current page or choice, or the first stop. */
const findStart = (stops: readonly HTMLElement[]) =>
  stops.find((stop) => stop.hasAttribute("aria-current")) ?? stops[0];

/**
 * Makes the links, buttons and checkboxes of an element one Tab stop: the one that had the focus last, at first the current
 * one. Arrow keys, Home and End move between them. Controls that come later are included.
 */
export const useOneStop = (element: RefObject<HTMLElement | null>, direction: Direction): void => {
  useEffect(() => {
    const root = element.current;
    if (!root) return;
    let last: HTMLElement | undefined;
    const update = () => {
      const stops = findStops(root);
      const stop = last && stops.includes(last) ? last : findStart(stops);
      for (const each of stops) {
        const wanted = each === stop ? 0 : -1;
        if (each.tabIndex !== wanted) each.tabIndex = wanted;
      }
    };
    const onFocus = ({ target }: FocusEvent) => {
      if (!(target instanceof HTMLElement) || !findStops(root).includes(target)) return;
      last = target;
      update();
    };
    const onLeave = ({ relatedTarget }: FocusEvent) => {
      if (relatedTarget instanceof Node && root.contains(relatedTarget)) return;
      // In a navigation, the next visit begins at the page that is open.
      if (findStops(root).some((stop) => stop.hasAttribute("aria-current"))) last = undefined;
      update();
    };
    const onKey = (event: KeyboardEvent) => {
      if (event.defaultPrevented || event.ctrlKey || event.metaKey || event.altKey || event.shiftKey) return;
      const stops = findStops(root);
      const at = stops.indexOf(event.target as HTMLElement);
      const to = at < 0 ? undefined : stopAfter(at, event.key, stops.length, direction);
      if (to === undefined) return;
      event.preventDefault();
      stops[to]?.focus();
    };
    update();
    // The element's own listeners: React's would also receive the keys of menus that a button opens.
    root.addEventListener("focusin", onFocus);
    root.addEventListener("focusout", onLeave);
    root.addEventListener("keydown", onKey);
    const changes = new MutationObserver(update);
    const attributeFilter = ["aria-current", "disabled", "href"];
    changes.observe(root, { childList: true, subtree: true, attributes: true, attributeFilter });
    return () => {
      root.removeEventListener("focusin", onFocus);
      root.removeEventListener("focusout", onLeave);
      root.removeEventListener("keydown", onKey);
      changes.disconnect();
    };
  }, [element, direction]);
};
