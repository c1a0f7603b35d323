/** The current address, including its anchor. */
export const hereNow = (): string => {
  const { pathname, search, hash } = window.location;
  return `${pathname}${search}${hash}`;
};

/** The login page, which returns to the current page. */
export const loginAddress = (here: string): string =>
  here === "/" ? "/login" : `/login?next=${encodeURIComponent(here)}`;
