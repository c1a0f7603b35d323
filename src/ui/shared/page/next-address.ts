/** Where someone is, with the place on the page. */
export const hereNow = (): string => {
  const { pathname, search, hash } = window.location;
  return `${pathname}${search}${hash}`;
};

/** The login page that leads back to where someone was. */
export const loginAddress = (here: string): string =>
  here === "/" ? "/login" : `/login?next=${encodeURIComponent(here)}`;
