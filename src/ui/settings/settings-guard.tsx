"use client";

import type { ReactNode } from "react";
import { useMay } from "../providers/me.ts";
import { NoPermission } from "../states/no-permission.tsx";

/** What only those see who manage settings; the others are told which permission that takes. */
export const SettingsGuard = ({ children }: { children: ReactNode }) =>
  useMay("settings:manage") ? children : <NoPermission permission="settings:manage" />;
