"use client";

import { useSyncExternalStore } from "react";

const listen = () => () => undefined;

/** Whether the keyboard has ⌘; false on the server. */
export const useIsMac = (): boolean =>
  useSyncExternalStore(
    listen,
    () => /Mac|iPhone|iPad/.test(navigator.platform),
    () => false,
  );
