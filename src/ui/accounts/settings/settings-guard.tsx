"use client";

import type { ReactNode } from "react";
import { NoPermission } from "#ui/shared/feedback/no-permission.tsx";
import { useMay } from "#ui/shared/session/me.ts";

/** What only those see who manage settings; the others are told which permission that takes. */
export const SettingsGuard = ({ children }: { children: ReactNode }) =>
  useMay("settings:manage") ? children : <NoPermission permission="settings:manage" />;
