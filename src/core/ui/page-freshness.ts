"use client";

import { createContext } from "react";
import type { Source } from "../messages/terms.ts";

/** The last day (or instant) of the orders in an answer, and the day or instant on which it was calculated. */
export type Freshness = { until?: string | undefined; calculatedAt?: string | null | undefined };

/** What a page knows of the sources that it shows. */
export type PageFreshness = Partial<Record<Source, Freshness | undefined>>;

export const FreshnessContext = createContext<PageFreshness>({});
