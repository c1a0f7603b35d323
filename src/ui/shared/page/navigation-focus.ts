let firstAddress: string | undefined;

/**
 * Focuses the heading of a page that was reached inside the product, so that a screen reader says where one is. On the
 * first page of a visit the browser's own order stands.
 */
export const focusAfterNavigation = (heading: HTMLElement | null): void => {
  const address = window.location.pathname;
  firstAddress ??= address;
  if (address === firstAddress) return;
  firstAddress = "";
  heading?.focus();
};

/** For pages outside the shell: what follows them was reached by navigation. */
export const startNavigation = (): void => {
  firstAddress ??= window.location.pathname;
};
