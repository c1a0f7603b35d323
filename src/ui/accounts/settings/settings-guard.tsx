"use client";

import type { ReactNode } from "react";
import { NoPermission } from "#ui/shared/feedback/no-permission.tsx";
import { useCan } from "#ui/shared/session/me.ts";

/** What only those see who manage settings; the others are told which permission that takes. */
export const SettingsGuard = ({ children }: { children: ReactNode }) =>
  useCan("settings:manage") ? children : <NoPermission permission="settings:manage" />;
