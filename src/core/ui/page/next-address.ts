/** The current address, including its anchor. */
export const currentAddress = (): string => {
  const { pathname, search, hash } = window.location;
  return `${pathname}${search}${hash}`;
};

/** The login page, which returns to the current page. */
export const loginAddress = (here: string): string =>
  here === "/" ? "/login" : `/login?next=${encodeURIComponent(here)}`;
