import type { ReactNode } from "react";
import { FreshnessContext, type PageFreshness } from "../terms/freshness.ts";
import styles from "./page.module.css";

type Props = {
  children: ReactNode;
  className?: string | undefined;
  /** What its answers were calculated from and when, for the explanations of its figures. */
  freshness?: PageFreshness;
  /** Whether it shows what was chosen before until the new figures are there. */
  isBusy?: boolean | undefined;
};

/** The vertical layout of a page. */
export const PageLayout = ({ children, className = "", freshness = {}, isBusy = false }: Props) => (
  <FreshnessContext value={freshness}>
    <div className={`${styles.page} ${className}`} aria-busy={isBusy || undefined}>
      {children}
    </div>
  </FreshnessContext>
);
