import { toPresentAddress } from "./former-addresses.ts";
import type { Role } from "./permissions.ts";

/** The pages that a role can start on, which every role may open; the first is the default. */
export const START_PAGES = ["/", "/rfm", "/forecast", "/todo", "/customers", "/segments"] as const;

export type StartPage = (typeof START_PAGES)[number];

/** As stored: roles without an entry start on the default page. */
export type StartPages = Partial<Record<Role, StartPage>>;

/** As stored, perhaps before a page had its present address. */
export const readStartPages = (stored: Readonly<Record<string, string>>): StartPages =>
  Object.fromEntries(Object.entries(stored).map(([role, page]) => [role, toPresentAddress(page)]));

export const getStartPage = (pages: StartPages, role: Role): StartPage => pages[role] ?? START_PAGES[0];

/** The height of a table's rows: 56 px, or 40 px with two-line cells on one line. */
export const TABLE_DENSITIES = ["comfortable", "compact"] as const;

export type TableDensity = (typeof TABLE_DENSITIES)[number];

/** So that the server renders the first page with it. */
export const DENSITY_COOKIE = "density";

export const readDensity = (text: string | undefined): TableDensity =>
  TABLE_DENSITIES.find((density) => density === text) ?? "comfortable";
