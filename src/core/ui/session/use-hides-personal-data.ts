"use client";

import { use } from "react";
import { MeContext } from "./me.ts";

/** Whether customers' personal data arrives masked. */
export const useHidesPersonalData = (): boolean => use(MeContext)?.permissions.includes("customers:pii") === false;
