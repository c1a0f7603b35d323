"use client";

import { type ReactNode, useRef } from "react";
import { useOneStop } from "#core/ui/keys/one-stop.ts";

/** Controls as one Tab stop, with arrow keys between them; text fields in it are stops of their own. */
export const Toolbar = ({ label, className, children }: { label: string; className: string; children: ReactNode }) => {
  const bar = useRef<HTMLDivElement>(null);
  useOneStop(bar, "horizontal");
  return (
    <div ref={bar} role="toolbar" aria-label={label} className={className}>
      {children}
    </div>
  );
};
