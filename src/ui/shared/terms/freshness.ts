import { createContext, useContext } from "react";
import type { Source } from "#lib/domain/glossary/terms.ts";

/** The last day (or instant) of the orders in an answer, and the instant at which it was calculated. */
export type Freshness = { until?: string | undefined; calculatedAt?: string | null | undefined };

/** What a page knows of the sources that it shows. */
export const FreshnessContext = createContext<Partial<Record<Source, Freshness>>>({});

export const useFreshness = (source: Source): Freshness => useContext(FreshnessContext)[source] ?? {};
