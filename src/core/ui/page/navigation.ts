"use client";

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
