import type { Role } from "./permissions.ts";

/** The pages that a role can start on, which every role may open; the first is the default. */
export const START_PAGES = ["/", "/rfm", "/forecast", "/churn", "/customers", "/segments"] as const;

export type StartPage = (typeof START_PAGES)[number];

/** As stored: roles without an entry start on the default page. */
export type StartPages = Partial<Record<Role, StartPage>>;

export const getStartPage = (pages: StartPages, role: Role): StartPage => pages[role] ?? START_PAGES[0];
